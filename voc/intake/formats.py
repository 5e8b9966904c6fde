"""Read a document as a table, whatever its format: content decides first, then the ending of its name."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pandas as pd

from voc.errors import InputError
from voc.intake.archives import ZIP, Document
from voc.intake.delimited import read_delimited
from voc.intake.encoding import decode
from voc.intake.tables import Table, nothing_rejected, plain
from voc.intake.workbook import read_workbook
from voc.resources import definition

PARQUET = b"PAR1"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
DELIMITED = {".csv", ".tsv", ".tab", ".txt", ".psv"}
JSON = {".json", ".jsonl", ".ndjson"}


def read_table(
    document: Document,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    max_rows: int | None = None,
) -> Table:
    """Read a document. `encoding`, `delimiter` and `sheet` are detected unless given.

    Raises InputError when it is no table, is damaged, or has no rows.
    """
    name, data = document.name, document.data
    _refuse_foreign(name, data)
    if data.startswith(PARQUET) or document.suffix == ".parquet":
        return _read_parquet(name, data, max_rows)
    if data.startswith(ZIP):
        return read_workbook(name, data, sheet, max_rows)
    if document.suffix in {".xlsx", ".xlsm"}:
        raise InputError(f"{name} is no XLSX workbook, or was cut short. Save it again as XLSX or CSV.")
    text, used = decode(name, data, encoding)
    _refuse_markup(name, text)
    looks_json = text.lstrip()[:1] in {"[", "{"} and document.suffix not in DELIMITED
    if looks_json or document.suffix in JSON:
        table = _read_json(name, text, max_rows)
    else:
        table = read_delimited(name, text, delimiter, max_rows)
    return replace(table, encoding=used)


def _refuse_foreign(name: str, data: bytes) -> None:
    for magic, kind in definition("files")["foreign"].items():
        if data[:32].hex().startswith(magic):
            raise InputError(f"{name} is {kind}, not a table. Give CSV, TSV, XLSX, JSON, JSONL or Parquet.")
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise InputError(f"{name} is protected by a password. Save a copy without the password and give that.")
        raise InputError(f"{name} is an old Excel or Office file (before 2007). Save it as XLSX or CSV.")


def _refuse_markup(name: str, text: str) -> None:
    head = text[:200].lstrip().lower()
    if head.startswith(("<!doctype html", "<html", "<?xml")):
        kind = "XML" if head.startswith("<?xml") else "a web page (perhaps a log-in page that was saved)"
        raise InputError(f"{name} is {kind}, not a table. Give CSV, TSV, XLSX, JSON, JSONL or Parquet.")


def _read_parquet(name: str, data: bytes, max_rows: int | None) -> Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows = pq.ParquetFile(BytesIO(data)).read()
        if max_rows is not None:
            rows = rows.slice(0, max_rows)
        frame = rows.to_pandas(ignore_metadata=True, integer_object_nulls=True, date_as_object=False)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{name} is no Parquet file, or was cut short. Copy or download it again.") from error
    if not len(frame):
        columns = ", ".join(map(str, frame.columns))
        raise InputError(f"{name} has columns and no rows. Its columns: {columns}. Give the rows too.")
    return Table(name, plain(_numbered(frame.drop(columns=_index_columns(frame)))), nothing_rejected())


def _index_columns(frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if str(name).startswith("__index_level_")]


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_axis(pd.RangeIndex(1, len(frame) + 1, name="source_row"))


def _read_json(name: str, text: str, max_rows: int | None) -> Table:
    """Read a list of objects, an object that holds one, or one object a line."""
    try:
        found = _objects(name, json.loads(text))
        broken: list[tuple[int, str]] = []
        numbers = list(range(1, len(found) + 1))
    except json.JSONDecodeError as error:
        numbers, found, broken = _json_lines(text)
        if not found:
            raise InputError(
                f"{name} is not valid JSON: {error.msg} (line {error.lineno}, column {error.colno}), "
                "and no line of it is an object. Mend it there, or export it again."
            ) from error
    except RecursionError as error:
        raise InputError(f"{name} is nested too deeply to be a table. Give a list of objects.") from error
    rows = _frame(found[:max_rows]).set_axis(pd.Index(numbers[:max_rows], dtype="int64", name="source_row"))
    rejected = pd.DataFrame(broken, columns=["source_row", "detail"]).assign(reason="broken row")
    return Table(name, plain(rows), rejected)


def _frame(found: list[dict[str, Any]]) -> pd.DataFrame:
    """Return one column a key; the keys of an inner object come as "outer.inner"."""
    if any(isinstance(value, dict) for each in found[:1000] for value in each.values()):
        found = [_opened(each) for each in found]
    return pd.DataFrame(found, dtype=object)


def _opened(record: dict[str, Any]) -> dict[str, Any]:
    opened: dict[str, Any] = {}
    for key, value in record.items():
        opened |= {f"{key}.{inner}": each for inner, each in value.items()} if isinstance(value, dict) else {key: value}
    return opened


def _objects(name: str, content: Any) -> list[dict[str, Any]]:
    """Return the list of objects in the content. Raises InputError where there is none, or it is empty."""
    if isinstance(content, dict):
        lists = {key: value for key, value in content.items() if isinstance(value, list) and _any_object(value)}
        if len(lists) > 1:
            raise InputError(f"{name} holds several lists: {', '.join(lists)}. Give a file with one list of objects.")
        content = next(iter(lists.values())) if lists else [content]
    if not isinstance(content, list) or not all(isinstance(each, dict) for each in content):
        raise InputError(f'{name} is JSON without a list of objects. Give a list such as [{{"text": "..."}}].')
    if not content or not any(content):
        raise InputError(f"{name} holds an empty list. Give at least one object with a text.")
    return content


def _any_object(values: list[Any]) -> bool:
    return any(isinstance(each, dict) for each in values)


def _json_lines(text: str) -> tuple[list[int], list[dict[str, Any]], list[tuple[int, str]]]:
    """Read one object a line; return row numbers, objects, and the broken rows with what is wrong."""
    numbers, found, broken = [], [], []
    lines = (line for line in text.split("\n") if line.strip())
    for number, line in enumerate(lines, 1):
        try:
            value = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            broken.append((number, f"not valid JSON: {getattr(error, 'msg', 'nested too deeply')}"))
            continue
        if isinstance(value, dict):
            numbers.append(number)
            found.append(value)
        else:
            broken.append((number, f"a JSON {type(value).__name__} where an object is needed"))
    return numbers, found, broken
