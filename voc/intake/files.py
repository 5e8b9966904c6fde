"""Find and open the sources: paths, globs, fsspec URLs, and `-` for standard input."""

from __future__ import annotations

import difflib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from voc.errors import InputError
from voc.intake.archives import Document, unpack
from voc.remote import is_remote, safe_url, system_of

STANDARD_INPUT = "standard input"
SHOWN = 8


def documents(sources: Sequence[str | Path]) -> Iterator[Document]:
    """Yield the content of every source, unpacked; a file that several sources name comes once.

    Documents of the same name get " (2)", " (3)" after it. Raises InputError for what cannot be found or opened.
    """
    if not sources:
        raise InputError("No file was given. Give at least one, such as reviews.csv, or - for standard input.")
    names: Counter[str] = Counter()
    opened: set[str] = set()
    for source in sources:
        for name, data in _contents(str(source), opened):
            if not data:
                raise InputError(f"{name} is empty (0 bytes). Give a file with a header and at least one row.")
            for document in unpack(name, data):
                names[document.name] += 1
                count = names[document.name]
                yield document if count == 1 else replace(document, name=f"{document.name} ({count})")


def _contents(source: str, opened: set[str]) -> Iterator[tuple[str, bytes]]:
    if source == "-":
        yield STANDARD_INPUT, sys.stdin.buffer.read()
        return
    system, place = system_of(source, InputError)
    local = not is_remote(source)
    for path in _paths(source, system, place, local):
        if path not in opened:
            opened.add(path)
            yield PurePosixPath(urlsplit(path).path if not local else path).name, _data(source, system, path)


def _paths(source: str, system: Any, place: str, local: bool) -> list[str]:
    """Return the files a path, glob or URL names, sorted."""
    if local and Path(place).is_dir():
        raise InputError(f"{source} is a folder. {_holding(Path(place))} Give files or '{source}/*.csv'.")
    pattern = "*" in place or (local and any(mark in place for mark in "?[") and not Path(place).exists())
    if not pattern:
        if local and not Path(place).exists():
            raise InputError(f"There is no file {source}. {_near(Path(place))}")
        return [place]
    paths = sorted(path for path in system.glob(place) if system.isfile(path))
    if not paths:
        folder = Path(place).parent
        raise InputError(f"No file matches {safe_url(source)}. {_holding(folder) if local else 'Check the address.'}")
    return paths


def _data(source: str, system: Any, path: str) -> bytes:
    try:
        with system.open(path, "rb") as file:
            return bytes(file.read())
    except Exception as error:  # every remote system has its own tree of errors
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise InputError(f"{safe_url(source)} cannot be read: {reason}. Check the address and your access.") from error


def _near(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"There is no folder {folder} either. Check the path."
    names = sorted(each.name for each in folder.iterdir() if each.is_file())
    near = difflib.get_close_matches(path.name, names, n=3, cutoff=0.7)
    return f"Did you mean {' or '.join(near)}?" if near else _holding(folder)


def _holding(folder: Path) -> str:
    if not folder.is_dir():
        return f"There is no folder {folder}."
    names = sorted(each.name for each in folder.iterdir() if each.is_file() and not each.name.startswith("."))
    rest = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{folder.name or folder} holds {', '.join(names[:SHOWN]) or 'no files'}{rest}."
