"""Tests of voc/measure/moments/kano.py."""

from __future__ import annotations

import numpy as np
import pytest

from voc.measure.moments.kano import kano_class


@pytest.mark.parametrize(
    ("reward", "penalty", "expected"),
    [
        (0.3, 0.01, "delighter"),
        (0.3, -0.1, "satisfier"),
        (0.2, -0.2, "hybrid"),
        (0.1, -0.3, "dissatisfier"),
        (-0.02, -0.3, "frustrator"),
        (-0.1, 0.1, "undecided"),
        (np.nan, -0.3, "undecided"),
    ],
)
def test_the_balance_of_reward_and_penalty_decides(reward: float, penalty: float, expected: str) -> None:
    assert kano_class(np.full((50, 1), reward), np.full((50, 1), penalty), 0.8) == [expected]


def test_draws_that_disagree_leave_it_undecided() -> None:
    reward = np.array([[0.3]] * 35 + [[0.0]] * 15)

    assert kano_class(reward, np.full((50, 1), -0.1), 0.8) == ["undecided"]
    assert kano_class(reward, np.full((50, 1), -0.1), 0.6) == ["satisfier"]
