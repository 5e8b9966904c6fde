"""Tests of voc/measure/speakers.py."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.measure.speakers import speakers

ROWS = [  # feedback, author, copy of, outcome, what its statements say: (stage, topic, feeling, asked for)
    ("f1", "ann", None, 0.0, [("use", 1, "neg", True), ("use", 2, "neg", False)]),
    ("f2", "ann", None, 0.5, [("use", 1, "neg", True)]),
    ("f3", "bob", None, 1.0, [("support", 1, "pos", True)]),
    ("f4", "cia", None, 0.8, [("use", 2, "pos", False)]),
    ("f5", None, None, 0.6, [("use", 2, "neu", False)]),
    ("f6", "dan", "f3", 1.0, [("support", 1, "pos", True)]),
]


@pytest.fixture
def corpus() -> Corpus:
    feedback = pd.DataFrame([row[:4] for row in ROWS], columns=["feedback_id", "author", "duplicate_of", "outcome"])
    said = [(f"{row[0]}-{k}", row[0], *each) for row in ROWS for k, each in enumerate(row[4])]
    statements = pd.DataFrame(said, columns=["statement_id", "feedback_id", "stage", "topic_id", "sentiment", "asked"])
    return Corpus(feedback.assign(outcome_from="rating"), statements)


def test_people_are_counted_and_copies_are_not(corpus: Corpus) -> None:
    found = speakers(corpus, corpus.statements["asked"].to_numpy())

    assert (found.people, found.everybody, len(found.rows)) == (2, 4, 3)
    assert found.low < found.share == 0.5 < found.high


def test_the_outcome_of_those_who_speak_stands_beside_that_of_other_people(corpus: Corpus) -> None:
    found = speakers(corpus, corpus.statements["asked"].to_numpy())

    assert found.outcome.mean == pytest.approx((0.0 + 0.5 + 1.0) / 3)
    assert found.others.mean == pytest.approx((0.8 + 0.6) / 2)
    assert found.outcome.low < found.outcome.mean < found.outcome.high
    assert (found.outcome.people, found.others.people, found.derived) == (2, 2, 0)


def test_a_table_counts_statements_and_people_by_code(corpus: Corpus) -> None:
    found = speakers(corpus, corpus.statements["asked"].to_numpy()).by["stage"]

    assert (
        found[["stage", "statements", "people", "share"]].to_numpy().tolist()
        == [
            ["support", 1, 1, 0.5],
            ["use", 2, 1, 0.5],
        ][::-1]
    )
    assert (found["share_low"] < found["share"]).all()


def test_reasons_are_sought_in_all_of_the_same_feedback(corpus: Corpus) -> None:
    asked = (corpus.statements["statement_id"] == "f1-0").to_numpy()

    found = speakers(corpus, asked, reasons="neg")

    assert found.by["topic_id"]["topic_id"].tolist() == [1, 2]
    assert corpus.statements["statement_id"].iloc[found.why["row"]].tolist() == ["f1-0", "f1-1"]


def test_nobody_is_no_error(corpus: Corpus) -> None:
    found = speakers(corpus, np.zeros(len(corpus.statements), dtype=bool))

    assert (found.people, found.share) == (0, 0)
    assert np.isnan(found.outcome.mean)
    assert found.others.people == 4


def test_the_order_of_rows_does_not_matter(corpus: Corpus) -> None:
    turned = Corpus(corpus.feedback.iloc[::-1], corpus.statements.iloc[::-1].reset_index(drop=True))

    one = speakers(corpus, corpus.statements["asked"].to_numpy())
    other = speakers(turned, turned.statements["asked"].to_numpy())

    assert one.outcome == other.outcome
    pd.testing.assert_frame_equal(one.by["topic_id"], other.by["topic_id"])
