"""TOML that is written for people to change: a quoted text, a new file."""

from __future__ import annotations

import json
from pathlib import Path

from voc.errors import OutputError


def quoted(text: str) -> str:
    """Return a text as a TOML string: JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_starter(content: str, path: Path) -> None:
    """Write a new file. Raises OutputError where there is one already, or none can be written."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(content)
    except FileExistsError as error:
        raise OutputError(f"{path} is there already. Name another file, or remove it first.") from error
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}. Name another file.") from error
