"""The stretches of time that feedback is counted in: as short as the feedback allows."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Length = Literal["day", "week", "month", "quarter", "year"]
CODES: dict[Length, str] = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
FEWEST, MOST = 4, 60
"""Periods in which a change can be seen, and that a picture can show."""
BUSY = 30
"""People that a period needs, in the middle of all periods."""
STRAY = 0.005
"""Share of the dates at either end that may lie far off: ten posts of years before make no years of silence."""


def choose_length(dates: pd.Series[Any], person: npt.NDArray[np.int64]) -> Length | None:
    """Return the shortest length with 4 to 60 periods and, at the median, 30 people in each; None if there is none.

    dates, person: (pieces,); pieces without a date do not count.
    """
    for length in CODES:
        number, known = numbered(dates, length)
        inside = number >= 0
        pairs = np.unique(np.stack([number[inside], person[inside]]), axis=1)[0]
        people = np.bincount(pairs, minlength=len(known))
        if FEWEST <= len(known) <= MOST and np.median(people) >= BUSY:
            return length
    return None


def numbered(dates: pd.Series[Any], length: Length) -> tuple[npt.NDArray[np.int64], pd.PeriodIndex]:
    """Return the number of the period that each piece falls into, and all periods in order, also the silent ones.

    The periods are those between the first and the last `STRAY` of the dates; -1 for pieces outside, or without a date.
    """
    if dates.isna().all():
        return np.full(len(dates), -1, dtype=np.int64), pd.PeriodIndex([], freq="D")
    periods = dates.dt.to_period(CODES[length])
    there = np.sort(periods.dropna().to_numpy())
    stray = int(STRAY * len(there))
    known = pd.period_range(there[stray], there[-1 - stray])
    return np.asarray(known.get_indexer(pd.PeriodIndex(periods)), dtype=np.int64), known
