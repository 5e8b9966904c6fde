"""The statements of a selection as files, never whole in memory: CSV as it is read, others made on the disk.

A text that a spreadsheet would take for a formula gets an apostrophe before it in CSV; a workbook marks it as text.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voc.app.index import quoted
from voc.app.library import Run
from voc.app.selection import Selection
from voc.corpus import Corpus
from voc.output.files import date_of, dated, packages
from voc.output.workbook import FORMULA, LOOKS, write_text

if TYPE_CHECKING:
    from pyarrow import RecordBatch, RecordBatchReader
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST = {"csv": 1_000_000, "parquet": 1_000_000, "xlsx": 100_000}
"""Rows of a file, by its format."""
BATCH = 10_000
"""Rows held at once."""
INSIDE = ("place", "piece", "person", "counted", "folded", "topic_score")
"""Columns that only the app needs."""


def csv_of(run: Run, selection: Selection, order: str) -> Iterator[bytes]:
    """Yield the selection as CSV in UTF-8, with the mark that spreadsheets know it by."""
    from pyarrow.csv import CSVWriter

    with closing(_batches(run, selection, order, MOST["csv"])) as read:
        packed = BytesIO(b"\xef\xbb\xbf")
        packed.seek(0, 2)
        with CSVWriter(packed, read.schema) as writer:
            for batch in read:
                writer.write(_guarded(batch))
                yield packed.getvalue()
                packed.seek(0)
                packed.truncate()
        yield packed.getvalue()


def write_parquet(run: Run, selection: Selection, order: str, path: Path) -> None:
    """Write the selection as Parquet."""
    from pyarrow.parquet import ParquetWriter

    with closing(_batches(run, selection, order, MOST["parquet"])) as read, ParquetWriter(path, read.schema) as writer:
        for batch in read:
            writer.write_batch(batch)


def write_workbook(run: Run, selection: Selection, order: str, path: Path) -> None:
    """Write the selection as a workbook of one sheet. Raises OutputError where its package is not installed."""
    with packages("XLSX"):
        from xlsxwriter import Workbook
    date = date_of(
        Corpus(feedback=run.frame("SELECT max(date) AS date FROM feedback" if "date" in run.columns else "SELECT 1"))
    )
    options = {
        "constant_memory": True,
        "strings_to_urls": False,
        "strings_to_formulas": False,
        "nan_inf_to_errors": True,
    }
    with Workbook(path, options) as book, closing(_batches(run, selection, order, MOST["xlsx"])) as read:
        looks = {name: book.add_format({"num_format": look}) for name, look in LOOKS.items()}
        looks |= {"head": book.add_format({"bold": True}), "text": book.add_format()}
        looks["guarded"] = book.add_format({"quote_prefix": True})
        sheet = book.add_worksheet(run.name[:31].translate({ord(each): "_" for each in "[]:*?/\\'"}))
        for at, name in enumerate(read.schema.names):
            write_text(sheet, 0, at, name, look=looks["head"], guarded=looks["guarded"])
        row = 0
        for batch in read:
            for line in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                row += 1
                _write_row(sheet, row, line, looks)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(row, 1), len(read.schema.names) - 1)
    path.write_bytes(dated(path.read_bytes(), date))


def _batches(run: Run, selection: Selection, order: str, most: int) -> RecordBatchReader:
    where, values = selection.where()
    asked = [*(quoted(each) for each in run.columns if each not in INSIDE)]
    named = "(SELECT name FROM topics WHERE topics.topic_id = said.topic_id)" if "topic_id" in run.columns else "NULL"
    asked.append(f"{named} AS topic")
    return run.batches(
        f"SELECT {', '.join(asked)} FROM said WHERE {where} ORDER BY {order} LIMIT {most}", values, BATCH
    )


def _guarded(batch: RecordBatch) -> RecordBatch:
    """Return the batch with an apostrophe before every text that starts like a formula."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = []
    for column in batch.columns:
        texts = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        if pa.types.is_string(texts.type):
            risky = pc.is_in(pc.utf8_slice_codeunits(texts, 0, 1), pa.array(FORMULA))
            texts = pc.if_else(risky, pc.binary_join_element_wise("'", texts, ""), texts)
        columns.append(texts.cast(column.type) if texts is not column else column)
    return pa.record_batch(columns, schema=batch.schema)


def _write_row(sheet: Worksheet, row: int, line: tuple[Any, ...], looks: dict[str, Format]) -> None:
    for at, value in enumerate(line):
        if isinstance(value, bool):
            sheet.write_boolean(row, at, value)
        elif isinstance(value, str):
            write_text(sheet, row, at, value, look=looks["text"], guarded=looks["guarded"])
        elif isinstance(value, datetime):
            sheet.write_datetime(row, at, value, looks["date"])
        elif value is not None and value == value:  # noqa: PLR0124  (NaN is nothing, not an error)
            sheet.write_number(row, at, value)
