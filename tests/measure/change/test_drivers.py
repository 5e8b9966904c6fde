"""Tests of voc/measure/change/drivers.py."""

from __future__ import annotations

import numpy as np
import pytest

from voc.measure.change.drivers import outcome_drivers

Pieces = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def planted(more: float, heavier: float, pieces: int = 3000, seed: int = 0) -> Pieces:
    """Return good and bad mentions of three topics, outcomes, sides; on B topic 0 is blamed more, 1 weighs more."""
    draw = np.random.default_rng(seed)
    b = np.arange(pieces) >= pieces // 2
    good = (draw.random((pieces, 3)) < 0.2).astype(float)
    bad = (draw.random((pieces, 3)) < np.column_stack([0.1 + more * b, 0.2 + 0 * b, 0.2 + 0 * b])).astype(float)
    outcome = (
        0.6 + 0.1 * good.sum(axis=1) - 0.2 * bad.sum(axis=1) - heavier * b * bad[:, 1] + draw.normal(0, 0.1, pieces)
    )
    return good, bad, outcome, b


def test_what_is_said_more_and_what_weighs_more_are_told_apart() -> None:
    good, bad, outcome, b = planted(more=0.2, heavier=0.15)

    table = outcome_drivers(good, bad, outcome, b, np.arange(len(b)))
    found = table.set_index("column").to_dict("index")

    assert found[0]["mix_low"] <= -0.2 * 0.2 <= found[0]["mix_high"]
    assert found[1]["within_low"] <= -0.15 * 0.2 <= found[1]["within_high"]
    assert set(table["column"][:2]) == {0, 1}
    assert found[0]["mix_q"] < 0.001
    assert found[0]["within_q"] > 0.05
    assert found[0]["bad_b"] > found[0]["bad_a"] + 0.1


def test_the_parts_add_up_to_the_difference() -> None:
    good, bad, outcome, b = planted(more=0.1, heavier=0.1)

    table = outcome_drivers(good, bad, outcome, b, np.arange(len(b)))

    assert table["mix"].sum() + table["within"].sum() == pytest.approx(outcome[b].mean() - outcome[~b].mean())
    assert table["column"].iloc[-1] == -1


def test_intervals_cover_what_they_say() -> None:
    covered = []
    for seed in range(150):
        good, bad, outcome, b = planted(more=0.2, heavier=0.15, pieces=500, seed=seed)
        found = outcome_drivers(good, bad, outcome, b, np.arange(len(b))).set_index("column").to_dict("index")
        covered.append(bool(found[1]["within_low"] <= -0.03 <= found[1]["within_high"]))

    assert 0.9 < np.mean(covered) < 0.99


def test_rare_mentions_are_part_of_the_rest() -> None:
    good, bad, outcome, b = planted(more=0, heavier=0, pieces=60)

    assert outcome_drivers(good, bad, outcome, b, np.arange(60))["column"].tolist() == [-1]
