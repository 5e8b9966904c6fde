"""Read feedback: files, then columns, then one table of feedback and one of what was left out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.errors import InputError
from voc.intake.answers import TYPES, Answers, answers
from voc.intake.columns import Columns, check_told, recognise
from voc.intake.files import documents
from voc.intake.formats import read_table
from voc.intake.read_settings import ReadSettings
from voc.intake.tables import Table

__all__ = ["ReadSettings", "columns_of", "read"]
REJECTED_TYPES = {"source_file": "str", "source_row": "int64", "reason": "str", "detail": "str"}


def read(sources: Sequence[str | Path], settings: ReadSettings) -> Corpus:
    """Read every source into one corpus: `feedback` in the shape of `answers.TYPES`, and `rejected`.

    Until `identify` names it by what it says, a piece of feedback is called by its place: `feedback_id` is a number.
    sources: paths, globs, fsspec URLs, or "-" for standard input.
    Raises InputError, one line, for a source that cannot be found, opened or understood.
    """
    understood = _understood(sources, settings)
    found = [answers(table, columns, settings) for table, columns in understood]
    feedback = _joined([each.feedback for each in found])
    if feedback.empty:
        raise InputError(
            f"{_files(understood)} has no row with text or rating. Check the columns with: voc columns FILE."
        )
    rejected = pd.concat(
        [each.rejected.assign(source_file=table.file) for each, (table, _) in zip(found, understood, strict=True)]
    )
    rejected = rejected.reset_index(drop=True).astype(REJECTED_TYPES)[[*REJECTED_TYPES]]
    return Corpus(_placed(feedback), rejected=rejected).with_facts(
        "read",
        files=[_facts(table, columns, each) for (table, columns), each in zip(understood, found, strict=True)],
        segments=[name for name in feedback.columns if name not in TYPES],
        names=sorted({*feedback["product"].dropna(), *feedback["brand"].dropna()}),
    )


def _placed(feedback: pd.DataFrame) -> pd.DataFrame:
    """Return the feedback with its place as its id."""
    return pd.concat([feedback.index.to_series(name="feedback_id").astype("str"), feedback], axis=1)


def columns_of(sources: Sequence[str | Path], settings: ReadSettings) -> tuple[Columns, ...]:
    """Return how the columns of every source would be understood."""
    return tuple(columns for _, columns in _understood(sources, settings))


def _understood(sources: Sequence[str | Path], settings: ReadSettings) -> list[tuple[Table, Columns]]:
    tables = list(_tables(sources, settings))
    there = [str(name) for table in tables for name in table.rows.columns]
    check_told(settings.told, settings.segments or [], there, ", ".join(table.file for table in tables))
    return [(table, _columns(table, settings)) for table in tables]


def _columns(table: Table, settings: ReadSettings) -> Columns:
    """Understand a table's columns; a role whose column only other files have is left to recognition."""
    told = {role: [name for name in names if name in table.rows] for role, names in settings.told.items()}
    told = {role: names for role, names in told.items() if names or not settings.told[role]}
    return recognise(table.file, table.rows, told, settings.segments, settings.scale)


def _tables(sources: Sequence[str | Path], settings: ReadSettings) -> Iterator[Table]:
    left = settings.max_rows
    for document in documents(sources):
        table = read_table(document, settings.encoding, settings.delimiter, settings.sheet, left)
        yield replace(table, sha256=hashlib.sha256(document.data).hexdigest())
        if left is not None:
            left -= len(table.rows)
            if left <= 0:
                return


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Put the files' feedback together; a segment that is numbers in one file and words in another becomes words."""
    whole = pd.concat(parts, ignore_index=True)
    mixed = [name for name in whole.columns if whole[name].dtype == object]
    whole = whole.assign(**{name: whole[name].astype("str") for name in mixed}).astype(TYPES)
    return whole


def _files(understood: list[tuple[Table, Columns]]) -> str:
    return ", ".join(table.file for table, _ in understood)


def _facts(table: Table, columns: Columns, found: Answers) -> dict[str, Any]:
    return {
        "file": table.file,
        "sha256": table.sha256,
        "rows": len(table.rows) + len(table.rejected),
        "kept": int(found.feedback["source_row"].nunique()),
        "rejected": len(found.rejected),
        "encoding": table.encoding,
        "columns": {each.name: each.role for each in columns.columns},
        "rating_scale": str(columns.scale) if columns.scale is not None else None,
        "unusable": found.unusable,
    }
