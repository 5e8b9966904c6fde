"""Tests of voc/measure/moments/reconcile.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix

from voc.measure.cells import Incidence
from voc.measure.intervals import person_weights
from voc.measure.moments.effects import Fit
from voc.measure.moments.reconcile import reconcile

PIECES = 3000
NAMES = pd.Series(["use-0", "use-1", "use-2", "use-3"])


def reconciled(good: np.ndarray, bad: np.ndarray, outcome: np.ndarray) -> dict[str, dict[str, Any]]:
    """Return what is found of each moment, by column."""
    within = Incidence(*(csr_matrix(each.astype(float)) for each in (good | bad, good, bad)))
    fit = Fit(within, outcome, 5, 1.0)
    point, own = fit.estimate(), np.arange(len(outcome))
    drawn = fit.redraw(person_weights(len(outcome), 60, seed=0), own)
    clear = pd.Series(np.abs(point.impact[0]) > 0.01)
    table = reconcile(within, NAMES, point, drawn, clear).assign(impact=point.impact[0], adjusted=point.adjusted[0])
    return {str(name): dict(zip(NAMES, column, strict=True)) for name, column in table.items()}


def mentions(draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return good and bad mentions: the second moment mostly beside the first, the third well and badly by turns."""
    said = draw.random((PIECES, 4)) < 0.2
    said[:, 1] = said[:, 0] & (draw.random(PIECES) < 0.8) | (draw.random(PIECES) < 0.02)
    good = said & (draw.random((PIECES, 4)) < 0.5)
    good[:, :2] = False
    return good, said & ~good


def test_a_moment_that_only_comes_with_another_says_so() -> None:
    draw = np.random.default_rng(0)
    good, bad = mentions(draw)
    outcome = 0.7 - 0.3 * bad[:, 0] + draw.normal(0, 0.1, PIECES)

    found = reconciled(good, bad, outcome)

    assert [found[each]["use-1"] for each in ("disagrees", "reason", "together_with")] == [
        "vanishes",
        "together",
        "use-0",
    ]
    assert found["together_share"]["use-1"] > 0.85
    assert found["together_else"]["use-1"] < 0.3
    told = [found["adjusted"][each] + found["by_others"][each] for each in NAMES]
    assert told == pytest.approx(list(found["impact"].values()), abs=0.003)


def test_good_and_bad_mentions_that_cancel_out_say_so() -> None:
    draw = np.random.default_rng(1)
    good, bad = mentions(draw)
    outcome = 0.5 + 0.3 * good[:, 2] - 0.3 * bad[:, 2] - 0.1 * bad[:, 3] + draw.normal(0, 0.1, PIECES)

    found = reconciled(good, bad, outcome)

    assert [found[each]["use-2"] for each in ("disagrees", "reason")] == ["rank", "both sides"]
    assert abs(found["adjusted"]["use-2"]) < 0.01


def test_impacts_that_agree_are_left_alone() -> None:
    draw = np.random.default_rng(2)
    said = draw.random((PIECES, 4)) < 0.2
    outcome = 0.7 - said @ np.array([0.3, 0.15, 0.08, 0.03]) + draw.normal(0, 0.05, PIECES)

    found = reconciled(np.zeros_like(said), said, outcome)

    assert not any(isinstance(each, str) for each in (*found["disagrees"].values(), *found["reason"].values()))
