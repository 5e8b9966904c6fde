"""Tests of voc/measure/change/difference.py."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from voc.measure.change.difference import TwoSides, mean_difference, share_differences


def shares(a: tuple[int, int], b: tuple[int, int], both: int = 0) -> tuple[csr_matrix, TwoSides]:
    """Return hits of so many people on either side; the first `both` of A are the first of B too."""
    said = np.r_[np.arange(a[1]) < a[0], np.arange(b[1]) < b[0]].astype(float)
    person = np.r_[np.arange(a[1]), np.arange(both), 1_000 + np.arange(b[1] - both)]
    return csr_matrix(said[:, None]), TwoSides(np.arange(a[1] + b[1]) >= a[1], person)


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [  # Newcombe 1998, table II, method 10, turned round (b - a)
        ((56, 70), (48, 80), -0.3339, -0.0524),
        ((9, 10), (3, 10), -0.8090, -0.1705),
        ((0, 10), (0, 20), -0.2775, 0.1611),
        ((10, 10), (0, 10), -1.0, -0.6075),
    ],
)
def test_the_interval_is_newcombes(a: tuple[int, int], b: tuple[int, int], low: float, high: float) -> None:
    row = share_differences(*shares(a, b)).iloc[0]

    assert (row["low"], row["high"]) == pytest.approx((low, high), abs=2e-4)
    assert row["difference"] == pytest.approx(b[0] / b[1] - a[0] / a[1])
    assert [row["people_a"], row["of_a"], row["people_b"], row["of_b"]] == [*a, *b]


def test_people_on_both_sides_who_say_the_same_make_it_surer() -> None:
    apart = share_differences(*shares((30, 100), (40, 100))).iloc[0]
    paired = share_differences(*shares((30, 100), (40, 100), both=100)).iloc[0]

    assert paired["high"] - paired["low"] < 0.6 * (apart["high"] - apart["low"])
    assert paired["p"] < 0.01 < apart["p"]


def test_a_difference_that_chance_made_is_seldom_sure() -> None:
    draw = np.random.default_rng(0)
    said = csr_matrix((draw.random((400, 600)) < 0.1).astype(float))
    table = share_differences(said, TwoSides(np.arange(400) >= 150, np.arange(400)))

    assert 0.03 < (table["p"] < 0.05).mean() < 0.07
    assert 0.93 < ((table["low"] <= 0) & (table["high"] >= 0)).mean() < 0.97


def test_rows_of_one_person_count_once_for_the_mean() -> None:
    values, b = np.tile([0.2, 0.4, 0.6, 0.8], 5), np.arange(20) >= 10
    single = mean_difference(values, b, np.arange(20)).iloc[0]
    doubled = mean_difference(np.repeat(values, 2), np.repeat(b, 2), np.repeat(np.arange(20), 2)).iloc[0]

    assert doubled["difference"] == pytest.approx(single["difference"])
    assert doubled["high"] - doubled["low"] == pytest.approx(single["high"] - single["low"])
    assert [doubled["people_a"], doubled["of_b"]] == [10, 10]


def test_one_person_has_no_spread() -> None:
    assert np.isnan(mean_difference(np.array([0.1, 0.5]), np.array([False, True]), np.arange(2))["difference"].iloc[0])
