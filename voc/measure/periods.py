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


def choose_length(dates: pd.Series[Any], person: npt.NDArray[np.int64]) -> Length | None:
    """Return the shortest length with 4 to 60 periods and, at the median, 30 people in each; None if there is none.

    dates, person: (pieces,); pieces without a date do not count.
    """
    for length, code in CODES.items():
        periods = dates.dt.to_period(code)
        number = spanned(periods)
        people = pd.Series(person).groupby(periods.array).nunique()
        if FEWEST <= number <= MOST and people.reindex(range_of(periods), fill_value=0).median() >= BUSY:
            return length
    return None


def numbered(dates: pd.Series[Any], length: Length) -> tuple[npt.NDArray[np.int64], pd.PeriodIndex]:
    """Return the number of the period that each piece falls into, -1 without a date, and all periods in order."""
    periods = dates.dt.to_period(CODES[length])
    known = range_of(periods)
    return known.get_indexer(pd.PeriodIndex(periods)), known


def spanned(periods: pd.Series[Any]) -> int:
    """Return how many periods lie between the first and the last."""
    return len(range_of(periods))


def range_of(periods: pd.Series[Any]) -> pd.PeriodIndex:
    """Return all periods from the first to the last, also those that nothing falls into."""
    known = periods.dropna()
    if known.empty:
        return pd.PeriodIndex([], freq="D")
    return pd.period_range(known.min(), known.max())
