"""Tests of voc/measure/change/verdicts.py."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from voc.measure.change.verdicts import told_again, verdicts

PLAIN = {"difference": 0.1, "q": 0.01, "mix": 0.0, "within_low": 0.05, "within_high": 0.15}
ENDS = {"low_a": 0.1, "high_a": 0.2, "low_b": 0.2, "high_b": 0.3}


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "growing"),
        ({"difference": -0.1, "within_low": -0.15, "within_high": -0.05}, "shrinking"),
        ({"q": 0.06}, "noise"),
        ({"q": np.nan}, "noise"),
        ({"mix": 0.08, "within_low": -0.02}, "mix"),
        ({"mix": 0.02, "within_low": -0.02}, "growing"),
        ({"mix": 0.08, "within_low": 0.01}, "growing"),
        ({"low_a": 0.0, "high_a": 0.03}, "new"),
        ({"difference": -0.1, "low_b": 0.0, "high_b": 0.01}, "gone"),
        (dict.fromkeys(ENDS, np.nan), "growing"),
    ],
)
def test_a_difference_in_one_word(change: dict[str, float], verdict: str) -> None:
    assert verdicts(pd.DataFrame([{**PLAIN, **ENDS, **change}])).tolist() == [verdict]


def test_a_topic_is_told_once_in_each_direction() -> None:
    rows = [("topic", "3", 0.1), ("blame", "3", 0.1), ("blame", "3", -0.1), ("stage", "3", 0.1), ("topic", "4", 0.1)]

    table = pd.DataFrame(rows, columns=["kind", "key", "difference"])

    assert told_again(table).tolist() == [False, True, False, False, False]
