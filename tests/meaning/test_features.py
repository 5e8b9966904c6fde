"""Tests of voc/meaning/features.py."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from voc.meaning.features import FACTS, sight

NONE = np.nan


def feedback(**columns: object) -> pd.DataFrame:
    base: dict[str, object] = {
        "feedback_id": ["f1"], "text": [""], "source_kind": ["review"], "rating": [NONE], "rating_min": [NONE],
        "rating_max": [NONE], "low_is_good": [False], "nps": [NONE], "recommend": [NONE],
    }  # fmt: skip
    return pd.DataFrame({**base, **{name: [value] for name, value in columns.items()}})


STATEMENTS = pd.DataFrame(
    {
        "feedback_id": ["a", "b", "a", "a"],
        "start": [5, 0, 0, 10],
        "end": [9, 2, 4, 15],
        "text": ["Two.", "B?", "One!", "Three"],
    }
)
TWO = pd.concat(
    [feedback(feedback_id="a", text="One! Two. Three"), feedback(feedback_id="b", text="B?")], ignore_index=True
)
VECTORS = np.eye(4, dtype=np.float32)


def test_dense_holds_the_own_vector_and_the_facts() -> None:
    dense = sight(STATEMENTS, TWO, VECTORS).dense()
    assert dense.shape == (4, 4 + FACTS)
    assert dense[3, :4].tolist() == [0, 0, 0, 2]


def test_the_place_in_the_feedback_is_a_fact() -> None:
    facts = sight(STATEMENTS, TWO, VECTORS).facts
    assert facts[:, :4].tolist() == [[0.5, 0, 0, 0], [0, 1, 1, 1], [0, 1, 0, 0], [1, 0, 1, 0]]


def test_some_statements_are_looked_at_among_all() -> None:
    rows = np.array([3, 1])
    some, whole = sight(STATEMENTS, TWO, VECTORS[rows], rows), sight(STATEMENTS, TWO, VECTORS).at(rows)
    np.testing.assert_array_equal(some.dense(), whole.dense())
    assert [some.documents[owner][start:end] for owner, (start, end) in zip(some.owner, some.spans, strict=True)] == [
        "Three",
        "B?",
    ]


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
    statements = pd.DataFrame({"feedback_id": ["f1"], "start": [0], "end": [4], "text": ["Fine"]})
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
    spans = {"start": [0, len(one)], "end": [len(one), len(one + other)]}
    statements = pd.DataFrame({"feedback_id": ["f1", "f1"], "text": [one, other], **spans})
    grams = sight(statements, feedback(text=one + other), np.ones((2, 4), dtype=np.float32)).grams()
    assert (abs(grams[0] - grams[1]).sum() < 1e-6) == same
