"""Whose turn it is: which statement of a sheet a labeller sees next, and which label an undo takes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from voc.labelling.agreement import disagreements
from voc.labelling.asking import open_rows
from voc.labelling.codebook import Codebook
from voc.labelling.sheet import ADJUDICATED

KEYS = "1234567890abcdefghijklmopqrtvwxyz"
"""Keys for classes, in order. s skips, u undoes, n goes to the note."""


def keys(book: Codebook) -> dict[str, str]:
    """Return the key of each code."""
    return dict(zip(book.meanings, KEYS, strict=False))


def waiting(sheet: pd.DataFrame, column: str, me: str = "") -> pd.DataFrame:
    """Return the rows that wait for a label in this column.

    me: the column of whoever adjudicates. Of what the others said they see only where they have labelled themselves,
    if they label at all: until then they are blind.
    """
    rows = open_rows(sheet, column)
    return rows[rows[me] != ""] if column == ADJUDICATED and me in sheet and sheet[me].ne("").any() else rows


def shown_next(rows: pd.DataFrame, sheet: pd.DataFrame, after: str = "") -> Mapping[Any, Any] | None:
    """Return the first of the rows that stands after a statement in the sheet, else the first of all; None if none."""
    if not len(rows):
        return None
    places = _places(sheet, rows["statement_id"])
    start = _place(sheet, after)
    later = np.flatnonzero(places > start)
    return rows.iloc[int(later[0]) if len(later) else 0].to_dict()


def given_last(sheet: pd.DataFrame, column: str, before: str = "") -> str | None:
    """Return the statement whose label in this column is undone: the nearest at or before a statement, else the last.

    None where the column holds no label.
    """
    if column not in sheet:
        return None
    given = np.flatnonzero(sheet[column].to_numpy() != "")
    if not len(given):
        return None
    earlier = given[given <= _place(sheet, before)]
    return str(sheet["statement_id"].iloc[int(earlier[-1] if len(earlier) else given[-1])])


def progress(sheet: pd.DataFrame, column: str) -> tuple[int, int]:
    """Return how many statements have a label in this column, and how many there are to label."""
    given = int((sheet[column] != "").sum()) if column in sheet else 0
    if column == ADJUDICATED:
        return given, given + len(disagreements(sheet))
    return given, len(sheet)


def _places(sheet: pd.DataFrame, ids: pd.Series[str]) -> np.ndarray:
    return np.asarray(pd.Index(sheet["statement_id"]).get_indexer(pd.Index(ids)))


def _place(sheet: pd.DataFrame, statement_id: str) -> int:
    """Return where a statement stands; -1 where it is none."""
    return int(_places(sheet, pd.Series([statement_id], dtype="str"))[0])
