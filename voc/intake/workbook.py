"""Read an XLSX workbook: the sheet with the most rows, from its header down."""

from __future__ import annotations

import warnings
from io import BytesIO
from itertools import islice
from typing import Any

import pandas as pd

from voc.errors import InputError
from voc.intake.tables import Table, column_names, nothing_rejected, plain

HEADER_SEARCH = 20


def read_workbook(name: str, data: bytes, sheet: str | None = None, max_rows: int | None = None) -> Table:
    """Read one sheet with the values as Excel typed them. Row numbers count from 1 under the header.

    The header is the first row about as wide as the table: a report's title above it is passed over.
    Raises InputError for a damaged workbook, an unknown `sheet`, or no rows.
    """
    cells = _cells(name, data, sheet)
    header = _header(cells)
    if header is None:
        raise InputError(f"{name} is empty: no sheet holds a header and a row. Give a sheet with both.")
    width = max(len(row) for row in cells[header:])
    body = [(number, [*row, *[None] * (width - len(row))]) for number, row in enumerate(cells[header + 1 :], 1)]
    filled = [(number, row) for number, row in body if any(map(_filled, row))]
    if not filled:
        columns = ", ".join(column_names(cells[header]))
        raise InputError(f"{name} has a header and no rows. Its columns: {columns}. Give the rows too.")
    rows = pd.DataFrame([row for _, row in filled[:max_rows]], dtype=object)
    rows.columns = pd.Index(column_names([*cells[header], *[None] * (width - len(cells[header]))]))
    rows.index = pd.Index([number for number, _ in filled[:max_rows]], dtype="int64", name="source_row")
    unused = [each for each in rows.columns if each.startswith("column ") and rows[each].isna().all()]
    return Table(name, plain(rows.drop(columns=unused)), nothing_rejected())


def _cells(name: str, data: bytes, sheet: str | None) -> list[list[Any]]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions, which are not read
        try:
            book = load_workbook(BytesIO(data), read_only=True, data_only=True)
            if sheet is not None and sheet not in book.sheetnames:
                raise InputError(f"{name} has no sheet '{sheet}'. Its sheets: {', '.join(book.sheetnames)}.")
            chosen = [book[sheet]] if sheet is not None else book.worksheets
            sheets = [
                [[_unescaped(cell) for cell in row] for row in each.iter_rows(values_only=True)] for each in chosen
            ]
        except InputError:
            raise
        except Exception as error:  # a damaged workbook fails in zip, XML or openpyxl, each with its own errors
            raise InputError(f"{name} is a damaged XLSX, or was cut short. Save it again as XLSX or CSV.") from error
    return max(sheets, key=lambda rows: sum(any(map(_filled, row)) for row in rows), default=[])


def _unescaped(cell: Any) -> Any:
    """Return a cell with the signs that XLSX spells out, such as _x000D_ for a line end."""
    if not isinstance(cell, str) or "_x" not in cell:
        return cell
    from openpyxl.utils.escape import unescape

    return unescape(cell)


def _header(cells: list[list[Any]]) -> int | None:
    counts = [sum(map(_filled, row)) for row in islice(cells, HEADER_SEARCH)]
    widest = max(counts, default=0)
    return next((place for place, count in enumerate(counts) if count and count > 0.5 * widest), None)


def _filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""
