"""A table as it was read: its rows, and the rows that could not be."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd


def nothing_rejected() -> pd.DataFrame:
    """Return an empty table of rejected rows."""
    return pd.DataFrame({"source_row": [], "reason": [], "detail": []}).astype({"source_row": "int64"})


SIMPLE: dict[str, Any] = {"string": "str", "integer": "Int64", "boolean": "boolean"}
"""Types that hold gaps without changing their values, by what pandas finds in a column."""


@dataclass(frozen=True)
class Table:
    """The rows of one file.

    file: its name, never a full path.
    rows: one column a column; the index is the 1-based source row; values as the file types them.
    rejected: `source_row`, `reason`, `detail` of rows that could not be read.
    encoding: what its text was written in; None for a binary format.
    sha256: of the file's content, unpacked.
    """

    file: str
    rows: pd.DataFrame
    rejected: pd.DataFrame
    encoding: str | None = None
    sha256: str = ""


def column_names(header: Iterable[Any]) -> list[str]:
    """Return names that are filled and differ: "column 3" for a blank one, "comment (2)" for a repeated one."""
    names: list[str] = []
    counts: Counter[str] = Counter()
    for place, cell in enumerate(header, 1):
        name = " ".join(str(cell if cell is not None else "").replace("\ufeff", "").split()) or f"column {place}"
        counts[name] += 1
        while counts[name] > 1 and (new := f"{name} ({counts[name]})") in names:
            counts[name] += 1
        names.append(name if counts[name] == 1 else new)
    return names


def blank_to_missing(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with cells of white space only as missing."""
    text = [name for name in rows.columns if rows[name].dtype == "str"]
    return rows.assign(**{name: rows[name].mask(rows[name].str.strip() == "") for name in text})


def plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Return typed rows with simple columns: unique names, no categories, no lists or objects inside a cell."""
    named = rows.set_axis(column_names(rows.columns), axis=1)
    return blank_to_missing(pd.DataFrame({name: _simple(named[name]) for name in named.columns}, index=named.index))


def _simple(column: pd.Series[Any]) -> pd.Series[Any]:
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.cat.categories.dtype)
    if column.dtype != object:
        return column
    flat = pd.Series([_flat(value) for value in column], index=column.index, dtype=object)
    kind = SIMPLE.get(pd.api.types.infer_dtype(flat, skipna=True))
    return flat.astype(kind) if kind is not None else flat.infer_objects()


def _flat(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple):
        simple = all(isinstance(each, str | int | float) for each in value)
        return "|".join(map(str, value)) if simple else json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value
