"""The report as a workbook (XLSX): a sheet of contents, a sheet a table, and a sheet that explains the columns.

Whatever a customer wrote is a cell of text: nothing is calculated, nothing links outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

from voc.corpus import Corpus
from voc.output.files import date_of, dated, packages
from voc.output.logo import png
from voc.output.plain import CUT, clean
from voc.output.sheets import Cell, Sheet, Sheets
from voc.output.short import lead
from voc.resources import definition

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CELL = 32_767
"""What a cell holds at most, in the units of UTF-16 that spreadsheets count."""
ROWS = 1_048_576
"""Rows of a sheet, with its heading."""
FORMULA = tuple("=+-@\t\r")
"""What a text starts with that a spreadsheet would take for a formula once somebody edits it."""
LOOKS = {
    "count": "#,##0",
    "number": "0.000",
    "score": "0.0",
    "share": "0.0%",
    "effect": "0.000",
    "level": "0.00",
    "date": "yyyy-mm-dd",
}
WIDTHS = {"text": 28, "code": 18, "list": 40, "ids": 40, "date": 12, "yes": 10}
WIDE = {"text": 80, "fragile": 60, "left_out": 32, "subject": 50, "need": 70, "hypothesis": 70, "tries": 60, "row": 90}
NARROW = 11
"""Widths in characters: of columns by what they hold; of numbers."""
LOGO = 48
"""Height of the logo on the sheet of contents, in pixels."""
LINE, LINES = 15, 6
"""Height of a line, in points, and how many of a cell's are shown at once."""


