"""Work on parts here, one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from voc.corpus import Corpus

Work = Callable[[Corpus], Corpus]


class Engine(Protocol):
    """Where parts are worked on."""

    def run(self, work: Work, pieces: Sequence[Corpus]) -> Iterator[tuple[int, Corpus]]:
        """Yield the place of each piece and what work made of it, in any order, each as soon as it is there."""
        ...


class Local:
    """The process at hand."""

    def run(self, work: Work, pieces: Sequence[Corpus]) -> Iterator[tuple[int, Corpus]]:
        """Yield the pieces in order."""
        for place, piece in enumerate(pieces):
            yield place, work(piece)
