"""Tests of voc/meaning/lineage.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from voc.meaning.lineage import Lineage, inherit
from voc.topic_model import TopicModel, plain_model

AXES = np.eye(8, dtype=np.float32)
EVERY = np.repeat(AXES[:6], [40, 40, 30, 20, 10, 10], axis=0)
"""Statements about six things, of which some are spoken of more than others."""


def model(*topics: tuple[int, ...], ids: tuple[int, ...] | None = None) -> TopicModel:
    """Return topics that each gather some of the six things."""
    centres = np.stack([AXES[list(things)].sum(axis=0) / np.sqrt(len(things)) for things in topics])
    plain = plain_model(centres, np.zeros((8, 0), dtype=np.float32), 0.2, 0.0)
    return plain if ids is None else replace(plain, ids=np.array(ids), free=9)


def lineage(before: TopicModel, after: TopicModel) -> Lineage:
    return inherit(before, after, EVERY, np.ones(len(EVERY), dtype=np.int64))


@pytest.mark.parametrize(
    ("after", "ids", "origin", "gone"),
    [
        ([(0,), (1,), (2,)], [0, 1, 2], ["same", "same", "same"], []),
        ([(2,), (0,), (1,)], [2, 0, 1], ["same", "same", "same"], []),
        ([(0, 1), (2,)], [0, 2], ["merged", "same"], []),
        ([(0,), (1,), (2,), (3,)], [0, 1, 2, 3], ["same", "same", "same", "new"], []),
        ([(0,), (2,)], [0, 2], ["same", "same"], [1]),
    ],
)
def test_topics_go_on_under_their_ids(
    after: list[tuple[int, ...]], ids: list[int], origin: list[str], gone: list[int]
) -> None:
    found = lineage(model((0,), (1,), (2,)), model(*after))

    assert found.model.ids.tolist() == ids
    assert [found.origin[each] for each in ids] == origin
    assert found.gone == gone


def test_a_topic_that_falls_apart_leaves_its_id_to_the_larger_part() -> None:
    found = lineage(model((0, 4), (2,)), model((4,), (0,), (2,)))

    assert found.model.ids.tolist() == [2, 0, 1]
    assert found.origin == {2: "split", 0: "same", 1: "same"}
    assert found.parents[2] == [0]


def test_halves_of_a_topic_are_both_split_and_one_keeps_the_id() -> None:
    found = lineage(model((0, 1), (2,)), model((0,), (1,), (2,)))

    assert sorted(found.model.ids.tolist()) == [0, 1, 2]
    assert sorted(found.origin.values()) == ["same", "split", "split"]
    assert found.parents[0] == [0]


def test_an_id_once_given_is_never_given_to_another_topic() -> None:
    found = lineage(model((0,), (1,), ids=(3, 7)), model((0,), (5,)))

    assert found.model.ids.tolist() == [3, 9]
    assert found.model.free == 10
    assert found.gone == [7]


def test_without_earlier_topics_all_are_new() -> None:
    empty = plain_model(AXES[:0], np.zeros((8, 0), dtype=np.float32), 0.2, 0.0)

    found = lineage(empty, model((0,), (1,)))

    assert found.model.ids.tolist() == [0, 1]
    assert set(found.origin.values()) == {"new"}
