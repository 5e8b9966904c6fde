"""Tests of voc/measure/people/ladder_topics.py, indicators.py and headlines.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.measure.people.headlines import HeadlinesSettings, headlines
from voc.measure.people.indicators import IndicatorsSettings, indicators
from voc.measure.people.ladder import LadderSettings, ladder
from voc.measure.people.rungs import rungs_above, rungs_below

Statements = list[Mapping[str, Any]]

PLAIN = {
    "stage": "use",
    "topic_id": 0,
    "ladder": "none",
    "value": "none",
    "dimension": "none",
    "sentiment": "neu",
    "need": "none",
    "need_id": None,
}


def rows_by(table: pd.DataFrame, *keys: str) -> dict[Any, Any]:
    """Return the rows of a table by these columns."""
    return dict(table.set_index(list(keys)).to_dict("index"))


def said(people: list[Statements], **columns: Any) -> Corpus:
    """Return a corpus of one piece of feedback a person, each a list of statements that differ from a plain one."""
    ids = [f"f{at:05d}" for at in range(len(people))]
    rows = [
        {**PLAIN, **each, "feedback_id": owner, "statement_id": f"{owner}-{at}"}
        for owner, own in zip(ids, people, strict=True)
        for at, each in enumerate(own)
    ]
    feedback = pd.DataFrame({"feedback_id": ids, "author": None, "duplicate_of": None, "outcome": 0.5})
    feedback = feedback.assign(outcome_from="rating", **columns)
    topics = pd.DataFrame({"topic_id": [0, 1, 2], "name": ["a", "b", "c"], "size": [3, 2, 1]})
    moments = pd.DataFrame({"moment_id": ["use-0"], "rank": [1.0]})
    needs = pd.DataFrame({"need_id": pd.Series(dtype="str"), "rank": pd.Series(dtype=float)})
    return Corpus(feedback, pd.DataFrame(rows), topics=topics, moments=moments, needs=needs)


def test_rungs_below_and_above_the_silent_one() -> None:
    assert rungs_below() == ["warn", "leave", "at_risk"]
    assert rungs_above() == ["repeat", "recommend", "defend"]


def mover(topic: int, rung: str, more: int = 0) -> Statements:
    return [{"topic_id": topic}, {"topic_id": 2, "ladder": rung}, *[{"topic_id": 2}] * more]


def test_who_speaks_of_a_topic_stands_higher_by_what_is_said_of_others() -> None:
    draw = np.random.default_rng(0)
    people = [
        mover(0, draw.choice(["leave", "repeat", "none"], p=[0.1, 0.6, 0.3]), int(draw.integers(3))) for _ in range(200)
    ]
    people += [
        mover(1, draw.choice(["leave", "repeat", "none"], p=[0.4, 0.1, 0.5]), int(draw.integers(3))) for _ in range(200)
    ]

    table = rows_by(ladder(said(people), LadderSettings()).ladder_topics, "topic_id", "standing")

    assert table[(0, "up")]["holds"]
    assert table[(0, "up")]["difference"] > 0.4
    assert table[(0, "up")]["difference_low"] > 0
    assert table[(1, "down")]["difference"] > 0.2
    assert table[(1, "up")]["difference_high"] < 0
    assert 2 not in {topic for topic, _ in table}  # made of the ladder's own words


def test_cells_of_few_people_are_left_out() -> None:
    people = [mover(0, "repeat" if at < 4 else "none") for at in range(100)] + [mover(1, "repeat")] * 100

    assert ladder(said(people), LadderSettings()).ladder_topics.empty


def test_the_words_of_the_topic_itself_do_not_count() -> None:
    """Topic 0 holds a few recommendations of its own; what these people say elsewhere is no different."""
    people: list[Statements] = []
    for at in range(300):
        own = {"topic_id": 0, "ladder": "recommend" if at % 8 == 0 else "none"}
        people += [[own, {"topic_id": 1, "ladder": "repeat" if at % 10 == 0 else "none"}]]
        people += [[{"topic_id": 1}, {"topic_id": 1, "ladder": "repeat" if at % 10 == 0 else "none"}]]

    table = rows_by(ladder(said(people), LadderSettings()).ladder_topics, "topic_id", "standing")

    assert table[(0, "up")]["share"] == pytest.approx(0.1)
    assert not table[(0, "up")]["holds"]


LOYAL: Statements = [{"ladder": "repeat"}, {"ladder": "defend"}]
INDICATED: list[tuple[Statements, set[str]]] = [
    (LOYAL, {"own", "repeat", "defend", "loyads", "loyad_signs"}),
    ([*LOYAL, {"stage": "evaluate"}], {"buy", "own", "repeat", "defend"}),
    ([*LOYAL, {"ladder": "at_risk"}], {"own", "repeat", "defend", "going"}),
    ([{"ladder": "repeat"}], {"own", "repeat", "loyad_signs"}),
    ([{"ladder": "recommend", "stage": "advocate"}], {"advocate", "recommend"}),
    ([{"stage": "onboard"}], {"own", "new"}),
    ([{"stage": "need"}, {"ladder": "repeat"}], {"buy", "own", "repeat", "loyad_signs"}),
    ([{"dimension": "affirmation", "sentiment": "pos"}], {"own", "affirmed"}),
    ([{"dimension": "affirmation", "sentiment": "neg"}], {"own", "undone"}),
    ([{"stage": "none"}], set()),
]


@pytest.mark.parametrize(("statements", "signs"), INDICATED)
def test_signs_of_customers_won_and_to_be_won(statements: Statements, signs: set[str]) -> None:
    table = indicators(said([statements]), IndicatorsSettings()).indicators.set_index("code")

    counts = table["people"].drop(["volume", "reach"])
    assert set(counts.index[counts == 1]) == signs
    assert table.loc[["volume", "reach"], "people"].tolist() == [1, 1]


def test_indicators_count_people_with_intervals() -> None:
    table = indicators(said([part for part, _ in INDICATED]), IndicatorsSettings()).indicators

    own = table.set_index("code").loc["own"]
    assert (own["people"], own["of"], own["share"]) == (8, 10, 0.8)
    assert own["share_low"] < 0.8 < own["share_high"]
    assert table["mind"].tolist() == ["acquisition"] * 4 + ["customer"] * 10


USED: Statements = [{"stage": "use"}]
BOUGHT: Statements = [{"stage": "purchase"}]


def test_headlines_are_given_in_every_way_that_counts_other_feedback() -> None:
    corpus = said([USED] * 40 + [BOUGHT] * 20, verified=[True] * 40 + [None] * 10 + [False] * 10)
    rewarded = corpus.feedback.assign(incentivised=[False] * 45 + [True] * 15, outcome=[0.2] * 40 + [1.0] * 20)

    done = headlines(replace(corpus, feedback=rewarded), HeadlinesSettings())

    table = rows_by(done.headlines, "way", "what", "key")
    assert done.facts["headlines"]["ways"] == {"counted": 60, "unrewarded": 45, "verified": 50}
    assert table[("counted", "stage", "purchase")]["value"] == pytest.approx(20 / 60)
    assert table[("verified", "stage", "purchase")]["value"] == pytest.approx(10 / 50)
    assert not table[("verified", "stage", "evaluate")]["beyond"]
    assert table[("unrewarded", "outcome", "mean")]["beyond"]
    assert table[("unrewarded", "outcome", "mean")]["change"] < 0
    assert not any(row["beyond"] for (way, *_), row in table.items() if way == "counted")


def test_copies_count_in_one_way_only() -> None:
    corpus = said([USED] * 30 + [BOUGHT] * 30)
    copied = corpus.feedback.assign(duplicate_of=pd.Series([None] * 31 + ["f00030"] * 29, dtype="str"))

    table = rows_by(headlines(replace(corpus, feedback=copied), HeadlinesSettings()).headlines, "way", "what", "key")

    assert table[("counted", "stage", "purchase")]["people"] == 31
    assert table[("repeated", "stage", "purchase")]["people"] == 60
    assert table[("repeated", "stage", "purchase")]["beyond"]


def test_with_nothing_special_there_is_one_way() -> None:
    assert set(headlines(said([USED, BOUGHT]), HeadlinesSettings()).headlines["way"]) == {"counted"}


def test_fewer_pieces_alone_change_no_headline() -> None:
    """A part drawn by lot leaves the whole's interval now and then, but not further than its size explains."""
    beyond = total = 0
    for seed in range(30):
        draw = np.random.default_rng(seed)
        corpus = said([USED if draw.random() < 0.5 else BOUGHT for _ in range(200)], verified=draw.random(200) < 0.3)
        table = headlines(corpus, HeadlinesSettings()).headlines
        asked = table[(table["way"] == "verified") & table["key"].isin(["use", "purchase"])]
        beyond, total = beyond + int(asked["beyond"].sum()), total + len(asked)
    assert beyond / total <= 0.15
