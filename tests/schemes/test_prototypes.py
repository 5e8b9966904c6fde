"""Tests of voc/schemes/prototypes.py."""

from __future__ import annotations

import numpy as np
import pytest

from voc.meaning.calibrate import Calibration
from voc.schemes.prototypes import (
    DEFINITION,
    PROTOTYPES,
    STRENGTHS,
    TEMPERATURE,
    Lesson,
    head_of,
    prototypes,
    scores,
    weights,
)

CLASSES = ("a", "b", "c")
WORTH = np.full(3, DEFINITION)
PLAIN = Calibration(1.0, np.zeros(3), np.zeros(3))


def unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def lesson(count: int, seed: int = 0) -> Lesson:
    """Return texts around three directions of six; the sixth differs most and means nothing."""
    chance = np.random.default_rng(seed)
    codes = np.arange(count) % 3
    noise = chance.normal(size=(count, 6)) * [0.2, 0.2, 0.2, 0.2, 0.2, 1.5]
    return Lesson(np.eye(3, 6), WORTH, unit(np.eye(3, 6)[codes] + noise), codes)


def test_without_texts_the_descriptions_are_the_prototypes() -> None:
    found = head_of(CLASSES, lesson(0), PROTOTYPES, PLAIN)
    seen = unit(np.array([[1.0, 0, 0, 0, 0, 0], [0, 1, 0.9, 0, 0, 0]]))

    np.testing.assert_allclose(found.prototypes, np.eye(3, 6))
    np.testing.assert_allclose(scores(seen, found.weight, found.bias), seen @ np.eye(6, 3) / TEMPERATURE)
    assert found.judge(seen).given().tolist() == ["a", "b"]
    np.testing.assert_allclose(found.near(seen), [1, 1 / np.hypot(1, 0.9)])


def test_a_description_counts_as_so_many_examples() -> None:
    example = np.array([[0.0, 0, 0, 1, 0, 0]])
    few = Lesson(np.eye(3, 6), WORTH, example, np.array([0]))
    expected = np.array([DEFINITION, 0, 0, 1, 0, 0]) / (DEFINITION + 1)
    np.testing.assert_allclose(few.centres()[0], expected)
    np.testing.assert_allclose(np.linalg.norm(prototypes(few), axis=1), 1)


@pytest.mark.parametrize("strength", STRENGTHS)
def test_every_strength_tells_the_classes_apart_on_one_scale(strength: float) -> None:
    learnt, new = lesson(60), lesson(300, seed=1)
    weight, bias = weights(learnt, strength)
    right = scores(new.vectors, weight, bias).argmax(axis=1) == new.codes
    spread = np.linalg.norm(weight - weight.mean(axis=1, keepdims=True), axis=0).mean()
    assert right.mean() > 0.75
    assert 0.5 / TEMPERATURE < spread < 1.5 / TEMPERATURE


def test_the_linear_model_looks_past_what_differs_within_classes() -> None:
    linear, plain = (np.abs(weights(lesson(60), strength)[0]) for strength in (0.5, PROTOTYPES))
    assert linear[5].max() < plain[5].max()


@pytest.mark.parametrize("strength", STRENGTHS)
def test_order_of_texts_and_classes_does_not_matter(strength: float) -> None:
    learnt, turn, swap = lesson(30), np.random.default_rng(2).permutation(30), np.array([2, 0, 1])
    weight, bias = weights(learnt, strength)
    mixed, mixed_bias = weights(learnt.at(turn), strength)
    named, named_bias = weights(
        Lesson(learnt.described[swap], WORTH, learnt.vectors, np.argsort(swap)[learnt.codes]), strength
    )
    np.testing.assert_allclose(mixed, weight, atol=1e-8)
    np.testing.assert_allclose(mixed_bias, bias, atol=1e-8)
    np.testing.assert_allclose(named, weight[:, swap], atol=1e-8)
    np.testing.assert_allclose(named_bias, bias[swap], atol=1e-8)


@pytest.mark.parametrize("strength", STRENGTHS)
def test_texts_that_do_not_differ_are_no_obstacle(strength: float) -> None:
    same = Lesson(np.eye(2, 6), WORTH[:2], np.eye(2, 6)[[0, 0, 1]], np.array([0, 0, 1]))
    weight, bias = weights(same, strength)
    assert np.isfinite(weight).all()
    assert scores(np.eye(2, 6), weight, bias).argmax(axis=1).tolist() == [0, 1]
