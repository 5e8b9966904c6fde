"""Tests of voc/measure/cell_rates.py and of the ends of voc/measure/moments/ladder_shift.py."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from voc.measure.cell_rates import cell_rates
from voc.measure.cells import incidence
from voc.measure.mentions import Mentions
from voc.measure.moments.ladder_shift import ladder_shift


def test_rates_cover_their_truth() -> None:
    """Two statements a person, 60 people in a cell; feelings -1, 0, 1 as likely as each other."""
    draw, runs = np.random.default_rng(0), 200
    covered = pd.Series(0.0, index=["net", "turn_rate", "polarisation"])
    for _ in range(runs):
        cluster = np.repeat(np.arange(600), 2)
        feeling = np.repeat(draw.integers(-1, 2, 600), 2)
        told = pd.DataFrame({"feeling": feeling, "turn": draw.random(1200) < 0.1, "cluster": cluster})
        found = cell_rates(told, np.where(cluster < 60, 0, -1), 1).iloc[0]
        truth = {"net": 0.0, "turn_rate": 0.1, "polarisation": 0.0}
        for name, true in truth.items():
            covered[name] += found[f"{name}_low"] <= true <= found[f"{name}_high"]
    assert covered.div(runs).between(0.9, 0.99).all(), covered


def test_a_cell_of_one_mind_is_as_little_divided_as_can_be() -> None:
    told = pd.DataFrame({"feeling": [1, 1, 1, -1], "turn": 0, "cluster": range(4)})

    found = cell_rates(told, np.array([0, 0, 0, -1]), 1).iloc[0]

    assert found["polarisation"] == pytest.approx(-0.75)
    assert found["net"] == 1
    assert found["net_low"] < 0.6


@pytest.mark.parametrize(("rungs", "shift"), [(("recommend", "warn"), 2.0), (("none", "none"), 0.0)])
def test_a_shift_is_never_a_point(rungs: tuple[str, str], shift: float) -> None:
    said = pd.DataFrame({"stage": "use", "topic_id": 1, "sentiment": ["pos", "neg"] * 15, "ladder": list(rungs) * 15})
    mentions = Mentions(said.assign(piece=range(30)), pd.DataFrame({"person": range(30)}), 30)

    found = ladder_shift(mentions, incidence(mentions, pd.Series(["use-1"])), 5).iloc[0]

    assert found["ladder_shift"] == shift
    assert found["ladder_shift_high"] - found["ladder_shift_low"] > 0.2
    assert found["ladder_shift_low"] <= shift <= found["ladder_shift_high"]
