"""Tests of voc/measure/moments/moments.py and of what it is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.measure.conftest import Planted
from voc.measure.moments.moment_settings import MomentsSettings
from voc.measure.moments.moments import moments

QUICK = MomentsSettings(draws=60)
TRUTH = {
    "onboard-0": (0.0, -0.35),
    "use-1": (0.0, 0.0),
    "use-2": (0.2, 0.0),
    "support-3": (0.0, -0.1),
    "use-4": (0.0, 0.0),
    "loyalty-5": (0.0, 0.0),
}


def test_the_planted_moment_comes_first_with_its_effect(planted: Planted) -> None:
    result = moments(planted(TRUTH), QUICK)
    found = result.moments.set_index("moment_id")

    assert result.moments["moment_id"].iloc[0] == "onboard-0"
    first = found.loc["onboard-0"]
    assert first["at_stake_low"] <= 0.35 * 0.1 <= first["at_stake_high"]
    assert first["penalty"] == pytest.approx(-0.35, abs=0.05)
    assert [first[each] for each in ("direction", "robust", "rank")] == ["hurts", True, 1]
    assert first["kano"] in ("frustrator", "dissatisfier")
    second = found.loc["use-2"]
    assert [second[each] for each in ("direction", "rank")] == ["lifts", 2]
    assert second["at_stake"] == second["held"]
    assert found.loc[["use-1", "use-4", "loyalty-5"], "q"].min() > 0.01


def test_moments_without_effect_are_seldom_found(planted: Planted) -> None:
    nothing = {f"use-{topic}": (0.0, 0.0) for topic in range(12)}
    found = [moments(planted(nothing, pieces=200, seed=seed), QUICK).moments for seed in range(5)]

    assert sum((table["q"] < 0.05).any() for table in found) <= 1
    assert np.mean([table["robust"].mean() for table in found]) < 0.1


def test_the_order_of_rows_does_not_matter_and_the_input_stays(planted: Planted) -> None:
    corpus = planted(TRUTH, pieces=200)
    before = corpus.statements.copy()
    turned = replace(corpus, feedback=corpus.feedback.iloc[::-1], statements=corpus.statements.iloc[::-1])

    one, other = moments(corpus, QUICK), moments(turned, QUICK)

    pd.testing.assert_frame_equal(one.moments, other.moments)
    pd.testing.assert_frame_equal(corpus.statements, before)
    assert not corpus.has("moments")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"stage": "none"}, "no stage"),
        ({"topic_id": -1}, "no topic"),
        ({"need": "none", "value": "none"}, "verdict"),
        ({"need": "none", "ladder": "recommend"}, "verdict"),
    ],
)
def test_what_explains_nothing_is_shown_but_not_ranked(planted: Planted, change: dict[str, Any], reason: str) -> None:
    corpus = planted(TRUTH, pieces=200)
    mine = corpus.statements["topic_id"] == 0
    changed = corpus.statements.copy()
    for column, value in change.items():
        changed.loc[mine, column] = value

    result = moments(replace(corpus, statements=changed), QUICK)
    left_out = result.moments[~result.moments["candidate"]]

    assert left_out["left_out"].tolist() == [reason]
    assert left_out[["rank", "p", "q", "at_stake"]].isna().all(axis=None)
    assert result.facts["moments"]["tested"] == 5


def test_it_works_without_any_outcome(planted: Planted) -> None:
    result = moments(planted(TRUTH, pieces=200, rated=False), QUICK)

    assert result.facts["moments"]["judged"] == 0
    assert result.moments["rank"].tolist() == [1, 2, 3, 4, 5, 6]
    assert result.moments[["impact", "at_stake", "q"]].isna().all(axis=None)
    assert not result.moments["robust"].any()


@pytest.mark.parametrize("feeling", ["pos", "neg", "neu"])
def test_it_works_where_all_feel_the_same(planted: Planted, feeling: str) -> None:
    result = moments(planted(TRUTH, pieces=200, feelings=(feeling,)), QUICK)

    assert len(result.moments) == 6
    assert set(result.moments["kano"]) == {"undecided"}


def test_three_pieces_of_feedback_make_no_moment(planted: Planted) -> None:
    result = moments(planted(TRUTH, pieces=3, mention=1.0), QUICK)

    assert len(result.moments) == 0
    assert result.has("moments.at_stake")
    assert moments(planted(TRUTH, pieces=3, mention=1.0), MomentsSettings(min_people=1, draws=20)).has("moments.rank")


def test_a_derived_outcome_is_owned_up_to(planted: Planted) -> None:
    corpus = planted(TRUTH, pieces=100)
    result = moments(corpus.with_feedback(outcome_from="derived"), QUICK)

    assert result.facts["moments"]["outcome_derived"] == 1.0


def test_evidence_is_of_the_moment(planted: Planted) -> None:
    result = moments(planted(TRUTH, pieces=200), MomentsSettings(draws=20, quotes=4))
    owner = result.statements.set_index("statement_id")

    for moment, quotes in zip(result.moments["moment_id"], result.moments["evidence"], strict=True):
        assert 0 < len(quotes) <= 4
        assert {f"{owner.loc[each, 'stage']}-{owner.loc[each, 'topic_id']}" for each in quotes} == {moment}
