"""Progress of long work, shown only where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

Item = TypeVar("Item")
_shown: ContextVar[Progress | None] = ContextVar("shown", default=None)


@contextmanager
def progress_shown() -> Iterator[None]:
    """Show progress bars on standard error for all work inside the block."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        token = _shown.set(progress)
        try:
            yield
        finally:
            _shown.reset(token)


def track(items: Iterable[Item], label: str, total: int) -> Iterator[Item]:
    """Yield the items, moving a bar named `label` on where progress is shown."""
    progress = _shown.get()
    if progress is None:
        yield from items
        return
    task = progress.add_task(label, total=total)
    for item in items:
        yield item
        progress.advance(task)


def progress_wanted(wanted: bool = True) -> AbstractContextManager[None]:
    """Show progress inside the block where it is wanted and somebody watches."""
    return progress_shown() if wanted and sys.stderr.isatty() else nullcontext()
