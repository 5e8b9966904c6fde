"""The file of edits as it is written: an edit added at its end, the last one taken away; all else stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from voc.errors import InputError, SettingsError
from voc.meaning.edit_file import make_edits

EXAMPLES = 3
"""Statements that an edit keeps to find its topic by, should the name be gone."""


def add_edit(path: Path, edit: dict[str, Any]) -> int:
    """Write an edit at the end of the file; return how many it holds. Raises SettingsError when it is not allowed."""
    import tomlkit

    document = _opened(path)
    rows = document.setdefault("edit", tomlkit.aot())
    table = tomlkit.table()
    for key, value in edit.items():
        table[key] = _inline(value)
    rows.append(table)
    make_edits(document.unwrap(), str(path))
    _write(path, tomlkit.dumps(document))
    return len(rows)


def drop_last(path: Path) -> str:
    """Take the last edit away; return it in words. Raises InputError when there is none."""
    import tomlkit

    document = _opened(path)
    rows = document.get("edit", [])
    if not rows:
        raise InputError(f"{path} holds no edit to undo.")
    last = make_edits(document.unwrap(), str(path))[-1]
    del rows[-1]
    _write(path, tomlkit.dumps(document))
    return str(last)


def _inline(value: Any) -> Any:
    import tomlkit

    if isinstance(value, dict):
        table = tomlkit.inline_table()
        for key, each in value.items():
            table[key] = _inline(each)
        return table
    if isinstance(value, list | tuple):
        array = tomlkit.array()
        for each in value:
            array.append(_inline(each))
        return array
    return value


def _opened(path: Path) -> Any:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    if not path.exists():
        return tomlkit.document()
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}. Name another file with --file.") from error
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}.") from error


def _write(path: Path, content: str) -> None:
    draft = path.with_name(f"{path.name}.tmp")
    try:
        draft.write_text(content, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}. Name another file with --file.") from error
