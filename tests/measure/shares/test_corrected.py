"""Tests of voc/measure/shares/corrected.py."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from voc.measure.shares.corrected import Truth, ppi, transported

SIZE = 3000


@dataclass(frozen=True)
class Run:
    """What a run would be: the truth of every statement, the model's word on it, and who said it."""

    truth: np.ndarray
    guess: np.ndarray
    person: np.ndarray


def run(seed: int, *, share: float = 0.2, hit: float = 0.7, false: float = 0.1, each: int = 1) -> Run:
    """Return a run; `each`: statements a person, all alike in truth and mostly in what the model makes of them."""
    draw = np.random.default_rng(seed)
    person = np.repeat(np.arange(SIZE // each), each)
    truth = (draw.random(SIZE // each) < share)[person].astype(float)
    luck = np.where(draw.random(SIZE) < 0.8, draw.random(SIZE // each)[person], draw.random(SIZE))
    return Run(truth, (luck < np.where(truth == 1, hit, false)).astype(float), person)


def labelled(run: Run, count: int, seed: int, pull: np.ndarray | None = None) -> Truth:
    """Return the truth of `count` statements drawn with probability proportional to the pull, even without one."""
    draw = np.random.default_rng([seed, 1])  # not the chance that made the run
    strength = np.ones(len(run.truth)) if pull is None else pull
    chance = np.clip(strength * count / strength.sum(), 0, 1)
    rows = np.flatnonzero(draw.random(len(chance)) < chance)
    return Truth(rows, run.truth[rows], chance[rows])


def test_with_every_statement_labelled_it_is_the_share_that_people_count() -> None:
    each = run(0)
    every = Truth(np.arange(SIZE), each.truth, np.ones(SIZE))

    share, low, high = ppi(each.guess, each.person, every)

    assert share == pytest.approx(each.truth.mean())
    half = 1.96 * np.sqrt(share * (1 - share) / SIZE)
    assert (high - low) / 2 == pytest.approx(half, rel=0.02)


def test_a_biased_count_is_put_right() -> None:
    each = run(1)
    assert each.guess.mean() > each.truth.mean() + 0.01
    found = [ppi(each.guess, each.person, labelled(each, 300, seed))[0] for seed in range(40)]
    assert np.mean(found) == pytest.approx(each.truth.mean(), abs=0.01)


@pytest.mark.parametrize(
    ("hit", "false", "narrower"),
    [(0.95, 0.01, 0.5), (0.7, 0.1, 0.95), (0.2, 0.2, 1.02)],
    ids=["a good model", "a fair model", "a model that knows nothing"],
)
def test_the_better_the_model_the_narrower_the_interval(hit: float, false: float, narrower: float) -> None:
    each = run(2, hit=hit, false=false)
    known = labelled(each, 300, 0)
    alone = np.zeros(SIZE)

    widths = [np.subtract(*ppi(guess, each.person, known)[:0:-1]) for guess in (each.guess, alone)]

    assert widths[0] < narrower * widths[1]


@pytest.mark.parametrize(
    ("settings", "count"),
    [
        ({}, 100),
        ({"share": 0.02}, 100),
        ({"share": 0.9, "hit": 0.95}, 100),
        ({"each": 5}, 300),
        ({"hit": 0.99, "false": 0.01}, 30),
    ],
    ids=["common", "rare", "nearly all", "five statements a person", "few labels without an error"],
)
def test_the_interval_covers_the_truth(settings: dict[str, float], count: int) -> None:
    truth, covered = settings.get("share", 0.2), 0
    for seed in range(200):
        each = run(seed, **settings)  # type: ignore[arg-type]
        _, low, high = ppi(each.guess, each.person, labelled(each, count, seed))
        covered += low <= truth <= high
    assert covered >= 0.92 * 200


def test_unequal_probabilities_are_counted_back() -> None:
    pull = np.where(run(3).guess == 1, 9.0, 1.0)
    each = run(3)
    drawn = [labelled(each, 200, seed, pull) for seed in range(60)]
    plain = np.mean([known.hits.mean() for known in drawn])
    found = [ppi(each.guess, each.person, known) for known in drawn]

    assert plain > each.truth.mean() + 0.1
    assert np.mean([share for share, _, _ in found]) == pytest.approx(each.truth.mean(), abs=0.01)
    assert np.mean([low <= each.truth.mean() <= high for _, low, high in found]) >= 0.9


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_labels_that_all_say_the_same_are_no_certainty(value: float) -> None:
    known = Truth(np.arange(40), np.full(40, value), np.full(40, 0.1))
    share, low, high = ppi(np.full(400, value), np.arange(400), known)
    assert share == value
    assert 0.02 < high - low < 0.2


def test_a_transported_share_stays_and_its_interval_holds_the_error_elsewhere() -> None:
    given, person = np.r_[np.ones(300), np.zeros(700)], np.arange(1000)

    narrow, wide = (transported(given, person, spread, 12) for spread in (0.0, 0.2))

    assert narrow[0] == wide[0] == 0.3
    assert narrow[2] - narrow[1] == pytest.approx(2 * 2.2 * np.sqrt(0.3 * 0.7 / 1000), rel=0.01)
    assert wide[2] - wide[1] == pytest.approx(2 * 2.2 * 0.2 * np.sqrt(0.3 * 0.7), rel=0.02)


def test_fewer_sources_make_it_wider_and_it_stays_a_share() -> None:
    given, person = np.r_[np.ones(5), np.zeros(95)], np.arange(100)
    few, many = (transported(given, person, 0.2, sources) for sources in (4, 40))
    assert few[2] - few[1] > many[2] - many[1]
    assert few[1] == 0.0
    assert transported(np.ones(50), np.arange(50), 0.5, 4)[2] == 1.0
