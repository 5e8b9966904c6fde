"""Tests of voc/output/segments.py and people.py, and of what the report says of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pandas as pd
import pytest

from tests.output.test_report import Page
from voc.corpus import Corpus
from voc.output import people, segments
from voc.output.quotes import Evidence
from voc.output.report import render
from voc.output.scale import scale_of

ENDS = ("share_low", "share_high", "difference_low", "difference_high")


def row(column: str, level: str, what: str, key: str, **more: Any) -> dict[str, Any]:
    known = {"people": 40, "of": 100, "share": 0.4, "elsewhere": 0.1, "difference": 0.3, "holds": True, "rank": 1.0}
    ends = dict(zip(ENDS, (0.3, 0.5, 0.2, 0.4), strict=True))
    return {"column": column, "level": level, "what": what, "key": key, **known, **ends, "evidence": [], **more}


@pytest.fixture
def split(build: Callable[..., Corpus]) -> Corpus:
    """Return an invented corpus with segments, personas, indicators and headlines."""
    corpus = build()
    quote = [corpus.statements["statement_id"].iloc[0]]
    moment, need = corpus.moments["moment_id"].iloc[0], corpus.needs["need_id"].iloc[0]
    topic = str(corpus.topics["topic_id"].iloc[0])
    rows = [
        row("loyalty_tier", "Gold", "complaint", topic, evidence=quote),
        row("loyalty_tier", "Gold", "moment", moment, rank=None),
        row("loyalty_tier", "New", "need", need, rank=2.0),
        row("loyalty_tier", "New", "moment", moment, rank=None, difference=-0.3),
        row("loyalty_tier", "Gold", "outcome", "mean", rank=None),
        row("lang", "de", "outcome", "mean", rank=None, holds=False),
    ]
    trait = {"persona_id": "p1", "trait": "objective", "rank": 1, "key": moment, "evidence": quote}
    numbers = {"people": 40, "share": 0.4, "share_low": 0.3, "share_high": 0.5, "elsewhere": 0.1}
    persona = {"persona_id": "p1", "found_again": 0.9, "outcome": 0.5, "outcome_low": 0.4, "outcome_high": 0.6}
    keys = {"outcome": "mean", "moment": moment, "need": need, "standing": "up"}
    others = [{"what": what, "key": key, "value": 0.5, "beyond": False} for what, key in keys.items()]
    headline = {"what": "stage", "key": "use", "people": 90, "low": 0.4, "high": 0.6}
    return replace(
        corpus,
        segments=pd.DataFrame(rows),
        personas=pd.DataFrame([persona | numbers]),
        persona_traits=pd.DataFrame([trait | numbers]),
        indicators=pd.DataFrame([{"mind": "customer", "code": "loyads", "people": 3, **numbers}]),
        headlines=pd.DataFrame(
            [
                {**headline, "way": "counted", "pieces": 90, "value": 0.5, "beyond": False},
                {**headline, "way": "repeated", "pieces": 99, "value": 0.7, "beyond": True},
                *({**headline, **same, "way": "counted", "pieces": 90} for same in others),
                *({**headline, **same, "way": "repeated", "pieces": 99} for same in others),
            ]
        ),
        facts=MappingProxyType(dict(corpus.facts) | {"personas": {"people": 100, "placed": 80}}),
    )


def test_groups_are_told_with_their_differences_and_a_quote(split: Corpus) -> None:
    loyalty, lang = segments.columns(split, scale_of(split.feedback), Evidence(split))

    assert (loyalty.name, lang.name) == ("loyalty tier", "language")
    assert "one of labels" in lang.note
    gold, new = loyalty.levels
    assert (gold.name, gold.differs, len(gold.lines)) == ("Gold", "higher", 1)
    line = gold.lines[0]
    assert line.said.startswith("complain of ")
    assert (line.share, line.interval, line.elsewhere) == ("40%", "30% to 50%", "10%")
    assert line.quote is not None
    assert new.lines[0].said.startswith("raise a need: ")
    assert lang.levels[0].differs == ""


def test_a_card_names_who_speaks_of_it_more_often_only(split: Corpus) -> None:
    found = segments.more_often(split)

    assert found[f"moment-{split.moments['moment_id'].iloc[0]}"] == ("loyalty tier is Gold (40%, others 10%)",)


def test_headlines_that_leave_their_interval_are_counted(split: Corpus) -> None:
    found = people.headlines(split, scale_of(split.feedback))

    assert found is not None
    assert (found.beyond, found.pieces, found.ways) == (1, 90, (("With copies", 99),))
    assert found.rows[0].others == (("70%", True),)
    assert {row.name.split(" ", 1)[0] for row in found.rows} == {"Speak", "Mean", "Raise:", "Stay,"}
    assert len(found.rows) == 5


def test_the_report_shows_all_of_it(split: Corpus) -> None:
    page = render(split)

    for part in (
        "Loyalty tier",
        "of more often where loyalty tier is Gold",
        "Loyads",
        "With copies",
        "Found again",
        "80 of 100",
    ):
        assert part in page


def test_where_there_is_nothing_the_report_says_why(build: Callable[..., Corpus]) -> None:
    corpus = build()
    facts = MappingProxyType(dict(corpus.facts) | {"personas": {"why": "people are all alike"}})

    page = Page(render(replace(corpus, facts=facts))).said

    assert "No column splits these customers" in page
    assert "No personas are given: people are all alike." in page
    assert people.headlines(corpus, scale_of(corpus.feedback)) is None
