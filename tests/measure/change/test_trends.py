"""Tests of voc/measure/change/trends.py and voc/measure/change/alerts.py."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tests.measure.timed import timed_corpus
from voc.corpus import Corpus
from voc.measure.change.trends import TrendsSettings, trends

QUICK = TrendsSettings(draws=150)


@pytest.fixture(scope="module")
def found() -> Corpus:
    return trends(timed_corpus(), QUICK)


def test_the_change_is_found_when_it_came_and_by_how_much(found: Corpus) -> None:
    (row,) = found.alerts[(found.alerts["kind"] == "topic") & (found.alerts["key"] == "0")].to_dict("records")

    assert row["verdict"] == "growing"
    assert row["low"] <= row["difference"] <= row["high"]
    assert row["low"] > 0
    assert row["people_a"] / row["of_a"] == pytest.approx(row["a"])
    assert {"1", "2", "3"}.isdisjoint(found.alerts.loc[found.alerts["kind"].isin(["topic", "blame"]), "key"])
    assert found.facts["trends"]["alerts"] == len(found.alerts)
    assert row["evidence"]


def test_every_period_has_its_people_and_interval(found: Corpus) -> None:
    table = found.trends
    everyone = table[table["kind"] == "all"]

    assert found.facts["trends"]["period"] == "month"
    assert (everyone["people"] == everyone["of"]).all()
    assert everyone["of"].sum() == len(found.statements["feedback_id"].unique())
    assert (table["low"] <= table["share"] + 1e-9).all()
    assert (table["share"] <= table["high"] + 1e-9).all()
    own = table[table["kind"] == "topic"].groupby("period")["of"].nunique()
    assert (own == 1).all()


def test_a_period_can_be_set(found: Corpus) -> None:
    weekly = trends(timed_corpus(), QUICK.model_copy(update={"period": "week"}))

    assert weekly.facts["trends"]["periods"] == 52
    assert weekly.trends["period"].iloc[0] == pd.Timestamp("2024-01-01")
    assert len(weekly.trends) > len(found.trends)


@pytest.mark.parametrize("dates", [None, [pd.NaT], [pd.Timestamp("2024-05-01")]])
def test_without_dates_or_with_one_alone_there_is_nothing(dates: list[pd.Timestamp] | None) -> None:
    corpus = timed_corpus(pieces=200)
    feedback = corpus.feedback.drop(columns="date")
    result = trends(replace(corpus, feedback=feedback if dates is None else feedback.assign(date=dates[0])), QUICK)

    assert (len(result.trends), len(result.alerts)) == (0, 0)
    assert result.has("trends")
    assert result.facts["trends"]["period"] is None


def test_where_nothing_changes_hardly_ever_an_alert() -> None:
    runs = [trends(timed_corpus(grows=False, pieces=400, seed=seed), QUICK) for seed in range(12)]

    assert sum(len(each.alerts) > 0 for each in runs) <= 2


def test_the_order_of_rows_does_not_matter(found: Corpus) -> None:
    corpus = timed_corpus()
    turned = replace(corpus, feedback=corpus.feedback.iloc[::-1], statements=corpus.statements.iloc[::-1])

    again = trends(turned, QUICK)

    pd.testing.assert_frame_equal(again.trends, found.trends)
    pd.testing.assert_frame_equal(again.alerts, found.alerts)
