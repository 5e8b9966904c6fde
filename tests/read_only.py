"""A folder that may only be read, even where the tests run as the superuser, whom nothing is forbidden."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def read_only(source: Path | None = None) -> Iterator[Path]:
    """Give a folder, a copy of `source` if named, that may be read and not written inside the block."""
    base = Path(tempfile.mkdtemp())
    folder, me = base / "folder", os.geteuid()
    shutil.copytree(source, folder) if source else folder.mkdir()
    base.chmod(0o755)
    for each in (folder, *folder.rglob("*")):
        each.chmod(0o555 if each.is_dir() else 0o444)
    if me == 0:
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if me == 0:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(base)
