"""Tests of voc/intake/ratings.py."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from voc.intake.ratings import Scale, scale_of_text, scale_of_values, to_ratings


@pytest.mark.parametrize(
    ("cell", "value", "best"),
    [
        ("4", 4, None),
        ("4,5", 4.5, None),
        ("4/5", 4, 5),
        ("4 out of 5 stars", 4, 5),
        ("3 von 5 Sternen", 3, 5),
        ("80%", 80, 100),
        ("★★★★☆", 4, 5),
        ("★★★½", 3.5, 5),
        ("⭐⭐", 2, 5),
        ("5 - very satisfied", 5, None),
        ("10 (extremely likely)", 10, None),
        ("-1", -1, None),
        ("4-5", None, None),
        ("good", None, None),
        ("", None, None),
    ],
)
def test_ratings_are_read_as_people_write_them(cell: str, value: float | None, best: float | None) -> None:
    values, bests = to_ratings(pd.Series([cell, "1"], dtype="str"))

    assert values[0] == value or (value is None and np.isnan(values[0]))
    assert bests[0] == best or (best is None and np.isnan(bests[0]))


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("1-5", Scale(1, 5)),
        ("0.5–5", Scale(0.5, 5)),
        ("1..10", Scale(1, 10)),
        ("-2 to 2", Scale(-2, 2)),
        ("out of 10", Scale(1, 10)),
        ("NPS 0-10", Scale(0, 10, is_nps=True)),
        ("FFT 1=very good .. 5=very poor (LOW is good); codes 6 and 7 are missing", Scale(1, 5, low_is_good=True)),
        ("5-1", Scale(1, 5, low_is_good=True)),
        ("stars", None),
        ("3-3", None),
    ],
)
def test_a_scale_is_read_from_its_text(text: str, scale: Scale | None) -> None:
    assert scale_of_text(text) == scale


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ([1, 2, 3, 4, 5], Scale(1, 5)),
        ([0.5, 3, 5], Scale(0.5, 5)),
        ([1, 5, 9], Scale(1, 10)),
        ([0, 5, 9], Scale(0, 10)),
        ([10, 55, 100], Scale(0, 100)),
        ([1, 4, 7] * 40, Scale(1, 7)),
        ([1, 2, 3, 4, 5, 12], Scale(1, 5)),  # a 12 is a mistake, no other scale
        ([1, 2, 3, 4, 5] * 40 + [0, 8], Scale(1, 5)),
        ([], Scale(1, 5)),
    ],
)
def test_a_scale_is_told_by_the_values(values: list[float], scale: Scale) -> None:
    assert scale_of_values(pd.Series(values, dtype="float64")) == scale
