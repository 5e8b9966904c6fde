"""The sheet that people label: a CSV file, one drawn statement a row, one column a labeller.

statement_id, feedback_id, label, statement, text, start, end, title, question, probability, strategy, seed, then a
column by_<name> for each who labels, then `adjudicated`: the label that was agreed on where labellers differed.
Whoever has something to say beside a label has a column note_<name>, too.
A sheet is a statement file, so that whatever reads statements reads it too. Its rows stand in chance order: where only
the first m of n are labelled, these are a random part, each drawn with probability x m / n.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from voc.alone import alone
from voc.errors import InputError, OutputError
from voc.labelling.codebook import codebook
from voc.labelling.statements import read_statements

BY, NOTE = "by_", "note_"
LONGEST_NOTE = 500
ADJUDICATED = "adjudicated"
NEEDED = ("statement_id", "label", "statement", "probability", ADJUDICATED)


def new_sheet(drawn: pd.DataFrame, predicted: bool = False) -> pd.DataFrame:
    """Return drawn statements (see `draw`) as a sheet that nobody has labelled yet.

    predicted: whether the model's label is in it. It is left out, as whoever sees it tends to agree with it.
    """
    kept = drawn if predicted else drawn.drop(columns="predicted")
    return kept.assign(**{ADJUDICATED: ""})


def write_sheet(sheet: pd.DataFrame, path: Path) -> None:
    """Write a new sheet. Raises OutputError when the file is there already: it may hold labels."""
    _refuse_ending(path, OutputError)
    with alone(path):
        if path.exists():
            raise OutputError(f"{path} is there already and may hold labels. Name another file, or remove it first.")
        _write(sheet, path)


def read_sheet(path: Path) -> pd.DataFrame:
    """Read a sheet: `probability` as numbers, everything else as text, "" where nothing is said.

    Raises InputError when it is no sheet, or holds a code that the codebook does not know.
    """
    _refuse_ending(path, InputError)
    sheet = read_statements(path).astype("str").fillna("")
    absent = [name for name in NEEDED if name not in sheet]
    if absent:
        raise InputError(
            f"{path.name} has no column '{absent[0]}'. Its columns: {', '.join(map(str, sheet))}. "
            "Make a sheet with voc label draw."
        )
    sheet = sheet.assign(probability=pd.to_numeric(sheet["probability"], errors="coerce"))
    for column in (*labellers(sheet), ADJUDICATED):
        sheet[column] = sheet[column].str.strip().str.lower()
    _check(sheet, path.name)
    return sheet


def add_label(path: Path, column: str, statement_id: str, code: str) -> None:
    """Write one label into the sheet's file, at once and for good; all that stands in it already stays.

    The file is read again first, and written by one at a time, so that several may label one file.
    Raises InputError for a statement or code that is not there, OutputError when the file cannot be written.
    """
    _put(path, column, statement_id, code)


def add_note(path: Path, labeller: str, statement_id: str, note: str) -> None:
    """Write what a labeller remarks on a statement, on one line, as `add_label` writes labels. "" takes it away.

    labeller: their column. Signs that a spreadsheet would take for the start of a formula are left out.
    """
    said = " ".join(note.split()).lstrip("=+-@ ")[:LONGEST_NOTE]
    _put(path, NOTE + labeller.removeprefix(BY), statement_id, said)


def notes(sheet: pd.DataFrame) -> list[str]:
    """Return the columns of notes, in the order of their names."""
    return sorted(str(name) for name in sheet if str(name).startswith(NOTE))


def _put(path: Path, column: str, statement_id: str, text: str) -> None:
    with alone(path):
        sheet = read_sheet(path)
        if statement_id not in set(sheet["statement_id"]):
            raise InputError(f"{path.name} has no statement {statement_id}: it was changed while it was labelled.")
        if text == "" and column not in sheet:
            return
        sheet = with_labeller(sheet, column)
        sheet.loc[sheet["statement_id"] == statement_id, column] = text
        _check(sheet, path.name)
        _write(sheet, path)


def label_of(sheet: pd.DataFrame) -> str:
    """Return the name of the label that the sheet asks for."""
    return str(sheet["label"].iloc[0])


def labellers(sheet: pd.DataFrame) -> list[str]:
    """Return the columns of those who labelled, in the order of their names."""
    return sorted(str(name) for name in sheet if str(name).startswith(BY))


def column_of(name: str) -> str:
    """Return a labeller's column. Raises InputError for a name that makes no good one."""
    bare = name.strip().lower()
    if not re.fullmatch(r"[\w-]+", bare):
        raise InputError(f"'{name}' is no name for a labeller. Take letters, digits, _ and - only, such as anna.")
    return BY + bare


def answers(sheet: pd.DataFrame) -> list[set[str]]:
    """Return for each statement the different codes that labellers gave it."""
    return [set(row) - {""} for row in sheet[labellers(sheet)].to_numpy()]


def with_labeller(sheet: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the sheet with this labeller's column, empty if it is new."""
    if column in sheet:
        return sheet
    grown = sheet.copy()
    grown.insert(list(sheet).index(ADJUDICATED), column, "")
    return grown


def _check(sheet: pd.DataFrame, name: str) -> None:
    """Raise InputError when the rows cannot be those of one draw, or hold a code that the codebook does not know."""
    twice = sheet["statement_id"][sheet["statement_id"].duplicated()]
    if len(twice):
        raise InputError(f"{name}: statement {twice.iloc[0]} has two rows. Remove one.")
    asked = sheet["label"].unique()
    if len(asked) > 1:
        raise InputError(f"{name} asks for several labels: {', '.join(asked)}. Draw a sheet for each.")
    odd = np.flatnonzero(~sheet["probability"].between(0, 1, inclusive="right"))
    if len(odd):
        raise InputError(f"{name}, row {odd[0] + 1}: the probability is not above 0 and at most 1. Restore it.")
    codes = codebook(label_of(sheet)).meanings
    for column in (*labellers(sheet), ADJUDICATED):
        foreign = np.flatnonzero((sheet[column] != "") & ~sheet[column].isin(codes))
        if len(foreign):
            raise InputError(
                f"{name}, row {foreign[0] + 1}: '{sheet[column].iloc[foreign[0]]}' in column {column} is none of "
                f"{', '.join(codes)}. Use one of them, or leave the cell empty."
            )


def _refuse_ending(path: Path, error: type[InputError | OutputError]) -> None:
    if path.suffix.lower() != ".csv":
        raise error(f"{path.name} does not end in .csv, as a sheet for labels does. Name it {path.stem}.csv.")


def _write(sheet: pd.DataFrame, path: Path) -> None:
    draft = path.with_name(f"{path.name}.tmp")
    try:
        sheet.to_csv(draft, index=False, encoding="utf-8-sig", lineterminator="\n")  # the mark tells Excel it is UTF-8
        draft.replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}. Free it, or copy it.") from error
    finally:
        draft.unlink(missing_ok=True)
