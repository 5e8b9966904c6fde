"""Tests of voc/editing/notes.py: no edit is lost, whoever writes the file meanwhile."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.read_only import read_only
from voc.editing.notes import add_edit, drop_last
from voc.errors import InputError, OutputError, SettingsError
from voc.meaning.edit_file import make_edits, read_edits

ADD = """
import sys
from pathlib import Path
from voc.editing.notes import add_edit
for number in range(20):
    add_edit(Path(sys.argv[1]), {"do": "hide", "topic": f"{sys.argv[2]} {number}"})
"""


def hidden(name: str) -> dict[str, str]:
    return {"do": "hide", "topic": name}


def test_two_editors_at_once_lose_no_edit(tmp_path: Path) -> None:
    path = tmp_path / "topics.toml"
    both = [subprocess.Popen([sys.executable, "-c", ADD, str(path), name]) for name in ("ann", "ben")]

    assert [each.wait() for each in both] == [0, 0]

    names = [each.topic.name for each in read_edits(path)]  # type: ignore[union-attr]
    assert sorted(names) == sorted(f"{name} {number}" for name in ("ann", "ben") for number in range(20))
    assert [each for each in names if each[:3] == "ann"] == [f"ann {number}" for number in range(20)]
    assert [each.name for each in tmp_path.iterdir()] == ["topics.toml"]


def test_what_somebody_wrote_by_hand_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "topics.toml"
    add_edit(path, hidden("A"))
    path.write_text(path.read_text() + '\n[[edit]]  # by hand\ndo = "hide"\ntopic = "B"\n')

    assert add_edit(path, hidden("C")) == 3

    assert [str(each) for each in read_edits(path)] == ["hide 'A'", "hide 'B'", "hide 'C'"]
    assert "# by hand" in path.read_text()


def test_a_new_file_begins_with_the_edits_that_are_known(tmp_path: Path) -> None:
    path = tmp_path / "topics.toml"
    known = make_edits({"edit": [{"do": "rename", "topic": {"name": "A", "like": ["x", "y"]}, "to": "B"}]})

    add_edit(path, hidden("C"), known)
    add_edit(path, hidden("D"), known)

    assert read_edits(path) == (*known, *make_edits({"edit": [hidden("C"), hidden("D")]}))


def test_only_the_edit_that_was_seen_last_is_undone(tmp_path: Path) -> None:
    path = tmp_path / "topics.toml"
    add_edit(path, hidden("A"))
    add_edit(path, hidden("B"))

    with pytest.raises(InputError, match="is now: hide 'B'"):
        drop_last(path, "hide 'A'")

    assert drop_last(path, "hide 'B'") == "hide 'B'"
    assert drop_last(path) == "hide 'A'"
    with pytest.raises(InputError, match="no edit to undo"):
        drop_last(path)


def test_what_is_no_edit_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "topics.toml"
    add_edit(path, hidden("A"))
    before = path.read_bytes()

    with pytest.raises(SettingsError, match="edit 2"):
        add_edit(path, {"do": "hide", "topic": ""})
    assert path.read_bytes() == before


def test_a_folder_that_may_only_be_read_is_one_line() -> None:
    with read_only() as folder, pytest.raises(OutputError, match=r"topics\.toml cannot be written: Permission denied"):
        add_edit(folder / "topics.toml", hidden("A"))
