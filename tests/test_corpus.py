"""Tests of voc/corpus.py."""

import numpy as np
import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.errors import StepError


@pytest.mark.parametrize(
    ("part", "there"),
    [
        ("feedback", True),
        ("feedback.text", True),
        ("feedback.stars", False),
        ("statements", False),
        ("statements.text", False),
        ("vectors", False),
    ],
)
def test_has_tells_what_is_there(part: str, there: bool) -> None:
    assert Corpus(pd.DataFrame({"text": ["a"]})).has(part) is there


def test_with_feedback_leaves_the_first_alone() -> None:
    before = Corpus(pd.DataFrame({"text": ["a"]}))

    after = before.with_feedback(lang=["en"])

    assert after.has("feedback.lang")
    assert not before.has("feedback.lang")


def test_with_facts_adds_to_a_steps_facts() -> None:
    corpus = Corpus(pd.DataFrame()).with_facts("redact", EMAIL=1).with_facts("redact", PHONE=2)

    assert corpus.facts["redact"] == {"EMAIL": 1, "PHONE": 2}


def test_vectors_and_statements_belong_together() -> None:
    with pytest.raises(StepError, match="2 vectors for 1 statements"):
        Corpus(pd.DataFrame(), statements=pd.DataFrame({"text": ["a"]}), vectors=np.zeros((2, 3)))


def test_tables_come_in_the_order_of_the_data() -> None:
    assert list(Corpus(pd.DataFrame()).tables()) == [
        "feedback", "statements", "topics", "journey", "moments", "needs", "values", "ladder",
        "ladder_topics", "indicators", "shares", "segments", "personas", "persona_traits", "headlines", "trends",
        "alerts", "routes", "overlay", "experiments", "rejected",
    ]  # fmt: skip
