"""Tests of the plain tables: voc/measure/journey.py, ladder.py and values.py."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from tests.measure.conftest import Planted
from voc.corpus import Corpus
from voc.measure.journey import JourneySettings, journey
from voc.measure.people.ladder import LadderSettings, ladder
from voc.measure.values import ValuesSettings, values

MEASURES: dict[str, Callable[[Corpus], Corpus]] = {
    "journey": lambda corpus: journey(corpus, JourneySettings()),
    "ladder": lambda corpus: ladder(corpus, LadderSettings()),
    "values": lambda corpus: values(corpus, ValuesSettings()),
}


def told(*rows: tuple[str, str, str, str, str, str, str]) -> Corpus:
    """Return a corpus of (feedback_id, stage, sentiment, need, ladder, value, dimension)."""
    names = ["feedback_id", "stage", "sentiment", "need", "ladder", "value", "dimension"]
    statements = pd.DataFrame(rows, columns=names)
    statements["statement_id"] = (
        statements["feedback_id"] + "-" + statements.groupby("feedback_id").cumcount().astype(str)
    )
    ids = statements["feedback_id"].drop_duplicates().sort_values().tolist()
    feedback = pd.DataFrame({"feedback_id": ids, "outcome": [each / 10 for each in range(len(ids))]})
    return Corpus(feedback.assign(author=None, duplicate_of=None), statements.assign(topic_id=0))


SMALL = told(
    ("f1", "use", "pos", "met", "recommend", "functional", "none"),
    ("f1", "use", "neg", "unmet", "leave", "functional", "none"),
    ("f2", "use", "mixed", "none", "defend", "functional", "none"),
    ("f3", "support", "neg", "unmet", "none", "personal", "framing"),
    ("f4", "none", "neu", "none", "none", "none", "none"),
)


def test_the_journey_is_in_order_and_counts_people() -> None:
    table = journey(SMALL, JourneySettings()).journey

    assert table["stage"].tolist() == [
        "need",
        "evaluate",
        "purchase",
        "onboard",
        "use",
        "support",
        "loyalty",
        "advocate",
    ]
    use = table.set_index("stage").loc["use"]
    assert (use["statements"], use["authors"], use["share"]) == (3, 2, 0.5)
    assert (use["pos"], use["neg"], use["mixed"], use["net"]) == (1, 1, 1, 0)
    assert use["net_low"] < 0 < use["net_high"]
    assert use["outcome"] == pytest.approx(0.05)
    assert (use["unmet"], use["met"]) == (1, 1)
    assert table["share_low"].le(table["share"]).all()
    assert table["share"].le(table["share_high"]).all()


def test_everybody_stands_on_one_rung_the_lowest_that_is_bad() -> None:
    table = ladder(SMALL, LadderSettings()).ladder.set_index("rung")

    assert table["people"].to_dict() == {
        "warn": 0, "leave": 1, "at_risk": 0, "none": 2, "repeat": 0, "recommend": 0, "defend": 1
    }  # fmt: skip
    assert table.loc["recommend", "statements"] == 1
    assert table.loc["leave", "outcome"] == 0
    assert table["share"].sum() == 1


def test_values_are_delivered_or_missing() -> None:
    table = values(SMALL, ValuesSettings()).tables()["values"]

    assert table[["stage", "value", "dimension"]].to_numpy().tolist() == [
        ["use", "functional", "none"],
        ["support", "personal", "framing"],
    ]
    assert table["delivered"].tolist() == [2, 0]
    assert table["missing"].tolist() == [2, 1]
    assert table["gap"].tolist() == [0, 1]


@pytest.mark.parametrize("pieces", [1, 3, 40])
def test_any_size_will_do_and_the_order_of_rows_does_not_matter(planted: Planted, pieces: int) -> None:
    corpus = planted({"use-1": (0.1, -0.1)}, pieces=pieces, mention=1.0)
    turned = Corpus(corpus.feedback.iloc[::-1], corpus.statements.iloc[::-1])
    for name, measure in MEASURES.items():
        pd.testing.assert_frame_equal(measure(corpus).tables()[name], measure(turned).tables()[name])


def test_nps_is_that_of_the_people_who_speak_of_the_stage_and_of_all_who_answered() -> None:
    asked = Corpus(SMALL.feedback.assign(nps=[10.0, 0.0, 9.0, np.nan]), SMALL.statements)

    found = journey(asked, JourneySettings())

    table = found.journey.set_index("stage")
    assert (table.loc["use", "nps"], table.loc["support", "nps"]) == (0, 100)
    assert table["nps_low"].lt(table["nps"])[["use"]].all()
    assert table["nps"].lt(table["nps_high"])[["use"]].all()
    assert found.facts["journey"]["nps"][0] == pytest.approx(100 / 3)
    assert "nps" not in journey(SMALL, JourneySettings()).facts["journey"]
