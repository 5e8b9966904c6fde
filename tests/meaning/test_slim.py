"""Tests of voc/meaning/slim.py."""

from __future__ import annotations

import numpy as np

from voc.meaning.minilm import minilm_folder
from voc.meaning.slim import published_layers, slim, whole

PUBLISHED = published_layers(minilm_folder())


def trained(directions: int) -> dict[str, np.ndarray]:
    """Return the published layers, every matrix moved in so many directions, every vector by one."""
    chance = np.random.default_rng(0)

    def moved(weight: np.ndarray) -> np.ndarray:
        if weight.ndim < 2:
            return weight + 1
        rows, columns = weight.shape
        return weight + chance.normal(size=(rows, directions)) @ chance.normal(size=(directions, columns)) / 100

    return {name: moved(weight).astype(np.float32) for name, weight in PUBLISHED.items()}


def test_few_directions_are_kept_whole_in_a_fraction_of_the_numbers() -> None:
    layers = trained(directions=3)

    small = slim(layers, PUBLISHED, rank=4)

    assert sum(each.size for each in small.values()) < sum(each.size for each in layers.values()) / 50
    back = whole(small, PUBLISHED)
    assert set(back) == set(layers)
    for name, weight in layers.items():
        np.testing.assert_allclose(back[name], weight, atol=1e-4)


def test_of_more_directions_the_largest_are_kept() -> None:
    layers = trained(directions=8)

    errors = []
    for rank in (2, 4, 8):
        back = whole(slim(layers, PUBLISHED, rank), PUBLISHED)
        errors.append(sum(float(np.linalg.norm(back[name] - weight)) for name, weight in layers.items()))

    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < errors[0] / 100


def test_nothing_is_nothing() -> None:
    assert whole(slim({}, PUBLISHED, 4), PUBLISHED) == {}
