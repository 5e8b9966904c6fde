"""Where the files that ship with voc are: definitions, models, the sample corpora."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from voc.errors import ModelError, SettingsError

PACKAGE = Path(__file__).parent


@cache
def definition(name: str) -> dict[str, Any]:
    """Return the words and rules of `voc/definitions/<name>.toml`."""
    with (PACKAGE / "definitions" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def read_toml(path: Path) -> dict[str, Any]:
    """Return a user's TOML file. Raises SettingsError when it cannot be read or is none."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}. Name a TOML file.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}.") from error


def shipped(*parts: str) -> Path:
    """Return the path of something that ships beside the code, such as `shipped("models", "heads")`.

    In a checkout `models/` and `corpora/` stand beside `voc/`; in an installed package, inside it.
    """
    for root in (PACKAGE.parent, PACKAGE / "shipped"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise ModelError(f"{'/'.join(parts)} does not ship with this installation of voc. Install voc again.")


def file_hash(path: Path) -> str:
    """Return the sha256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
