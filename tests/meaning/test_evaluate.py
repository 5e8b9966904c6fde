"""Tests of voc/meaning/evaluate.py."""

from __future__ import annotations

import numpy as np
import pytest

from voc.meaning.evaluate import (
    Answers,
    accuracy,
    by_source,
    calibration_error,
    confusions,
    coverage,
    explained,
    hit_rates,
    macro_f1,
    score,
    share_spread,
)


def found(truth: list[int], given: list[int], sure: list[float] | None = None) -> Answers:
    count = len(truth)
    return Answers(np.array(truth), np.array(given), np.array(sure or [1.0] * count), np.ones(count), 3)


@pytest.mark.parametrize(
    ("truth", "given", "f1", "right"),
    [
        ([0, 1, 2], [0, 1, 2], 1.0, 1.0),
        ([0, 0, 1, 1], [0, 0, 0, 1], (0.8 + 2 / 3) / 2, 0.75),  # class 2 is nowhere and does not count
        ([0, 0], [2, 2], 0.0, 0.0),
    ],
)
def test_macro_f1_and_accuracy(truth: list[int], given: list[int], f1: float, right: float) -> None:
    assert macro_f1(found(truth, given)) == pytest.approx(f1)
    assert accuracy(found(truth, given)) == pytest.approx(right)


@pytest.mark.parametrize(
    ("given", "sure", "error"),
    [([0, 0], [1.0, 1.0], 0.0), ([1, 1], [0.9, 0.9], 0.9), ([0, 1], [0.5, 0.5], 0.0), ([0, 1], [0.8, 0.8], 0.3)],
)
def test_calibration_error(given: list[int], sure: list[float], error: float) -> None:
    assert calibration_error(found([0, 0], given, sure)) == pytest.approx(error)


def test_coverage_says_how_many_labels_are_kept_and_right() -> None:
    rows = {each["level"]: each for each in coverage(found([0, 0, 0, 0], [0, 0, 1, 1], [0.85, 0.65, 0.65, 0.4]))}
    assert rows[0.0] == {"level": 0.0, "share": 1.0, "accuracy": 0.5}
    assert rows[0.6] == {"level": 0.6, "share": 0.75, "accuracy": 0.667}
    assert rows[0.9] == {"level": 0.9, "share": 0.0, "accuracy": None}


def test_hit_rates() -> None:
    rates = hit_rates(found([0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1, 0]), ("a", "b", "c"))
    assert rates["a"] == {
        "true": 4,
        "sensitivity": 0.75,
        "specificity": 0.5,
        "true_share": 0.6667,
        "given_share": 0.6667,
    }
    assert rates["c"]["sensitivity"] is None


def test_the_interval_holds_the_value_and_widens_with_groups() -> None:
    chance = np.random.default_rng(0)
    truth = np.repeat(chance.integers(0, 3, 60), 10)
    given = np.repeat(chance.integers(0, 3, 60), 10)
    alone = score(found(truth.tolist(), given.tolist()), np.arange(600))["accuracy"]
    together = score(found(truth.tolist(), given.tolist()), np.repeat(np.arange(60), 10))["accuracy"]
    assert alone[1] <= alone[0] <= alone[2]
    assert together[2] - together[1] > 2 * (alone[2] - alone[1])


def test_by_source() -> None:
    parts = by_source(found([0, 0, 1], [0, 1, 1]), np.array(["x", "x", "y"]))
    assert parts["x"]["accuracy"] == 0.5
    assert parts["x"]["share_gap"] == 0.5
    assert parts["y"] == {"statements": 1, "accuracy": 1.0, "macro_f1": 1.0, "share_gap": 0.0}


def test_counts_by_source() -> None:
    counts = confusions(found([0, 0, 1, 1], [0, 1, 1, 1]), np.array(["a", "a", "a", "b"]))
    assert counts["a"] == [[1, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert counts["b"][1] == [0, 1, 0]


@pytest.mark.parametrize(
    ("tables", "spread"),
    [
        ([[[50, 0], [0, 50]]], 0.0),
        ([[[40, 10], [10, 40]]], 0.0),  # errors that even out leave the shares right
        ([[[40, 10], [0, 50]]], 0.1 / (41 / 102 * 61 / 102) ** 0.5),
        ([[[50, 0], [0, 50]], [[40, 10], [0, 50]]], 0.1 / (41 / 102 * 61 / 102) ** 0.5 / 2**0.5),
    ],
)
def test_how_far_shares_are_off(tables: list[list[list[int]]], spread: float) -> None:
    assert share_spread(tables) == pytest.approx(spread)


@pytest.mark.parametrize(
    ("tables", "part"),
    [
        ([[[50, 0], [0, 50]]], 1.0),
        ([[[25, 25], [25, 25]]], 0.0),
        ([[[40, 10], [10, 40]]], 0.36),
        ([[[9, 0], [1, 0]]], 0.0),
        ([[[9, 0], [0, 0]]], 0.0),
    ],
)
def test_what_the_labels_explain(tables: list[list[list[int]]], part: float) -> None:
    assert explained(tables) == pytest.approx(part)
