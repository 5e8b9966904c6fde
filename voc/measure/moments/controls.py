"""What else goes with the outcome and is no moment: where feedback came from, of which product, and when."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

COLUMNS = ("source_kind", "source_file", "outcome_from", "product", "date")
LEAST, MOST = 30, 20
"""Pieces that a level needs, and levels that one column may add: one for each of a thousand products fits chance."""
PERIODS = ("M", "Q", "Y")
"""Calendar periods, the finest that makes no more than `MOST`."""


def controls(pieces: pd.DataFrame, leave_out: Sequence[str] = ()) -> tuple[csr_matrix, list[str]]:
    """Return 0/1 columns for the levels of source, product and period, (pieces, levels), and what they stand for.

    A column's most common level is the one that others are compared with; rare levels, and no answer, are one with it.
    pieces: with `COLUMNS`. leave_out: columns that are no controls here.
    """
    found = [_levels(pieces[name], name) for name in COLUMNS if name not in leave_out]
    names = [f"{level.name}={code}" for levels in found for level, codes in [levels] for code in codes]
    columns = [np.asarray(level == code, dtype=float) for level, codes in found for code in codes]
    return csr_matrix(np.stack(columns, axis=1) if columns else np.zeros((len(pieces), 0))), names


def _levels(values: pd.Series, name: str) -> tuple[pd.Series, list[str]]:
    """Return the values as text, and those of them that get a column."""
    told = _periods(values) if name == "date" else values.astype("str").where(values.notna())
    counts = told.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return told.rename("period" if name == "date" else name), list(counts.index[counts >= LEAST][1 : MOST + 1])


def _periods(dates: pd.Series) -> pd.Series:
    when = pd.to_datetime(dates, errors="coerce", utc=True).dt.tz_localize(None)
    for period in PERIODS:
        told = when.dt.to_period(period)
        if told.nunique() <= MOST:
            break
    return told.astype("str").where(when.notna())