def render_workbook(corpus: Corpus) -> bytes:
    """Return the report as a workbook. Raises OutputError where its package is not installed."""
    with packages("XLSX"):
        from xlsxwriter import Workbook
    sheets = Sheets(corpus)
    packed = BytesIO()
    book = Workbook(packed, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    made = _Book(book, date_of(corpus), sheets.view["colours"]["light"])
    shown = sheets.all()
    made.properties(sheets)
    made.contents(sheets, shown)
    for sheet in shown:
        if sheet.rows:
            made.table(sheet)
    made.explained(shown)
    book.close()
    return dated(packed.getvalue(), date_of(corpus))


def write_text(sheet: Worksheet, row: int, column: int, text: str, *, look: Format, guarded: Format) -> None:
    """Write text as text. guarded: its look where it starts like a formula, so that editing the cell leaves it text."""
    sheet.write_string(row, column, fitting(text), guarded if text.startswith(FORMULA) else look)


def fitting(text: str) -> str:
    """Return a text without what XML forbids, cut with a mark where it is longer than a cell."""
    text = clean(text)
    if len(text.encode("utf-16-le")) // 2 <= CELL:
        return text
    head = text.encode("utf-16-le")[: 2 * (CELL - len(CUT) - 1)].decode("utf-16-le", errors="ignore")
    return f"{head} {CUT}"


class _Book:
    """A workbook that is being made."""

    def __init__(self, book: Workbook, date: datetime, colours: Mapping[str, str]) -> None:
        self._book, self._date, self._words = book, date, definition("workbook")["words"]
        top: dict[str, Any] = {"valign": "top"}
        wrapped = {**top, "text_wrap": True, "align": "left", "indent": 1}
        self._text, self._guarded = book.add_format(wrapped), book.add_format({**wrapped, "quote_prefix": True})
        self._line = book.add_format({**top, "align": "left", "indent": 1})
        self._looks = {name: book.add_format({**top, "num_format": look}) for name, look in LOOKS.items()}
        self._head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": colours["tint"]}
        )
        self._title = book.add_format({"bold": True, "font_size": 16, "quote_prefix": True})
        self._plain = book.add_format({"quote_prefix": True})
        self._link = book.add_format({**top, "font_color": colours["accent"], "underline": 1})

    def properties(self, sheets: Sheets) -> None:
        """Say what the file is, without who made it and when."""
        self._book.set_properties({"title": clean(sheets.view["head"].called), "created": self._date})

    def contents(self, sheets: Sheets, shown: Sequence[Sheet]) -> None:
        """Write the first sheet: what was analysed, and where what stands."""
        page, words = self._book.add_worksheet(self._words["contents"]), self._words
        page.hide_gridlines(2)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_column(0, 0, 22)
        page.set_column(1, 1, WIDE["row"])
        page.set_column(2, 2, 16)
        page.write_string(0, 0, fitting(sheets.view["head"].called), self._title)
        logo = png(sheets.view["logo"])
        if logo is not None:
            scale = LOGO / int.from_bytes(logo[20:24])
            looks = {"image_data": BytesIO(logo), "x_scale": scale, "y_scale": scale, "object_position": 3}
            page.insert_image(0, 2, "logo.png", looks | {"description": sheets.view["head"].title})
        told = list(_notes(sheets))
        for place, line in enumerate(told, 1):
            page.write_string(place, 0, fitting(line), self._plain)
        first = len(told) + 2
        self._heads(page, first, words["heads"])
        for place, sheet in enumerate(shown, first + 1):
            page.write_string(place, 1, sheet.row, self._text)
            if not sheet.rows:
                page.write_string(place, 0, sheet.name, self._text)
                page.write_string(place, 2, words["empty"], self._text)
                continue
            self._lead(page, place, sheet.name)
            if sheet.rows < ROWS:
                page.write_number(place, 2, sheet.rows, self._looks["count"])
            else:
                page.write_string(place, 2, words["cut"].format(shown=f"{ROWS - 1:,}", rows=f"{sheet.rows:,}"))
        self._lead(page, first + 1 + len(shown), words["columns"])
        page.write_string(first + 1 + len(shown), 1, words["about_columns"], self._text)

    def table(self, sheet: Sheet) -> None:
        """Write a table with its heading always in sight, filters, and columns as wide as what they hold."""
        page = self._book.add_worksheet(sheet.name)
        heads = [column.heading for column in sheet.columns]
        widths = [WIDE.get(each.key, WIDTHS.get(each.look.partition(":")[0], NARROW)) for each in sheet.columns]
        for at, width in enumerate(widths):
            page.set_column(at, at, width)
        page.set_row(0, _height([Cell(each) for each in heads], widths))
        self._heads(page, 0, heads)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        rows = min(sheet.rows, ROWS - 1)
        for at, cells in zip(range(1, rows + 1), sheet.cells(), strict=False):
            page.set_row(at, _height(cells, widths))
            self._row(page, at, cells)
        page.freeze_panes(1, sheet.frozen)
        page.autofilter(0, 0, rows, len(sheet.columns) - 1)

    def explained(self, shown: Iterable[Sheet]) -> None:
        """Write the last sheet: what each column means."""
        page = self._book.add_worksheet(self._words["columns"])
        self._heads(page, 0, self._words["explained"])
        page.set_column(0, 0, 18)
        page.set_column(1, 1, 36)
        page.set_column(2, 2, 100)
        rows = [(sheet.name, column.heading, column.about) for sheet in shown if sheet.rows for column in sheet.columns]
        told = [each for each in rows if each[2]]
        for at, row in enumerate(told, 1):
            self._row(page, at, [Cell(each) for each in row])
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, len(told), 2)

    def _heads(self, page: Worksheet, row: int, names: Iterable[str]) -> None:
        for at, name in enumerate(names):
            page.write_string(row, at, name, self._head)

    def _lead(self, page: Worksheet, row: int, name: str) -> None:
        page.write_url(row, 0, f"internal:'{name}'!A1", self._link, string=name)

    def _row(self, page: Worksheet, row: int, cells: Iterable[Cell]) -> None:
        for at, cell in enumerate(cells):
            if cell.value is None or cell.value == "":
                continue
            if isinstance(cell.value, str):
                look = self._line if cell.look == "ids" else self._text
                write_text(page, row, at, cell.value, look=look, guarded=self._guarded)
            elif isinstance(cell.value, datetime):
                page.write_datetime(row, at, cell.value, self._looks[cell.look])
            else:
                page.write_number(row, at, cell.value, self._looks[cell.look])


def _height(cells: Sequence[Cell], widths: Sequence[int]) -> int:
    """Return how tall a row is, in points: programs differ in whether they find out by themselves."""
    texts = zip(cells, widths, strict=True)
    lines = [
        ceil(len(each.value) / width) for each, width in texts if isinstance(each.value, str) and each.look != "ids"
    ]
    return LINE * min(max(lines, default=1) or 1, LINES)


def _notes(sheets: Sheets) -> Iterable[str]:
    """Say what was analysed and how to read the figures, a line each."""
    words = definition("workbook")["words"]
    yield from lead(sheets.view)
    yield words["unit"].format(unit=sheets.scale.full)
    yield words["ends"]
    yield words["absent"]
    yield words["ids"]
