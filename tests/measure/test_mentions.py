"""Tests of voc/measure/mentions.py."""

from __future__ import annotations

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.measure.mentions import counted, judged


def small() -> Corpus:
    feedback = pd.DataFrame(
        {
            "feedback_id": ["f1", "f2", "f3", "f4"],
            "author": ["a1", "a1", None, "a2"],
            "duplicate_of": [None, None, None, "f1"],
            "outcome": [0.0, 0.5, 1.0, 0.0],
        }
    )
    statements = pd.DataFrame(
        {"statement_id": ["f1-0", "f1-1", "f2-0", "f3-0", "f4-0"], "feedback_id": ["f1", "f1", "f2", "f3", "f4"]}
    )
    return Corpus(feedback, statements)


def test_an_author_is_one_person_and_a_duplicate_is_nobody() -> None:
    mentions = counted(small(), "outcome")

    assert mentions.people == 2
    assert mentions.statements["statement_id"].tolist() == ["f1-0", "f1-1", "f2-0", "f3-0"]
    assert mentions.statements["person"].tolist() == [0, 0, 0, 1]
    assert mentions.pieces["outcome"].tolist() == [0.0, 0.5, 1.0]


def test_the_order_of_rows_does_not_matter() -> None:
    corpus = small()
    turned = Corpus(corpus.feedback.iloc[::-1], corpus.statements.iloc[::-1])

    one, other = counted(corpus, "outcome"), counted(turned, "outcome")

    pd.testing.assert_frame_equal(one.pieces, other.pieces)
    pd.testing.assert_frame_equal(one.statements.drop(columns="row"), other.statements.drop(columns="row"))
    assert other.statements["row"].tolist() == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("stated", "derived", "used"),
    [(150, 50, 150), (99, 50, 149), (150, 3000, 3150), (0, 20, 20), (3, 0, 3)],
)
def test_own_answers_are_used_alone_where_there_are_enough(stated: int, derived: int, used: int) -> None:
    origin = ["rating"] * stated + ["derived"] * derived + [None]
    pieces = pd.DataFrame({"outcome": [0.5] * (stated + derived) + [None], "outcome_from": origin})

    assert judged(pieces).sum() == used
