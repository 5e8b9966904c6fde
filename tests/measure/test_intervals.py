"""Tests of voc/measure/intervals.py."""

from __future__ import annotations

import numpy as np
import pytest

from voc.measure.intervals import clustered_mean, ends, false_discovery, net_promoter, person_weights, wilson


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (1, 1, 0.2065, 1.0)],
)
def test_wilson_gives_the_published_ends(hits: int, total: int, low: float, high: float) -> None:
    assert np.array(wilson(hits, total)) == pytest.approx([low, high], abs=1e-4)


def test_wilson_of_nothing_is_unknown() -> None:
    assert np.isnan(wilson(0, 0)).all()


def test_clustered_mean_of_shares_is_wilson() -> None:
    values = np.array([1.0] * 30 + [0.0] * 70)

    mean, low, high = clustered_mean(values, np.arange(100))

    assert mean == pytest.approx(0.3)
    assert [low, high] == pytest.approx(np.array(wilson(30, 100)), abs=2e-3)


def test_clustered_mean_is_wider_when_few_people_say_it_all() -> None:
    values = np.tile([1.0, 1.0, 0.0, 0.0], 25)

    _, low, high = clustered_mean(values, np.arange(100))
    _, wide_low, wide_high = clustered_mean(np.sort(values), np.arange(100) // 10)

    assert wide_high - wide_low > 2 * (high - low)


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_equal_values_are_no_certainty(value: float) -> None:
    mean, low, high = clustered_mean([value] * 3, [0, 1, 2])

    assert mean == value
    assert high - low > 0.3


def test_clustered_mean_covers_its_truth() -> None:
    draw = np.random.default_rng(1)
    person = np.repeat(np.arange(40), 3)
    covered = 0
    for _ in range(400):
        lean = draw.beta(1, 2, 40)
        values = (draw.random(120) < lean[person]).astype(float)
        _, low, high = clustered_mean(values, person)
        covered += low <= 1 / 3 <= high
    assert 0.92 <= covered / 400 <= 0.98


def test_false_discovery_leaves_out_what_was_not_tested() -> None:
    q = false_discovery([0.01, np.nan, 0.04, 0.03])

    assert q[[0, 2, 3]].tolist() == pytest.approx([0.03, 0.04, 0.04])
    assert np.isnan(q[1])
    assert len(false_discovery([])) == 0


def test_weights_are_the_same_for_the_same_seed_and_of_mean_one() -> None:
    weights = np.concatenate(list(person_weights(50, 20, seed=3)))

    assert np.array_equal(weights, np.concatenate(list(person_weights(50, 20, seed=3))))
    assert weights.mean(axis=1) == pytest.approx(np.ones(20))
    assert (weights > 0).all()


def test_weights_do_not_depend_on_the_parts_they_come_in(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(person_weights(50, 21, seed=3))
    monkeypatch.setattr("voc.measure.intervals.DRAWN", 200)
    parts = list(person_weights(50, 21, seed=3))

    assert len(whole) == 1
    assert len(parts) > 1
    assert min(map(len, parts)) >= 2
    assert np.array_equal(np.concatenate(parts), whole[0])


def test_ends_of_no_columns() -> None:
    assert [len(end) for end in ends(np.zeros((5, 0)))] == [0, 0]


@pytest.mark.parametrize(
    ("answers", "nps"),
    [([10, 9, 8, 7, 6, 0], 0.0), ([10, 10], 100.0), ([0.0, 6.0], -100.0), ([9, np.nan, 5, 5], -100 / 3)],
)
def test_nps_is_promoters_less_detractors(answers: list[float], nps: float) -> None:
    found, low, high = net_promoter(answers, np.arange(len(answers)))
    assert found == pytest.approx(nps)
    assert -100 <= low < high <= 100
    assert low <= found <= high


def test_nps_counts_people() -> None:
    assert net_promoter([10, 10, 10, 0], [0, 0, 0, 1])[0] == 0
    assert net_promoter([10, 0], [0, 1]) == net_promoter([10] * 9 + [0], [0] * 9 + [1])
    assert np.isnan(net_promoter([np.nan], [0])).all()


@pytest.mark.parametrize("people", [10, 50])
def test_the_interval_of_nps_covers_from_ten_answers_on(people: int) -> None:
    draw, covered = np.random.default_rng(0), 0
    for _ in range(400):
        _, low, high = net_promoter(draw.choice([10, 8, 3], people, p=[0.6, 0.3, 0.1]), np.arange(people))
        covered += low <= 50 <= high
    assert covered >= 0.92 * 400
