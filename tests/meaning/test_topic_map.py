"""Tests of voc/meaning/topic_map.py."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from voc.meaning.topic_map import TopicMap, topic_map
from voc.topic_model import unit

WIDTH = 24
FAMILIES = 3


def families(each: int = 6) -> np.ndarray:
    """Return centres in three families, each around a direction of its own."""
    rng = np.random.default_rng(5)
    middles = np.repeat(np.eye(WIDTH)[:FAMILIES], each, axis=0)
    return unit(middles + rng.normal(0, 0.12, middles.shape))


def drawn(centres: np.ndarray, sizes: np.ndarray | None = None) -> TopicMap:
    ids = np.arange(len(centres))
    return topic_map(ids, centres, 10.0 + ids if sizes is None else sizes)


def apart(found: TopicMap) -> np.ndarray:
    """Return how far each two circles' rims are apart; a circle is far from itself."""
    places = np.stack([found.x, found.y], axis=1)
    far = np.sqrt(((places[:, None] - places) ** 2).sum(axis=2))
    return np.asarray(far - found.radius - found.radius[:, None] + 9 * np.eye(len(places)))


def test_what_is_alike_stands_together() -> None:
    found = drawn(families())
    family = np.repeat(np.arange(FAMILIES), 6)
    places = np.stack([found.x, found.y], axis=1)
    middles = np.stack([places[family == each].mean(axis=0) for each in range(FAMILIES)])

    nearest = ((places[:, None] - middles) ** 2).sum(axis=2).argmin(axis=1)

    assert nearest.tolist() == family.tolist()


@pytest.mark.parametrize(
    "centres",
    [families(), families(30), np.repeat(np.eye(WIDTH)[:1], 9, axis=0), np.eye(WIDTH)[:2], np.eye(WIDTH)[:3]],
    ids=["some", "many", "all at one place", "two", "three"],
)
def test_no_circle_is_over_another_and_all_are_on_the_map(centres: np.ndarray) -> None:
    found = drawn(centres)

    assert apart(found).min() > 0
    assert (found.x - found.radius).min() == pytest.approx(0, abs=2e-4)
    assert (found.x + found.radius).max() == pytest.approx(1, abs=2e-4)
    assert (found.y - found.radius).min() == pytest.approx(0, abs=2e-4)


def test_an_area_goes_by_statements() -> None:
    found = drawn(families(), np.array([400.0, 100.0] + [25.0] * 15 + [0.0]))

    assert found.radius[0] / found.radius[1] == pytest.approx(2, abs=0.01)
    assert found.radius[1] / found.radius[2] == pytest.approx(2, abs=0.02)
    assert found.radius[-1] == 0


def test_the_order_of_the_rows_is_nothing_to_it() -> None:
    centres, order = families(), np.random.default_rng(0).permutation(18)
    sizes = 10.0 + np.arange(18)

    shuffled = topic_map(order, centres[order], sizes[order])

    for one, two in zip(astuple(drawn(centres, sizes)), astuple(shuffled), strict=True):
        np.testing.assert_array_equal(one[order], two)


def test_a_month_with_other_sizes_has_the_same_map() -> None:
    before, after = drawn(families()), drawn(families(), 40.0 - np.arange(18))

    assert np.abs(before.x - after.x).max() < 0.15
    assert np.abs(before.y - after.y).max() < 0.15


@pytest.mark.parametrize("number", [0, 1])
def test_few_topics_have_a_map(number: int) -> None:
    found = drawn(np.eye(WIDTH)[:number].reshape(number, WIDTH))

    assert found.x.tolist() == [0.5] * number
    assert found.radius.tolist() == [0.5] * number
