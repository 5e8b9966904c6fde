"""Tests of voc/measure/moments/effects.py."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.sparse import csr_matrix

from voc.measure.cells import Incidence
from voc.measure.intervals import Floats, ends, person_weights
from voc.measure.moments.effects import Fit

Flags = npt.NDArray[np.bool_]


def incidence(any_: Flags, good: Flags, bad: Flags) -> Incidence:
    return Incidence(*(csr_matrix(each.astype(float)) for each in (any_, good, bad)))


def simulate(draw: np.random.Generator, pieces: int) -> tuple[Incidence, Floats]:
    """Two moments that tend to be spoken of together; only the second one's bad mentions matter."""
    first = draw.random(pieces) < 0.4
    second = draw.random(pieces) < np.where(first, 0.6, 0.2)
    any_ = np.stack([first, second], axis=1)
    bad = any_ & (draw.random((pieces, 2)) < 0.5)
    good = any_ & ~bad & (draw.random((pieces, 2)) < 0.6)
    outcome = 0.7 - 0.3 * bad[:, 1] + draw.normal(0, 0.2, pieces)
    return incidence(any_, good, bad), np.array(outcome, dtype=np.float64)


def test_each_moment_gets_its_own_effect() -> None:
    within, outcome = simulate(np.random.default_rng(0), 20_000)

    found = Fit(within, outcome, min_mentions=5, ridge=1.0).estimate()

    assert found.penalty[0] == pytest.approx([0, -0.3], abs=0.02)
    assert found.reward[0] == pytest.approx([0, 0], abs=0.02)
    assert found.lost[0, 1] == pytest.approx(0.3 * found.bad[0, 1], abs=0.01)
    assert found.adjusted[0] == pytest.approx(found.held[0] - found.lost[0])


def test_draws_in_parts_give_what_they_give_together() -> None:
    within, outcome = simulate(np.random.default_rng(1), 200)
    weights = np.concatenate(list(person_weights(200, 20, seed=0)))
    fit = Fit(within, outcome, 5, 1.0)

    whole, parts = fit.redraw([weights], np.arange(200)), fit.redraw([weights[:12], weights[12:]], np.arange(200))

    assert np.array_equal(whole.penalty, parts.penalty)
    assert np.array_equal(whole.lost, parts.lost)


def test_what_is_at_stake_covers_its_truth() -> None:
    """True share of bad mentions of the second moment: 0.5 x (0.4 x 0.6 + 0.6 x 0.2) = 0.18."""
    draw = np.random.default_rng(3)
    weights = list(person_weights(500, 100, seed=0))
    runs, covered = 50, np.zeros(2)
    for _ in range(runs):
        within, outcome = simulate(draw, 500)
        low, high = ends(Fit(within, outcome, 5, 1.0).redraw(weights, np.arange(500)).lost)
        covered += (low <= [0, 0.3 * 0.18]) & (high >= [0, 0.3 * 0.18])
    assert (covered / runs > 0.87).all()


def test_moments_always_mentioned_together_share_the_effect() -> None:
    draw = np.random.default_rng(5)
    bad = np.repeat(draw.random((400, 1)) < 0.3, 2, axis=1)
    within = incidence(bad, np.zeros_like(bad), bad)

    found = Fit(within, np.where(bad[:, 0], 0.2, 0.6), 5, 1.0).estimate()

    assert found.penalty[0] == pytest.approx([-0.2, -0.2], abs=0.01)
    assert np.isnan(found.reward).all()


def test_a_side_with_too_few_mentions_has_no_effect_and_nothing_at_stake() -> None:
    any_ = np.zeros((50, 1), dtype=bool)
    any_[:4] = True
    within = incidence(any_, np.zeros_like(any_), any_)

    found = Fit(within, np.linspace(0, 1, 50), 5, 1.0).estimate()

    assert np.isnan(found.penalty).all()
    assert found.lost[0, 0] == 0
    assert found.bad[0, 0] == pytest.approx(0.08)
    assert found.neutral[0, 0] == 0


@pytest.mark.parametrize("per_person", [1, 4])
def test_a_moment_without_effect_is_seldom_significant(per_person: int) -> None:
    """Crowded ratings and rare mentions, where a t test finds effects that are not there."""
    draw = np.random.default_rng(7)
    people, moments = 800 // per_person, 15
    person, found = np.repeat(np.arange(people), per_person), []
    for _ in range(40):
        outcome = draw.choice([0.0, 0.25, 0.5, 0.75, 1.0], people, p=[0.1, 0.05, 0.1, 0.15, 0.6])
        any_ = (draw.random((people, moments)) < draw.uniform(0.02, 0.3, moments))[person]
        good = any_ & (draw.random(any_.shape) < 0.5)
        fit = Fit(incidence(any_, good, any_ & ~good), outcome[person], 5, 1.0)
        found.append(fit.test(person))

    assert 0.02 <= (np.stack(found) < 0.05).mean() <= 0.065


def test_a_moment_that_only_comes_with_another_is_not_significant_beside_it() -> None:
    """Bad mentions of the second moment cost; the first is spoken of beside it and costs nothing."""
    found = []
    for seed in range(40):
        within, outcome = simulate(np.random.default_rng(seed), 800)
        found.append(Fit(within, outcome, 5, 1.0).test(np.arange(800)))

    p = np.stack(found)
    assert (p[:, 1] < 0.001).all()
    assert (p[:, 0] < 0.05).mean() < 0.15


def test_controls_take_what_is_theirs() -> None:
    draw = np.random.default_rng(2)
    late = draw.random(5000) < 0.5
    bad = (draw.random(5000) < np.where(late, 0.5, 0.1))[:, None]
    outcome = 0.7 - 0.2 * late + draw.normal(0, 0.1, 5000)
    within = incidence(bad, np.zeros_like(bad), bad)

    alone = Fit(within, outcome, 5, 1.0).estimate().penalty[0]
    beside = Fit(within, outcome, 5, 1.0, csr_matrix(late[:, None].astype(float))).estimate().penalty[0]

    assert alone[0] < -0.05
    assert beside[0] == pytest.approx(0, abs=0.01)


def test_draws_hold_the_impact_that_vendors_publish() -> None:
    within, outcome = simulate(np.random.default_rng(4), 300)
    found = Fit(within, outcome, 5, 1.0).redraw([np.ones((2, 300))], np.arange(300))

    mentioned = within.any.toarray() > 0
    assert found.impact[0] == pytest.approx([outcome.mean() - outcome[~mentioned[:, each]].mean() for each in (0, 1)])
