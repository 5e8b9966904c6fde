"""Read CSV, TSV and their kin; a broken row is set aside with its reason, and the rest is read on."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pandas as pd

from voc.errors import InputError
from voc.intake.tables import Table, blank_to_missing, column_names

DELIMITERS = (",", ";", "\t", "|")
NO_DELIMITER = "\x1f"
IN_CELL = "\x0b"
"""Stands for a lone carriage return while rows are split: writers leave it unquoted, the csv module refuses that."""
PART = 50_000
SNIFFED = 50


def read_delimited(name: str, text: str, delimiter: str | None = None, max_rows: int | None = None) -> Table:
    """Read the first line as the header and every record below as a row of strings.

    Row numbers count records from 1, broken ones too. Raises InputError where there is no header or no row.
    """
    csv.field_size_limit(sys.maxsize)  # one cell may be as long as it likes
    lines = _lines(text)
    while lines and not lines[0].strip():
        lines.pop(0)
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:  # what Excel writes for itself
        delimiter, lines = delimiter or lines[0][4], lines[1:]
    if not lines:
        raise InputError(f"{name} is empty. Give a file with a header and at least one row.")
    chosen = delimiter or _delimiter(lines)
    table = _table(name, lines, _Rules(chosen), max_rows)
    if len(table.rejected) > 0.01 * (len(table.rows) + len(table.rejected)) and '\\"' in text:
        escaped = _table(name, lines, _Rules(chosen, "\\"), max_rows)
        table = escaped if len(escaped.rejected) < len(table.rejected) else table
    if not len(table.rows) and not len(table.rejected):
        columns = ", ".join(table.rows.columns)
        raise InputError(f"{name} has a header and no rows. Its columns: {columns}. Give the rows too.")
    return table


def _lines(text: str) -> list[str]:
    """Split at line ends. A lone carriage return ends a line only where nothing else does."""
    text = text.replace("\r\n", "\n")
    return text.replace("\r", IN_CELL if "\n" in text.strip("\n") else "\n").split("\n")


def _delimiter(lines: list[str]) -> str:
    """Return the sign that splits the header, and most of the rows below, into the same number of fields."""
    best, fields = NO_DELIMITER, 1
    for delimiter in DELIMITERS:
        rows = [row for row in islice(csv.reader(lines[: 20 * SNIFFED], delimiter=delimiter), SNIFFED) if row]
        width = len(rows[0]) if rows else 1
        agreeing = sum(len(row) == width for row in rows[1:])
        if width > fields and agreeing >= 0.5 * (len(rows) - 1):
            best, fields = delimiter, width
    return best


@dataclass(frozen=True)
class _Rules:
    """How fields are split, and what keeps a quote inside a field from ending it (None: doubling it)."""

    delimiter: str
    escape: str | None = None

    def strict(self, lines: list[str], at: int, end: int) -> tuple[list[str] | None, int]:
        """Read one record from line `at`. Returns its fields (None: a quote is out of place) and the line after it."""
        reader = self._reader((f"{lines[place]}\n" for place in range(at, end)), strict=True)
        try:
            return next(reader), at + reader.line_num
        except csv.Error:
            return None, at + max(reader.line_num, 1)

    def lenient(self, line: str) -> list[str]:
        """Read one line whose quotes inside a field were not doubled."""
        fields: list[str] = next(self._reader([line], strict=False))
        return fields

    def _reader(self, lines: Iterable[str], strict: bool) -> Any:
        doubled = self.escape is None
        return csv.reader(lines, delimiter=self.delimiter, escapechar=self.escape, doublequote=doubled, strict=strict)


def _table(name: str, lines: list[str], rules: _Rules, max_rows: int | None) -> Table:
    broken: list[tuple[int, str]] = []
    records = _records(lines, rules, broken)
    first, header = next(records, (0, []))
    if first or not header:
        raise InputError(f"{name} has a broken header: a quote in its first line is not closed. Mend that line.")
    names = column_names(header)
    numbers: list[int] = []
    parts: list[pd.DataFrame] = []
    while part := list(islice(records, PART if max_rows is None else min(PART, max_rows - len(numbers)))):
        numbers += [number for number, _ in part]
        parts.append(pd.DataFrame([row for _, row in part], columns=names, dtype="str"))
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=names, dtype="str")
    rows.index = pd.Index(numbers, dtype="int64", name="source_row")
    rejected = pd.DataFrame(broken, columns=["source_row", "detail"]).assign(reason="broken row")
    whole = (
        rows.apply(lambda cells: cells.str.replace(IN_CELL, "\n")) if any(IN_CELL in line for line in lines) else rows
    )
    return Table(name, blank_to_missing(whole), rejected)


def _records(lines: list[str], rules: _Rules, broken: list[tuple[int, str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, fields); the header is row 0. A record that does not fit is noted in `broken`."""
    at, number, width = 0, 0, 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        fields, end = rules.strict(lines, at, len(lines))
        if fields is None and end == at + 1:
            fields = rules.lenient(lines[at])
        while fields and len(fields) > max(width, 1) and not fields[-1].strip():
            fields.pop()
        width = width or len(fields or [])
        if fields is not None and len(fields) == width:
            yield number, fields
        else:
            end = _resume(lines, at, end, width, rules)
            broken.append((number, _detail(fields, width, at, end)))
        at, number = end, number + 1


def _resume(lines: list[str], at: int, end: int, width: int, rules: _Rules) -> int:
    """Return where to read on: the first line a stray quote swallowed that is a whole row by itself."""
    for line in range(at + 1, end if width > 1 else at):
        fields, _ = rules.strict(lines, line, line + 1)
        if fields is not None and len(fields) == width:
            return line
    return end


def _detail(fields: list[str] | None, width: int, at: int, end: int) -> str:
    where = f"line {at + 1}" if end == at + 1 else f"lines {at + 1}-{end}"
    if fields is None:
        return f"{where}: a quote is opened and not closed as it should be"
    return f"{where}: {len(fields)} fields where the header has {width}"
