"""Tests of voc/meaning/features.py."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from voc.meaning.features import FACTS, sight

NONE = np.nan


def feedback(**columns: object) -> pd.DataFrame:
    base: dict[str, object] = {
        "feedback_id": ["f1"], "source_kind": ["review"], "rating": [NONE], "rating_min": [NONE],
        "rating_max": [NONE], "low_is_good": [False], "nps": [NONE], "recommend": [NONE],
    }  # fmt: skip
    return pd.DataFrame({**base, **{name: [value] for name, value in columns.items()}})


STATEMENTS = pd.DataFrame(
    {"feedback_id": ["a", "b", "a", "a"], "start": [9, 0, 0, 20], "text": ["Two.", "B?", "One!", "Three"]}
)
TWO = pd.concat([feedback(feedback_id="a"), feedback(feedback_id="b")], ignore_index=True)
VECTORS = np.eye(4, dtype=np.float32)


def test_neighbours_are_those_of_the_same_feedback_in_reading_order() -> None:
    seen = sight(STATEMENTS, TWO, VECTORS)
    assert seen.before.tolist() == [2, -1, -1, 0]
    assert seen.after.tolist() == [3, -1, 0, -1]
    np.testing.assert_allclose(seen.whole, np.array([[1 / 3, 0, 1 / 3, 1 / 3], [0, 1, 0, 0]]), atol=1e-6)


def test_dense_holds_own_before_after_whole_and_facts() -> None:
    seen = sight(STATEMENTS, TWO, VECTORS)
    assert seen.dense(np.array([3, 1]), context=0).shape == (2, 4 + FACTS)
    dense = seen.dense(np.array([3, 1]), context=0.5)
    assert dense.shape == (2, 4 * 4 + FACTS)
    assert dense[0, :4].tolist() == [0, 0, 0, 2]
    assert dense[0, 4:8].tolist() == [1, 0, 0, 0]
    assert dense[1, 4:12].tolist() == [0] * 8


@pytest.mark.parametrize(
    ("columns", "outcome", "known"),
    [
        ({"rating": 5.0, "rating_min": 1.0, "rating_max": 5.0}, 1, 1),
        ({"rating": 5.0, "rating_min": 1.0, "rating_max": 5.0, "low_is_good": True}, -1, 1),
        ({"rating": 3.0, "rating_min": 1.0, "rating_max": 5.0, "nps": 10.0}, 0, 1),
        ({"nps": 10.0}, 1, 1),
        ({"recommend": 0.0}, -1, 1),
        ({}, 0, 0),
    ],
)
def test_outcome_is_scaled_and_marked_where_unknown(columns: dict[str, object], outcome: float, known: float) -> None:
    statements = pd.DataFrame({"feedback_id": ["f1"], "start": [0], "text": ["Fine"]})
    facts = sight(statements, feedback(**columns), np.ones((1, 4), dtype=np.float32)).facts
    assert facts[0, -7:-5].tolist() == [outcome, known]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("It works", "it WORKS", True),
        ("It works.", "It works", True),
        ("It works!", "It works", False),
        ("don't like", "do like", False),
        ("good, not bad", "bad, not good", False),  # pairs of words keep order
        ("❤️", "💔", False),
    ],
)
def test_grams_see_words_order_and_marks(one: str, other: str, same: bool) -> None:
    statements = pd.DataFrame({"feedback_id": ["f1", "f1"], "start": [0, 1], "text": [one, other]})
    grams = sight(statements, feedback(), np.ones((2, 4), dtype=np.float32)).grams(np.arange(2))
    assert (abs(grams[0] - grams[1]).sum() < 1e-6) == same
