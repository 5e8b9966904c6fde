"""Tests of voc/measure/outcome.py."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.measure.outcome import OutcomeSettings, outcome

BLANK: dict[str, Any] = {
    "feedback_id": "f1",
    "rating": None,
    "rating_min": None,
    "rating_max": None,
    "low_is_good": False,
    "recommend": None,
    "nps": None,
}


def one(statements: list[tuple[str, str]], **answers: Any) -> Corpus:
    said = pd.DataFrame(statements, columns=["sentiment", "ladder"]).assign(feedback_id="f1")
    return Corpus(pd.DataFrame([{**BLANK, **answers}]), said)


@pytest.mark.parametrize(
    ("answers", "value", "origin"),
    [
        ({"rating": 4.0, "rating_min": 1.0, "rating_max": 5.0}, 0.75, "rating"),
        ({"rating": 1.0, "rating_min": 1.0, "rating_max": 5.0, "low_is_good": True}, 1.0, "rating"),
        ({"rating": 9.0, "rating_min": 1.0, "rating_max": 5.0, "nps": 3.0}, 0.3, "nps"),  # off its own scale
        ({"rating": 9.0}, 0.0, "derived"),  # no scale
        ({"rating": 2.0, "rating_min": 1.0, "rating_max": 5.0, "recommend": 1.0}, 0.25, "rating"),
        ({"recommend": 1.0, "nps": 0.0}, 1.0, "recommend"),
        ({"nps": 10.0}, 1.0, "nps"),
        ({}, 0.0, "derived"),
    ],
)
def test_the_best_answer_wins(answers: dict[str, Any], value: float, origin: str) -> None:
    feedback = outcome(one([("neg", "none")], **answers), OutcomeSettings()).feedback

    assert feedback["outcome"].tolist() == [pytest.approx(value)]
    assert feedback["outcome_from"].tolist() == [origin]


@pytest.mark.parametrize(
    ("statements", "value"),
    [
        ([("pos", "none"), ("neu", "none")], 1.0),
        ([("neu", "none")], 0.5),
        ([("pos", "none"), ("neg", "none")], 0.5),
        ([("pos", "leave")], 0.5),
        ([("neg", "warn")], 0.0),
    ],
)
def test_an_outcome_is_derived_from_what_is_said(statements: list[tuple[str, str]], value: float) -> None:
    assert outcome(one(statements), OutcomeSettings()).feedback["outcome"].tolist() == [pytest.approx(value)]


@pytest.mark.parametrize(("statements", "derive"), [([], True), ([("pos", "none")], False)])
def test_without_anything_it_is_unknown(statements: list[tuple[str, str]], derive: bool) -> None:
    feedback = outcome(one(statements), OutcomeSettings(derive=derive)).feedback

    assert feedback["outcome"].isna().all()
    assert feedback["outcome_from"].isna().all()
