"""Where two tables differ: which column, which row, what stands there."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd

ALIKE = 1e-9
"""Numbers that differ by less, beside their size, are the same: another order of sums changes the last digits."""


def table_differences(name: str, stored: pd.DataFrame, fresh: pd.DataFrame) -> list[str]:
    """Return in words where a stored table differs from the same computed again."""
    absent = [f"{name}: the column {each} is missing" for each in fresh if each not in stored]
    strange = [f"{name}: the column {each} is not computed by this version" for each in stored if each not in fresh]
    shared = [str(each) for each in stored if each in fresh]
    return [*absent, *strange, *column_differences(name, stored, fresh, shared)]


def column_differences(name: str, stored: pd.DataFrame, fresh: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    """Return in words where these columns differ, row by row."""
    if len(stored) != len(fresh):
        return [f"{name}: {len(stored):,} rows stored, {len(fresh):,} computed"]
    again = _through_parquet(fresh[list(columns)])
    return [each for column in columns for each in _differing(name, column, stored[column], again[column])]


def _through_parquet(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table as it would be read back."""
    file = BytesIO()
    table.reset_index(drop=True).to_parquet(file, index=False)
    return pd.read_parquet(file)


def _differing(name: str, column: str, stored: pd.Series[Any], fresh: pd.Series[Any]) -> list[str]:
    one, two = stored.reset_index(drop=True), fresh.reset_index(drop=True)
    if pd.api.types.is_numeric_dtype(one) and pd.api.types.is_numeric_dtype(two):
        left, right = one.to_numpy(dtype=float, na_value=np.nan), two.to_numpy(dtype=float, na_value=np.nan)
        same = np.isclose(left, right, rtol=ALIKE, atol=1e-12, equal_nan=True)
    else:
        same = np.array([_plain(left) == _plain(right) for left, right in zip(one, two, strict=True)], dtype=bool)
    rows = np.flatnonzero(~same)
    return [f"{name}.{column} row {row}: {_said(one[row])} stored, {_said(two[row])} computed" for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray | list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return None if pd.isna(value) else value


def _said(value: Any) -> str:
    plain = _plain(value)
    text = "nothing" if plain is None else f"{plain:.12g}" if isinstance(plain, float) else str(plain)
    return text if len(text) <= 60 else f"{text[:57]}..."
