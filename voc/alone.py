"""One writer at a time, among processes and threads, by a lock that the system frees when its holder dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voc.errors import OutputError


@contextmanager
def alone(path: Path, patience: float = 5.0) -> Iterator[None]:
    """Keep others from writing a file or folder inside the block.

    The lock is a hidden file beside a file, or in a folder; nothing stays of it.
    patience: seconds to wait for another who writes. Raises OutputError when that is not enough, or where the place
    cannot be written at all.
    """
    from filelock import FileLock, Timeout

    lock = path / ".lock" if path.is_dir() else path.with_name(f".{path.name}.lock")
    held = FileLock(lock, mode=0o666)
    try:
        lock.parent.stat()  # the lock would make folders that are not there
        held.acquire(timeout=patience, poll_interval=0.02)
    except Timeout as error:
        raise OutputError(f"{path} is being written by another voc. Wait until that is done and try again.") from error
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{path} cannot be written: {reason}. Make it writable, or name another.") from error
    try:
        yield
    finally:
        # while it is held: whoever waits for it finds that it is gone and makes a new one
        lock.unlink(missing_ok=True)
        held.release()
