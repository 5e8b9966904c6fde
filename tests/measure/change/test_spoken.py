"""Tests of voc/measure/change/spoken.py."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.measure.change.spoken import LABELS, Spoken, aside, felt, series_names, spoken
from voc.measure.mentions import counted

ROWS = [
    # feedback, stage, topic, sentiment, need, value, ladder, text
    ("f1", "use", 0, "neg", "unmet", "functional", "leave", "They keep us waiting far too long on the phone."),
    ("f1", "none", 1, "neu", "none", "none", "none", "Gatwick to Mauritius."),
    ("f2", "use", 0, "pos", "met", "functional", "recommend", "It works."),
    ("f2", "support", 2, "mixed", "none", "none", "warn", "Kind but slow."),
    ("f3", "use", -1, "neu", "none", "none", "none", "It is blue."),
    ("f4", "use", 3, "neg", "none", "none", "none", "Hidden away."),
]


def told(groups: tuple[int, ...] = (0, 0, 1, 1)) -> Spoken:
    """Return who speaks of what: f1 and f2 are one author's, in group 0, f3 and f4 two others'."""
    names = ["feedback_id", "stage", "topic_id", "sentiment", "need", "value", "ladder", "text"]
    statements = pd.DataFrame(ROWS, columns=names)
    number = statements.groupby("feedback_id").cumcount().astype(str)
    statements = statements.assign(statement_id=statements["feedback_id"] + "-" + number, need_p=0.9)
    feedback = pd.DataFrame({"feedback_id": ["f1", "f2", "f3", "f4"], "author": ["a", "a", None, None]})
    topics = pd.DataFrame({"topic_id": [0, 1, 2, 3], "hidden": [False, False, False, True]})
    corpus = Corpus(feedback.assign(duplicate_of=None), statements, topics=topics)
    return spoken(counted(corpus, labels=LABELS), np.array(groups), statements["text"], aside(corpus))


def people(found: Spoken) -> dict[tuple[str, str], list[int]]:
    """Return by series the units that speak of it."""
    pairs = found.series.itertuples(index=False, name=None)
    return {pair: sorted(found.said[:, [k]].nonzero()[0].tolist()) for k, pair in enumerate(pairs)}


@pytest.mark.parametrize(
    ("kind", "key", "units"),
    [
        ("stage", "use", [0, 1, 2]),
        ("stage", "support", [0]),
        ("topic", "0", [0]),
        ("blame", "0", [0]),
        ("topic", "2", [0]),
        ("need", "speed", [0]),
        ("sentiment", "good", [0]),
        ("sentiment", "bad", [0, 2]),
        ("value", "functional missing", [0]),
        ("value", "functional delivered", [0]),
        ("ladder", "warn", [0]),
        ("ladder", "none", [1, 2]),
    ],
)
def test_a_person_counts_once_in_a_group(kind: str, key: str, units: list[int]) -> None:
    assert people(told())[kind, key] == units


@pytest.mark.parametrize(
    "absent",
    [("topic", "1"), ("topic", "3"), ("topic", "-1"), ("stage", "none"), ("ladder", "leave"), ("value", "none")],
)
def test_what_means_nothing_or_is_hidden_is_no_series(absent: tuple[str, str]) -> None:
    assert absent not in people(told())


def test_a_person_is_a_unit_in_every_group_and_feedback_without_group_in_none() -> None:
    found = told((0, 1, -1, 1))

    assert found.units.to_numpy().tolist() == [[0, 0], [0, 1], [2, 1]]
    assert found.unit_of.tolist() == [0, 1, -1, 2]
    assert people(found)["stage", "use"] == [0, 1, 2]
    assert people(found)["ladder", "leave"] == [0]


def test_the_statements_behind_a_series_are_found_again() -> None:
    found = told()

    assert found.statements("sentiment", "bad", [0]).tolist() == [0, 3]
    assert found.statements("ladder", "leave", [0]).tolist() == [0]
    assert found.statements("topic", "0", [1]).tolist() == []


def test_every_series_has_a_name() -> None:
    names = series_names(pd.DataFrame({"topic_id": [0, 2], "name": ["Waiting", "Desk"]}))

    assert [pair for pair in people(told()) if pair not in names] == []
    assert names["topic", "0"] == names["blame", "0"] == "Waiting"


@pytest.mark.parametrize(
    ("kind", "key", "feeling"),
    [("blame", "3", "neg"), ("need", "speed", "neg"), ("sentiment", "good", "pos"), ("topic", "3", None)],
)
def test_quotes_are_of_the_feeling_that_is_meant(kind: str, key: str, feeling: str | None) -> None:
    assert felt(kind, key) == feeling
