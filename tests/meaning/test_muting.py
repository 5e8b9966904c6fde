"""Tests of voc/meaning/muting.py."""

from __future__ import annotations

import re

import numpy as np
import pytest

from voc.meaning.muting import muted_directions, name_pattern, text_markers
from voc.topic_model import mute

WIDTH = 32


def test_a_marker_no_longer_moves_a_vector() -> None:
    rng = np.random.default_rng(0)
    subject, marked = rng.integers(0, 3, 300), rng.integers(0, 2, 300).astype(bool)
    vectors = np.eye(WIDTH)[subject] + np.outer(marked, np.eye(WIDTH)[9]) * 2 + rng.normal(0, 0.01, (300, WIDTH))
    texts = [f"{'because ' if flag else ''}it is {each}" for each, flag in zip(subject, marked, strict=True)]

    muted = muted_directions(vectors.astype(np.float32), text_markers(texts, {"because": "^because"}, [], 0.01), 0.01)
    left = mute(vectors.astype(np.float32), muted)

    assert muted.shape == (WIDTH, 1)
    for each in range(3):
        one, two = (left[(subject == each) & (marked == flag)].mean(axis=0) for flag in (True, False))
        assert one @ two / (np.linalg.norm(one) * np.linalg.norm(two)) > 0.95


def test_a_rare_marker_is_not_muted() -> None:
    texts = ["because"] * 5 + ["it is"] * 300

    markers = text_markers(texts, {"because": "because"}, [], 0.01)

    assert muted_directions(np.ones((305, 4), dtype=np.float32), markers, 0.01).shape == (4, 0)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("jetblue", "with Jet Blue again", True),
        ("Jet Blue", "JetBlue again", True),
        ("spot", "My Spot plan", True),
        ("spot", "on the spot", False),
        ("Foam+", "Foam wash", True),
    ],
)
def test_names_are_found_as_customers_write_them(name: str, text: str, found: bool) -> None:
    assert (re.search(name_pattern(name), text) is not None) is found
