"""Tests of voc/measure/change/comparison.py."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.measure.timed import timed_corpus
from voc.corpus import Corpus
from voc.measure.change.comparison import SIDE, Comparison, compare_sides

CUT = pd.Timestamp("2024-08-28")


def sided(corpus: Corpus) -> Corpus:
    return corpus.with_feedback(**{SIDE: (corpus.feedback["date"] >= CUT).astype(int)})


def of_topic(found: Comparison) -> list[dict[Any, Any]]:
    return found.table[(found.table["kind"] == "topic") & (found.table["key"] == "0")].to_dict("records")


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare_sides(sided(timed_corpus()))


def test_what_changed_comes_first_and_the_rest_is_noise(found: Comparison) -> None:
    differs = found.table[found.table["verdict"] != "noise"]

    assert ("topic", "0") in set(zip(differs["kind"], differs["key"], strict=True))
    assert not differs["key"].isin(["1", "2", "3"]).any()
    assert found.table["kind"].iloc[0] == "outcome"
    assert found.facts["tested"] == found.table["p"].notna().sum()
    assert found.facts["found"] == len(differs)


def test_the_outcome_falls_because_the_topic_is_blamed_more(found: Comparison) -> None:
    outcome, first = found.table.iloc[0], found.drivers.iloc[0]

    assert outcome["verdict"] == "shrinking"
    assert (first["name"], first["mix_q"] < 0.05) == ("Late parcels", True)
    assert first["mix_low"] < first["mix_high"] < 0
    parts = found.drivers[["mix", "within"]].sum().sum()
    assert parts == pytest.approx(outcome["difference"])


def test_quotes_are_of_the_side_where_there_is_more(found: Comparison) -> None:
    corpus = sided(timed_corpus())
    side = corpus.statements.merge(corpus.feedback, on="feedback_id").set_index("statement_id")[SIDE]
    quoted = found.table[found.table["evidence"].map(len) > 0]

    assert len(quoted)
    for _, row in quoted.iterrows():
        assert {side[each] for each in row["evidence"]} == {int(row["difference"] > 0)}
        assert all(each in found.quotes for each in row["evidence"])


def test_a_change_of_products_is_only_a_change_of_mix() -> None:
    corpus = timed_corpus(grows=False, pieces=1500)
    speaks = corpus.feedback["feedback_id"].isin(
        corpus.statements.loc[corpus.statements["topic_id"] == 0, "feedback_id"]
    )
    draw = np.random.default_rng(5)
    heavy = draw.random(len(speaks)) < np.where(speaks, 0.8, 0.2)
    b = draw.random(len(speaks)) < np.where(heavy, 0.75, 0.25)
    mixed = corpus.with_feedback(product=np.where(heavy, "van", "car"), **{SIDE: b.astype(int)})

    (row,) = of_topic(compare_sides(mixed))
    (blind,) = of_topic(compare_sides(mixed, mix=()))

    assert row["verdict"] == "mix"
    assert row["mix"] > 0.1
    assert blind["verdict"] == "growing"


def test_the_order_of_rows_does_not_matter(found: Comparison) -> None:
    corpus = sided(timed_corpus())
    turned = replace(corpus, feedback=corpus.feedback.iloc[::-1], statements=corpus.statements.iloc[::-1])

    again = compare_sides(turned)

    pd.testing.assert_frame_equal(again.table, found.table)
    pd.testing.assert_frame_equal(again.drivers, found.drivers)


def test_people_on_both_sides_are_told_and_known() -> None:
    corpus = sided(timed_corpus())
    same = corpus.with_feedback(author=[f"a{k // 2}" for k in range(len(corpus.feedback))])

    facts = compare_sides(same).facts

    assert facts["people_on_both"] > 50
    assert 400 < sum(facts["people"]) - facts["people_on_both"] <= 450


def test_without_outcomes_the_shares_are_compared_alone() -> None:
    corpus = sided(timed_corpus(pieces=300))

    blind = compare_sides(corpus.with_feedback(outcome=np.nan))

    assert "outcome" not in set(blind.table["kind"])
    assert blind.drivers.empty
