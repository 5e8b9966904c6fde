"""Tests of voc/topic_model.py."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from voc.errors import OutputError
from voc.topic_model import TopicModel, group_centres, plain_model, read_model, write_model

AXES = np.eye(6, dtype=np.float32)


def split_model() -> TopicModel:
    """Return three centres of which the second is divided in two, and the first and third are one topic."""
    centres = np.vstack([AXES[:3], AXES[[3, 4]]])
    ids, inside = np.array([0, -1, 0, 1, 2]), np.array([-1, -1, -1, 1, 1])
    return TopicModel(centres, np.zeros((6, 0), dtype=np.float32), 0.2, 0.8, ids, inside, np.ones(5), 3)


@pytest.mark.parametrize(
    ("vector", "topic"),
    [
        (AXES[0], 0),
        (AXES[2], 0),
        (AXES[1] + 0.3 * AXES[3], 1),
        (AXES[1] + 0.3 * AXES[4], 2),
        (AXES[0] + 0.9 * AXES[4], 0),
        (AXES[5], -1),
    ],
)
def test_a_vector_goes_to_the_nearest_centre_and_then_to_its_nearest_part(vector: np.ndarray, topic: int) -> None:
    unit = vector / np.linalg.norm(vector)

    assert split_model().assign(unit[None, :])[0].tolist() == [topic]


def test_a_lifted_centre_takes_what_is_nearly_as_near_and_its_score_stays_a_cosine() -> None:
    plain = plain_model(AXES[:2], np.zeros((6, 0), dtype=np.float32), 0.2, 0.8)
    vector = np.array([[0.8, 0.6, 0, 0, 0, 0]], dtype=np.float32)

    topic, score = replace(plain, lift=np.array([1.0, 1.5])).assign(vector)

    assert (plain.assign(vector)[0].tolist(), topic.tolist()) == ([0], [1])
    assert score[0] == pytest.approx(0.6)


def test_a_model_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path, model = tmp_path / "model.safetensors", split_model()

    write_model(model, path)

    again, vectors = read_model(path), np.random.default_rng(0).normal(size=(50, 6)).astype(np.float32)
    assert (again.floor, again.context, again.free) == (model.floor, model.context, model.free)
    for one, other in zip(again.assign(vectors), model.assign(vectors), strict=True):
        np.testing.assert_array_equal(one, other)


def test_without_centres_there_is_no_topic() -> None:
    model = plain_model(AXES[:0], np.zeros((6, 0), dtype=np.float32), 0.2, 0.8)

    assert model.assign(AXES)[0].tolist() == [-1] * 6
    assert model.topics().tolist() == []


def test_a_model_of_another_version_is_refused_in_one_line(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    path = tmp_path / "model.safetensors"
    save_file({"centres": AXES}, path)

    with pytest.raises(OutputError, match="written by another version of voc"):
        read_model(path)


def test_groups_join_near_centres() -> None:
    centres = np.eye(4)[[0, 0, 1, 1]] + np.eye(4)[[2, 3, 2, 3]] * 0.1

    group = group_centres(centres, 2)

    assert group[0] == group[1] != group[2] == group[3]
