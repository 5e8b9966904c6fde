"""Ask a person for labels, one statement after another, over any two streams of text: a terminal, or a test's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

import pandas as pd

from voc.labelling.agreement import disagreements
from voc.labelling.codebook import Codebook, codebook
from voc.labelling.sheet import ADJUDICATED, BY, add_label, label_of, read_sheet
from voc.meaning.given import place

SKIP, BACK, QUIT = "s", "b", "q"
HELP = "?"
KEYS = f"{HELP} meanings, {HELP}code one of them, {SKIP} skip, {BACK} back, {QUIT} quit"
AROUND = 600
"""Letters shown before and after a statement."""


def ask(path: Path, column: str, source: TextIO, sink: TextIO) -> int:
    """Ask for every label of `column` that is still open, and write each into the sheet as it is given.

    column: a labeller's (see `column_of`), or `ADJUDICATED`, for the statements on which labellers differ.
    Returns how many statements were labelled. The end of `source` is taken as quitting.
    """
    sheet = read_sheet(path)
    book, rows = codebook(label_of(sheet)), open_rows(sheet, column).to_dict("records")
    given: dict[str, str] = {}
    sink.write(introduction(book, len(rows)))
    at = 0
    while at < len(rows):
        name = rows[at]["statement_id"]
        sink.write(f"\n[{at + 1} of {len(rows)}]\n{shown(rows[at], column)}")
        if name in given:
            sink.write(f"So far: {given[name]}\n")
        answer = heard(book, source, sink)
        if answer == QUIT:
            break
        if answer not in {SKIP, BACK}:
            add_label(path, column, name, answer)
            given[name] = answer
        at = max(at - 1, 0) if answer == BACK else at + 1
    sink.write(f"\n{len(given)} labelled; {len(rows) - len(given)} still open.\n")
    return len(given)


def open_rows(sheet: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows of the sheet that wait for a label in this column, in the order of the sheet."""
    if column == ADJUDICATED:
        return disagreements(sheet)
    return sheet[sheet[column] == ""] if column in sheet else sheet


def introduction(book: Codebook, count: int) -> str:
    """Return what is said first: the question, the codes, the keys."""
    return f"{count} to label: {book.label}\n{meanings(book)}Keys: {KEYS}\n"


def meanings(book: Codebook) -> str:
    """Return the question of a label, a line for each of its codes, and its rule."""
    width = max(map(len, book.meanings))
    lines = [f"  {code:<{width}}  {meaning}" for code, meaning in book.meanings.items()]
    return "\n".join([book.question, *lines, book.rule]) + "\n"


def shown(row: Mapping[Any, Any], column: str) -> str:
    """Return one statement for the screen, marked >>> in its text <<<; for adjudication, with who said what."""
    lines = [f"{name.capitalize()}: {row[name]}" for name in ("question", "title") if row.get(name)]
    where = place(row["statement"], row.get("text"), row.get("start"), row.get("end"))
    before, after = where.text[: where.start], where.text[where.end :]
    before = f"…{before[-AROUND:]}" if len(before) > AROUND else before
    after = f"{after[:AROUND]}…" if len(after) > AROUND else after
    lines.append(f"{before}>>> {where.text[where.start : where.end]} <<<{after}")
    if column == ADJUDICATED:
        said = [f"{name.removeprefix(BY)}: {code}" for name, code in row.items() if name.startswith(BY) and code]
        lines.append("Said: " + ", ".join(said))
    return _harmless("\n".join(lines)) + "\n"


def heard(book: Codebook, source: TextIO, sink: TextIO) -> str:
    """Ask until there is an answer: a code of the label, or SKIP, BACK or QUIT."""
    while True:
        sink.write(f"{book.label} [{' '.join(book.meanings)}]: ")
        sink.flush()
        line = source.readline()
        said = line.strip().lower()
        if not line or said == QUIT:
            return QUIT
        if said in {SKIP, BACK}:
            return said
        if said.startswith(HELP):
            sink.write(_explained(book, said.removeprefix(HELP).strip()))
            continue
        meant = matches(said, book)
        if len(meant) == 1:
            return meant[0]
        sink.write(_unclear(said, meant, book))


def matches(said: str, book: Codebook) -> list[str]:
    """Return the codes that an answer can mean: the code itself, else all that begin so; none for an empty answer."""
    if said in book.meanings:
        return [said]
    return [code for code in book.meanings if said and code.startswith(said)]


def _explained(book: Codebook, said: str) -> str:
    return "".join(f"{code}: {book.meanings[code]}\n" for code in matches(said, book)) or meanings(book)


def _unclear(said: str, meant: list[str], book: Codebook) -> str:
    if meant:
        return f"'{said}' may be {' or '.join(meant)}. Type more of it.\n"
    return f"'{said}' is none of {', '.join(book.meanings)}. Keys: {KEYS}\n" if said else f"Keys: {KEYS}\n"


def _harmless(text: str) -> str:
    """Return the text without signs that steer a terminal: customers wrote it."""
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
