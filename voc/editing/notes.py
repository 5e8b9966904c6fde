"""The file of edits as it is written: an edit added at its end, the last one taken away; all else stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from voc.alone import alone
from voc.errors import InputError, SettingsError
from voc.meaning.edit_file import Edit, make_edits

EXAMPLES = 3
"""Statements that an edit keeps to find its topic by, should the name be gone."""


def add_edit(path: Path, edit: Mapping[str, Any], before: Sequence[Edit] = ()) -> int:
    """Write an edit at the end of the file; return how many it holds.

    Who writes meanwhile is waited for, and the file is read again first, so that no edit is lost.
    before: the edits that a file begins with which is not there yet.
    Raises SettingsError when the edit is not allowed, or the file cannot be read or written.
    """
    import tomlkit

    with alone(path):
        document = _opened(path)
        rows = document.setdefault("edit", tomlkit.aot())
        earlier = [] if path.exists() else [each.model_dump(mode="json", exclude_defaults=True) for each in before]
        for each in (*earlier, edit):
            rows.append(_table(each))
        make_edits(document.unwrap(), str(path))
        _write(path, tomlkit.dumps(document))
    return len(rows)


def drop_last(path: Path, expected: str | None = None) -> str:
    """Take the last edit away; return it in words.

    expected: what it is in words; where another has come since, none is taken. Raises InputError then, and when there
    is none.
    """
    import tomlkit

    with alone(path):
        document = _opened(path)
        rows = document.get("edit", [])
        if not rows:
            raise InputError(f"{path} holds no edit to undo.")
        last = str(make_edits(document.unwrap(), str(path))[-1])
        if expected is not None and last != expected:
            raise InputError(f"The last edit in {path} is now: {last}. Look again before you undo it.")
        del rows[-1]
        _write(path, tomlkit.dumps(document))
    return last


def _table(edit: Mapping[str, Any]) -> Any:
    import tomlkit

    table = tomlkit.table()
    for key, value in edit.items():
        table[key] = _inline(value)
    return table


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
