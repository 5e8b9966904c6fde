"""Tests of voc/meaning/calibrate.py."""

from __future__ import annotations

import numpy as np
import pytest

from voc.meaning.calibrate import UNKNOWN, calibrate, softmax

SHARES = np.array([0.9, 0.07, 0.03])


def drawn(count: int = 4000, sharpness: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Return scores that are `sharpness` times too sure and know nothing of the shares, and true classes."""
    chance = np.random.default_rng(3)
    codes = chance.choice(3, size=count, p=SHARES)
    scores = np.eye(3)[codes] * 2 + chance.normal(size=(count, 3))
    return scores * sharpness, codes


@pytest.mark.parametrize("sharpness", [0.3, 1.0, 5.0])
def test_probabilities_become_right_whatever_the_scale_of_the_scores(sharpness: float) -> None:
    scores, codes = drawn(sharpness=sharpness)
    chances = calibrate(scores, codes).chances(scores)
    np.testing.assert_allclose(chances.mean(axis=0), np.bincount(codes) / len(codes), atol=0.003)
    sure = chances[:, 0] > 0.9
    assert chances[sure, 0].mean() == pytest.approx((codes[sure] == 0).mean(), abs=0.01)


def test_leaning_brings_the_number_of_labels_nearer_to_the_truth() -> None:
    scores, codes = drawn()
    found = calibrate(scores, codes)
    chances = found.chances(scores)
    true, likeliest, given = (
        np.bincount(each, minlength=3) for each in (codes, chances.argmax(axis=1), found.order(chances)[:, 0])
    )
    assert abs(likeliest - true).sum() > 100
    assert abs(given - true).sum() < 0.4 * abs(likeliest - true).sum()


def test_statements_without_a_truth_change_nothing() -> None:
    scores, codes = drawn(300)
    more = calibrate(np.vstack([scores, scores[:50] * 9]), np.r_[codes, np.full(50, UNKNOWN)])
    assert more.temperature == pytest.approx(calibrate(scores, codes).temperature)


def test_where_shares_may_differ_offsets_are_left_out() -> None:
    scores, codes = drawn()
    found, strict = calibrate(scores, codes, shares=False), calibrate(scores, codes, shares=False, strength=0)
    assert not found.offset.any()
    assert found.temperature != calibrate(scores, codes).temperature
    assert not strict.lean.any()
    # where all classes are as frequent, temperature alone is right, and the offsets of the other rows are not
    chance = np.random.default_rng(4)
    even = chance.choice(3, size=4000)
    there = np.eye(3)[even] * 2 + chance.normal(size=(4000, 3))
    losses = [
        -np.log(marks.chances(there)[np.arange(4000), even]).mean() for marks in (found, calibrate(scores, codes))
    ]
    assert losses[0] < losses[1]


def test_a_class_never_seen_keeps_a_finite_offset() -> None:
    scores, codes = drawn(300)
    found = calibrate(np.hstack([scores, scores[:, :1]]), codes)
    assert np.isfinite(found.offset).all()
    assert np.isfinite(found.lean).all()


def test_softmax_bears_large_scores() -> None:
    np.testing.assert_allclose(softmax(np.array([[1000.0, 1000.0]])), [[0.5, 0.5]])
