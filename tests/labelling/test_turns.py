"""Tests of voc/labelling/turns.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.labelling.made import made_sheet
from voc.labelling.codebook import codebook
from voc.labelling.settling import settled_rows, together
from voc.labelling.sheet import ADJUDICATED, add_label, add_note, notes, read_sheet
from voc.labelling.turns import given_last, keys, progress, shown_next, waiting

ANNA, BEN = "by_anna", "by_ben"


def sheet_of(folder: Path, **labels: list[str]) -> pd.DataFrame:
    return read_sheet(made_sheet(folder, 5, **labels))


def shown(sheet: pd.DataFrame, column: str, after: int | None = None, me: str = "") -> int | None:
    """Return the place of the statement that is shown next."""
    ids = sheet["statement_id"].tolist()
    row: Any = shown_next(waiting(sheet, column, me), sheet, "" if after is None else ids[after])
    return ids.index(row["statement_id"]) if row else None


def test_every_class_has_a_key_of_its_own_and_none_that_means_something_else() -> None:
    for label in ("stage", "value", "emotion"):
        given = keys(codebook(label))
        assert len(set(given.values())) == len(given) == len(codebook(label).meanings)
        assert not set(given.values()) & set("sun")


@pytest.mark.parametrize(("after", "next_one"), [(None, 1), (0, 1), (1, 2), (2, 4), (3, 4), (4, 1)])
def test_the_next_open_statement_follows_and_what_was_skipped_comes_at_the_end(
    tmp_path: Path, after: int | None, next_one: int
) -> None:
    sheet = sheet_of(tmp_path, anna=["use", "", "", "use", ""])

    assert shown(sheet, ANNA, after) == next_one
    assert shown(sheet, BEN, after) == (0 if after in {None, 4} else (after or 0) + 1)


def test_nothing_is_shown_to_whoever_is_done(tmp_path: Path) -> None:
    assert shown(sheet_of(tmp_path, anna=["use"] * 5), ANNA) is None


@pytest.mark.parametrize(("before", "taken"), [(None, 3), (4, 3), (3, 3), (2, 0), (0, 0)])
def test_undo_takes_the_nearest_label_back(tmp_path: Path, before: int | None, taken: int) -> None:
    sheet = sheet_of(tmp_path, anna=["use", "", "", "use", ""])
    ids = sheet["statement_id"].tolist()

    assert given_last(sheet, ANNA, "" if before is None else ids[before]) == ids[taken]
    assert given_last(sheet, BEN) is None


def test_differences_are_shown_to_those_who_have_labelled_them_or_label_nothing(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, anna=["use"] * 5, ben=["need", "use", "need", "", ""], carl=["", "", "use", "", ""])

    assert shown(sheet, ADJUDICATED, me=ANNA) == 0
    assert shown(sheet, ADJUDICATED, me="by_carl") == 2
    assert len(waiting(sheet, ADJUDICATED, "by_dora")) == 2
    assert progress(sheet, ADJUDICATED) == (0, 2)
    assert progress(sheet, "by_carl") == (1, 5)


def test_notes_stay_with_their_labeller_and_out_of_what_is_settled(tmp_path: Path) -> None:
    path = made_sheet(tmp_path, anna=["use"] * 5)
    name = read_sheet(path)["statement_id"][1]

    add_note(path, ANNA, name, '=HYPERLINK("x")\nnot sure')
    add_note(path, BEN, name, "")
    add_label(path, ANNA, name, "")

    sheet = read_sheet(path)
    assert notes(sheet) == ["note_anna"]
    assert sheet.loc[1, "note_anna"] == 'HYPERLINK("x") not sure'
    assert not [each for each in settled_rows(sheet) if str(each).startswith("note_")]
    assert together([sheet.drop(columns="note_anna"), sheet]).loc[1, "note_anna"] == 'HYPERLINK("x") not sure'
