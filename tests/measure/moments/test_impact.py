"""Tests of voc/measure/moments/impact.py."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from voc.measure.moments.impact import leave_out_impact


def test_it_is_what_the_mean_loses_without_the_mentions() -> None:
    draw = np.random.default_rng(0)
    mentioned = draw.random((200, 3)) < 0.3
    outcome = draw.random(200)

    found = leave_out_impact(csr_matrix(mentioned.astype(float)), outcome, np.arange(200))

    expected = [outcome.mean() - outcome[~mentioned[:, column]].mean() for column in range(3)]
    assert found["impact"].tolist() == pytest.approx(expected)


def test_its_variance_is_the_stated_one() -> None:
    draw = np.random.default_rng(1)
    d, y = draw.random(5000) < 0.2, draw.random(5000)
    found = leave_out_impact(csr_matrix(d[:, None].astype(float)), y, np.arange(5000)).iloc[0]

    p, one, other = d.mean(), y[d], y[~d]
    apart = (one.mean() - other.mean()) ** 2 * p * (1 - p) / 5000
    stated = p**2 * (one.var() / len(one) + other.var() / len(other)) + apart

    assert found["impact_high"] - found["impact"] == pytest.approx(1.96 * np.sqrt(stated), rel=0.01)


@pytest.mark.parametrize("per_person", [1, 4])
def test_it_covers_its_truth(per_person: int) -> None:
    """600 feedback, a fifth mention the moment, true impact 0.2 x -0.3; people may write several."""
    draw = np.random.default_rng(per_person)
    person = np.arange(600) // per_person
    runs, covered = 200, 0
    for _ in range(runs):
        lean = draw.normal(0, 0.1, 600)[person]
        prone = draw.random(600)[person] < 0.4
        d = prone & (draw.random(600) < 0.5)
        y = 0.6 - 0.3 * d + lean + draw.normal(0, 0.1, 600)
        found = leave_out_impact(csr_matrix(d[:, None].astype(float)), y, person).iloc[0]
        covered += found["impact_low"] <= -0.06 <= found["impact_high"]
    assert 0.91 <= covered / runs <= 0.99


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_moment_nobody_or_everybody_mentions_has_none(share: float) -> None:
    found = leave_out_impact(csr_matrix(np.full((10, 1), share)), np.linspace(0, 1, 10), np.arange(10))

    assert found[["impact", "impact_low"]].isna().all(axis=None)


def test_no_feedback_gives_rows_without_numbers() -> None:
    found = leave_out_impact(csr_matrix((0, 2)), np.zeros(0), np.zeros(0, dtype=int))

    assert found.shape == (2, 5)
    assert found.isna().all(axis=None)
