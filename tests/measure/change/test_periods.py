"""Tests of voc/measure/change/periods.py."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from voc.measure.change.periods import choose_length, numbered


@pytest.mark.parametrize(
    ("days", "pieces", "length"),
    [
        (10, 1000, "day"),
        (100, 2000, "week"),
        (700, 3000, "month"),
        (700, 40_000, "month"),
        (3650, 3000, "quarter"),
        (3650, 400, "year"),
        (700, 60, None),
        (2, 1000, None),
    ],
)
def test_the_shortest_length_that_the_feedback_allows(days: int, pieces: int, length: str | None) -> None:
    spread = np.random.default_rng(0).integers(days, size=pieces)
    dates = pd.Series(pd.Timestamp("2014-01-06") + pd.to_timedelta(spread, unit="D"))

    assert choose_length(dates, np.arange(pieces)) == length


def test_one_person_who_writes_much_makes_no_busy_period() -> None:
    dates = pd.Series(pd.date_range("2024-01-01", periods=700, freq="h"))

    assert choose_length(dates, np.zeros(700, dtype=np.int64)) is None


def test_silent_periods_are_counted_and_missing_dates_are_in_none() -> None:
    dates = pd.Series(pd.to_datetime(["2024-03-05", "", "2024-01-31", "2024-01-02"]))

    number, periods = numbered(dates, "month")

    assert number.tolist() == [2, -1, 0, 0]
    assert [str(each) for each in periods] == ["2024-01", "2024-02", "2024-03"]
    assert choose_length(pd.Series(pd.to_datetime(["", ""])), np.arange(2)) is None


def test_a_few_posts_of_years_before_make_no_years_of_silence() -> None:
    days = np.r_[np.arange(990) % 30, np.full(3, -900)]
    dates = pd.Series(pd.Timestamp("2024-01-01") + pd.to_timedelta(days, unit="D"))

    assert choose_length(dates, np.arange(993)) == "day"
    number, periods = numbered(dates, "day")
    assert len(periods) == 30
    assert number[-3:].tolist() == [-1, -1, -1]
