"""Tests of voc/intake/dates.py."""

from __future__ import annotations

import pandas as pd
import pytest

from voc.intake.dates import Order, day_or_month, to_dates


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("2024-03-12", "2024-03-12"),
        ("2024-03-12T23:30:00-02:00", "2024-03-13 01:30"),
        ("2024-03-12 10:00:00 UTC", "2024-03-12 10:00"),
        ("20240312", "2024-03-12"),
        ("1710237600", "2024-03-12 10:00"),
        ("1710237600000", "2024-03-12 10:00"),
        ("45363", "2024-03-12"),
        ("45363.5", "2024-03-12 12:00"),
        ("12 Mar 2024", "2024-03-12"),
        ("March 12, 2024", "2024-03-12"),
        ("12th March 2024", "2024-03-12"),
        ("12. März 2024", "2024-03-12"),
        ("12 de marzo de 2024", "2024-03-12"),
        ("12.03.2024 10:15 Uhr", "2024-03-12 10:15"),
        ("12/03/24 3:05 PM", "2024-03-12 15:05"),
        ("Tue Mar 12 10:00:00 +0000 2024", "2024-03-12 10:00"),
        ("Reviewed in the United States on March 12, 2024", "2024-03-12"),
        ("yesterday", None),
        ("2024", None),
        ("30/02/2024", None),
        ("9999-12-31", None),
        ("0", None),
    ],
)
def test_dates_are_read_in_many_spellings(cell: str, date: str | None) -> None:
    found = to_dates(pd.Series([cell, "2024-01-01"], dtype="str"))[0]

    assert pd.isna(found) if date is None else found == pd.Timestamp(date)


@pytest.mark.parametrize(
    ("cells", "order", "first"),
    [
        (["03/04/2024", "31/01/2024"], "day", "2024-04-03"),
        (["03/04/2024", "01/31/2024"], "month", "2024-03-04"),
        (["03.04.2024", "01.02.2024"], "day", "2024-04-03"),
    ],
)
def test_the_whole_column_decides_whether_the_day_comes_first(cells: list[str], order: Order, first: str) -> None:
    assert day_or_month(pd.Series(cells))[0] == order
    assert to_dates(pd.Series(cells))[0] == pd.Timestamp(first)
