"""Tests of voc/measure/moments/power.py."""

from __future__ import annotations

import numpy as np
import pytest

from voc.measure.moments.power import per_arm_mean, per_arm_share


@pytest.mark.parametrize(("effect", "people"), [(0.2, 394), (0.5, 64), (0.8, 26)])
def test_the_published_numbers_for_means(effect: float, people: int) -> None:
    """Cohen (1988), table 2.4.1: small, middling and large effects, in standard deviations."""
    assert per_arm_mean(effect, 1.0) == people


@pytest.mark.parametrize(("before", "after", "people"), [(0.5, 0.4, 388), (0.1, 0.05, 435), (0.05, 0.1, 435)])
def test_the_published_numbers_for_shares(before: float, after: float, people: int) -> None:
    assert per_arm_share(before, after) == people


@pytest.mark.parametrize("effect", [0.0, -0.1, float("nan"), 1e-9])
def test_what_no_number_would_show_has_none(effect: float) -> None:
    assert np.isnan(per_arm_mean(effect, 0.3))
    assert np.isnan(per_arm_share(0.3, 0.3 + effect)) or effect == -0.1


def test_so_many_customers_show_the_effect_four_times_in_five() -> None:
    draw, effect, spread = np.random.default_rng(0), 0.1, 0.3
    people = int(per_arm_mean(effect, spread))
    found = 0
    for _ in range(2000):
        one, two = draw.normal(0, spread, people), draw.normal(effect, spread, people)
        error = np.sqrt((one.var(ddof=1) + two.var(ddof=1)) / people)
        found += abs(two.mean() - one.mean()) > 1.974 * error
    assert found / 2000 == pytest.approx(0.8, abs=0.03)
