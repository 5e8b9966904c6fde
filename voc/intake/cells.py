"""Turn cells into plain values: strings, numbers, yes and no. What cannot be turned comes out missing."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pandas as pd
from pandas.api import types

from voc.resources import definition


def plain_words(name: str) -> str:
    """Return a column's name for comparing: "reviewText" and "Review_Text:" become "review text"."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", str(name))
    flat = unicodedata.normalize("NFKD", spaced.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", flat))


def is_number(column: pd.Series[Any]) -> bool:
    """Tell whether the file itself typed the column as numbers."""
    return types.is_numeric_dtype(column.dtype) and not types.is_bool_dtype(column.dtype)


def strings(column: pd.Series[Any], missing: str = "values") -> pd.Series[str]:
    """Return the cells as stripped strings: whole numbers without ".0", what stands for a gap as missing.

    missing: which list of `definitions/columns.toml` says what stands for a gap, "values" or "text".
    """
    if types.is_float_dtype(column.dtype):
        whole = (column.dropna() % 1 == 0).all()
        column = column.astype("Int64") if whole and column.abs().max() < 2**62 else column
    text = column.astype("str").str.strip()
    return text.mask(text.str.lower().isin(definition("columns")["missing"][missing]))


def numbers(column: pd.Series[Any]) -> pd.Series[float]:
    """Return the cells as floats; "4,5" is 4.5."""
    if is_number(column):
        return pd.Series(pd.to_numeric(column, errors="coerce").astype("float64"))
    text = strings(column).str.replace(r"^([+-]?\d+),(\d{1,2})$", r"\1.\2", regex=True)
    return pd.Series(pd.to_numeric(text, errors="coerce").astype("float64"))


def flags(column: pd.Series[Any]) -> pd.Series[float]:
    """Return 1.0 for yes, 0.0 for no, NaN for anything else, by the words in `definitions/columns.toml`."""
    words = definition("columns")["flags"]
    meaning = {**dict.fromkeys(words["yes"], 1.0), **dict.fromkeys(words["no"], 0.0)}
    text = strings(column, missing="text").str.lower().str.normalize("NFKD").str.replace("\u0301", "")
    return text.map(meaning).astype("float64")
