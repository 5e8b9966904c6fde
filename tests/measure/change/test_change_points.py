"""Tests of voc/measure/change/change_points.py."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix

from voc.measure.change.change_points import Timed, find_changes, swapped

PERIODS = 12


def timed(change: float = 0.0, drop: float = 0.0, *, seed: int = 0, people: int = 1200, series: int = 15) -> Timed:
    """Return people who speak once; from period 8 on series 0 is said so much more, the outcome is so much lower."""
    draw = np.random.default_rng(seed)
    period = np.sort(draw.integers(PERIODS, size=people))
    said = (draw.random((people, series)) < 0.15 + change * (np.arange(series) == 0) * (period[:, None] >= 8)).astype(
        float
    )
    outcome = np.clip(0.6 - drop * (period >= 8) + draw.normal(0, 0.25, people), 0, 1)
    shuffle = draw.permutation(people)
    return Timed(np.arange(people), period[shuffle], csr_matrix(said[shuffle]), outcome[shuffle])


def test_a_planted_change_is_found_where_it_began() -> None:
    found = find_changes(timed(change=0.2, drop=0.2), draws=200, seed=0).set_index("series")

    assert found.loc[[0, -1], "q"].max() < 0.01
    assert found.loc[[0, -1], "since"].tolist() == pytest.approx([8, 8], abs=1)
    assert found.drop([0, -1])["q"].min() > 0.05


def test_where_nothing_changes_alarms_are_as_rare_as_stated() -> None:
    alarms = sum(
        (find_changes(timed(seed=seed, people=600), draws=100, seed=seed)["q"] <= 0.1).any() for seed in range(60)
    )

    assert alarms <= 12  # of 60 at a rate of 0.1; more has a chance of 1 in 100


def test_dates_are_swapped_between_people_who_spoke_equally_often() -> None:
    often, late = 40, (8, 9, 11)
    person = np.r_[np.arange(600), 600 + np.repeat(np.arange(often), len(late))]
    period = np.r_[np.arange(600) % PERIODS, np.tile(late, often)]
    units = Timed(person, period, csr_matrix((len(person), 1)), np.full(len(person), np.nan))

    for drawn in swapped(units, 5, seed=1):
        times = pd.Series(drawn).groupby(person).apply(tuple)
        assert set(times[times.map(len) > 1]) == {late}
        assert np.bincount(drawn).tolist() == np.bincount(period).tolist()
        assert (drawn != period).any()


def test_the_same_twice_and_nothing_in_one_period() -> None:
    units = timed(change=0.1)
    pd.testing.assert_frame_equal(find_changes(units, draws=100, seed=3), find_changes(units, draws=100, seed=3))

    still = Timed(units.person, np.zeros(len(units.person), dtype=np.int64), units.said, units.outcome)
    assert find_changes(still, draws=100, seed=0).empty


def test_without_outcomes_shares_are_still_followed() -> None:
    units = timed(change=0.25)
    blind = Timed(units.person, units.period, units.said, np.full(len(units.person), np.nan))

    found = find_changes(blind, draws=100, seed=0).set_index("series")["q"]

    assert -1 not in found.index
    assert found[0] < 0.05
