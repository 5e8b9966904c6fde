"""Tests of voc/meaning/stability.py."""

from __future__ import annotations

import numpy as np
import pytest

from voc.meaning.stability import stability
from voc.topic_model import TopicModel, plain_model

WIDTH = 24


def spread(centres: np.ndarray, each: int, noise: float) -> np.ndarray:
    rng = np.random.default_rng(2)
    found = np.repeat(centres, each, axis=0) + rng.normal(0, noise, (each * len(centres), WIDTH))
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def model(centres: np.ndarray) -> TopicModel:
    unit = centres / np.linalg.norm(centres, axis=1, keepdims=True)
    return plain_model(unit.astype(np.float32), np.zeros((WIDTH, 0), dtype=np.float32), -1.0, 0.0)


def test_topics_that_lie_apart_are_stable() -> None:
    centres = np.eye(WIDTH)[:6]

    found = stability(model(centres), spread(centres, 60, 0.05), 12)

    assert min(found.values()) > 0.95


def test_a_crowd_cut_at_random_is_not_and_its_neighbour_is() -> None:
    rng = np.random.default_rng(0)
    crowd = np.eye(WIDTH)[0] * 4 + rng.normal(0, 1, (300, WIDTH)) * (np.arange(WIDTH) > 3)
    apart = spread(np.eye(WIDTH)[[1]], 100, 0.02)
    vectors = np.vstack([crowd / np.linalg.norm(crowd, axis=1, keepdims=True), apart]).astype(np.float32)
    cut = np.eye(WIDTH)[[0, 0, 0]] * 4 + np.eye(WIDTH)[[4, 5, 6]]

    found = stability(model(np.vstack([cut, np.eye(WIDTH)[[1]]])), vectors, 12)

    assert found[3] > 0.9
    assert max(found[each] for each in range(3)) < 0.75


def test_the_same_seed_gives_the_same() -> None:
    centres = np.eye(WIDTH)[:4]
    vectors = spread(centres, 50, 0.3)

    assert stability(model(centres), vectors, 12) == stability(model(centres), vectors, 12)


@pytest.mark.parametrize("topics", [0, 1])
def test_nothing_is_said_of_one_topic_or_none(topics: int) -> None:
    found = stability(model(np.eye(WIDTH)[:topics].reshape(topics, WIDTH)), spread(np.eye(WIDTH)[:1], 30, 0.1), 12)

    assert len(found) == topics
    assert all(np.isnan(each) for each in found.values())
