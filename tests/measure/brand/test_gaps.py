"""Tests of voc/measure/brand/gaps.py, observed.py and map_lacks.py."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.measure.conftest import Planted
from voc.corpus import Corpus
from voc.measure.brand.gaps import GapsSettings, gaps
from voc.measure.brand.map_lacks import claims
from voc.measure.brand.observed import on_scale
from voc.measure.moments.moment_settings import MomentsSettings
from voc.measure.moments.moments import moments

QUICK = GapsSettings(draws=200)
TRUTH = {"onboard-0": (0.0, -0.35), "use-1": (0.0, 0.0), "use-2": (0.25, 0.0), "support-3": (0.0, 0.0)}
NAMES = {0: "Delivery", 1: "Scent", 2: "Foam", 3: "Help"}
"""Touchpoints by topic: delivery and foam decide, the others do not."""
STAGES = [("Getting it", ["onboard"]), ("Using it", ["use"]), ("Help", ["support"])]
Row = tuple[str, str, float, float]


def laid(corpus: Corpus, points: list[Row], stages: list[tuple[str, list[str]]] = STAGES, p: float = 0.9) -> Corpus:
    """Return the corpus with a map over it: points are name, stage, importance and satisfaction."""
    blank = {"owner": "Owner", "believed_importance": np.nan, "believed_satisfaction": np.nan}
    rows: list[dict[str, Any]] = [
        {**blank, "kind": "stage", "name": name, "at": None, "covers": own} for name, own in stages
    ]
    for name, at, importance, satisfaction in points:
        believed = {"believed_importance": importance, "believed_satisfaction": satisfaction}
        rows.append({**blank, "kind": "touchpoint", "name": name, "at": at, "covers": [], **believed})
    known = {point[0] for point in points}
    spoken = corpus.statements["topic_id"].map(NAMES).where(lambda names: names.isin(known))
    statements = corpus.statements.assign(touchpoint=spoken, touchpoint_p=np.where(spoken.notna(), p, 0.1))
    topics = pd.DataFrame({"topic_id": list(NAMES), "name": list(NAMES.values())})
    found = moments(replace(corpus, statements=statements, topics=topics), MomentsSettings(draws=20))
    return replace(found, overlay=pd.DataFrame(rows))


def points(importance: dict[str, float], satisfaction: float = 5.0) -> list[Row]:
    at = {"Delivery": "Getting it", "Scent": "Using it", "Foam": "Using it", "Help": "Help"}
    return [(name, at[name], value, satisfaction) for name, value in importance.items()]


def rows_of(corpus: Corpus, kind: str) -> pd.DataFrame:
    return corpus.overlay[corpus.overlay["kind"] == kind].set_index("name")


def test_what_decides_is_underestimated_and_what_does_not_is_overestimated(planted: Planted) -> None:
    believed = {"Delivery": 2.0, "Scent": 9.0, "Foam": 4.0, "Help": 8.0}
    found = rows_of(gaps(laid(planted(TRUTH, pieces=1500), points(believed)), QUICK), "touchpoint")

    assert found["importance_verdict"].to_dict() == {
        "Delivery": "underestimated",
        "Scent": "overestimated",
        "Foam": "underestimated",
        "Help": "overestimated",
    }
    # the brand's own numbers, dealt out in customers' order
    assert sorted(found["importance"]) == sorted(believed.values())
    assert found["importance"].nlargest(2).index.tolist() == ["Delivery", "Foam"]
    assert (found["importance_low"] <= found["importance"]).all()
    assert (found["importance"] <= found["importance_high"]).all()
    assert found["weight"].sum() == pytest.approx(1)


def test_a_brand_that_is_right_is_told_of_no_gap(planted: Planted) -> None:
    believed = {"Delivery": 9.0, "Scent": 3.0, "Foam": 8.0, "Help": 3.0}
    found = rows_of(gaps(laid(planted(TRUTH, pieces=1500), points(believed)), QUICK), "touchpoint")

    assert set(found["importance_verdict"]) == {"no clear gap"}
    assert set(found["satisfaction_verdict"]) == {"no clear gap"}


def test_brands_that_believe_what_is_true_are_seldom_told_of_a_gap(planted: Planted) -> None:
    nothing = {f"use-{topic}": (0.0, 0.0) for topic in NAMES}
    told = 0
    for seed in range(20):
        truth = [(name, "Using it", np.nan, 5.0) for name in NAMES.values()]
        found = gaps(laid(planted(nothing, pieces=200, seed=seed), truth), GapsSettings(draws=100, least=0))
        told += int((rows_of(found, "touchpoint")["satisfaction_q"] <= 0.05).any())

    assert told <= 3


def test_satisfaction_is_the_mean_feeling_with_an_interval(planted: Planted) -> None:
    corpus = planted(TRUTH, pieces=800, feelings=("pos", "pos", "pos", "neg"))
    found = rows_of(gaps(laid(corpus, points({"Delivery": 5, "Scent": 5, "Foam": 5}, 9.0)), QUICK), "touchpoint")
    mine = corpus.statements[corpus.statements["topic_id"] == 1]

    scent = found.to_dict("index")["Scent"]
    assert scent["satisfaction"] == pytest.approx(10 * (mine["sentiment"] == "pos").mean())
    assert scent["satisfaction_low"] < 7.5 < scent["satisfaction_high"]
    assert scent["satisfaction_verdict"] == "overestimated"
    assert scent["satisfaction_gap"] == pytest.approx(9 - scent["satisfaction"])


@pytest.mark.parametrize(("p", "judged"), [(0.9, True), (0.1, False)])
def test_what_few_people_are_likely_to_speak_of_is_not_judged(planted: Planted, p: float, judged: bool) -> None:
    corpus = laid(planted(TRUTH, pieces=200), points({"Delivery": 5, "Scent": 6, "Foam": 7}), p=p)
    found = rows_of(gaps(corpus, QUICK), "touchpoint")

    assert found["judged"].tolist() == [judged] * 3
    assert found["importance"].notna().tolist() == [judged] * 3
    assert found["people"].gt(10).all()


def test_all_gaps_tested_are_counted(planted: Planted) -> None:
    corpus = gaps(laid(planted(TRUTH, pieces=400), points({"Delivery": 5, "Scent": 6, "Foam": 7})), QUICK)

    columns = ["importance_q", "satisfaction_q"]
    assert corpus.facts["gaps"]["tested"] == 6 == corpus.overlay[columns].notna().sum().sum()


def test_two_beliefs_have_no_order_to_test(planted: Planted) -> None:
    found = gaps(laid(planted(TRUTH, pieces=300), points({"Delivery": 5, "Scent": 6})), QUICK)

    assert rows_of(found, "touchpoint")["importance"].isna().all()
    assert found.facts["gaps"]["tested"] == 2


def test_a_map_that_stops_lacks_phases_stages_and_moments(planted: Planted) -> None:
    corpus = laid(planted(TRUTH, pieces=400), [("Delivery", "Getting it", 5, 5)], [("Getting it", ["onboard"])])
    found = gaps(corpus, QUICK)

    assert rows_of(found, "missing phase").index.tolist() == ["Buy", "Advocate"]
    assert rows_of(found, "missing phase")["people"].tolist() == [0, 0]
    stages = rows_of(found, "missing stage")
    assert stages.index.tolist() == ["Use", "Support"]
    spoken = corpus.statements[corpus.statements["stage"] == "use"]
    assert stages.loc["Use", "people"] == spoken["feedback_id"].nunique()
    assert stages["evidence"].map(len).gt(0).all()
    assert sorted(rows_of(found, "missing moment").index) == ["Support: Help", "Use: Foam", "Use: Scent"]


def test_a_stage_without_touchpoints_is_judged_by_its_own_statements(planted: Planted) -> None:
    found = rows_of(gaps(laid(planted(TRUTH, pieces=400), []), QUICK), "stage")

    assert found["people"].gt(0).all()
    assert found["satisfaction"].notna().all()


def test_the_order_of_rows_does_not_matter_and_the_input_stays(planted: Planted) -> None:
    corpus = laid(planted(TRUTH, pieces=300), points({"Delivery": 2, "Scent": 9, "Foam": 4}))
    before = corpus.overlay.copy()
    turned = replace(corpus, feedback=corpus.feedback.iloc[::-1], statements=corpus.statements.iloc[::-1])

    one, other = gaps(corpus, QUICK), gaps(turned, QUICK)

    pd.testing.assert_frame_equal(one.overlay, other.overlay)
    pd.testing.assert_frame_equal(corpus.overlay, before)


def test_without_a_map_nothing_is_added(planted: Planted) -> None:
    corpus = replace(
        laid(planted(TRUTH, pieces=100), []), overlay=pd.DataFrame(columns=["kind", "believed_importance"])
    )

    assert gaps(corpus, QUICK).overlay.empty


@pytest.mark.parametrize(
    ("covers", "places"),
    [
        ([["use"], ["support"]], {"use": 0, "support": 1}),
        ([["onboard", "use", "support"], ["support"]], {"onboard": 0, "use": 0, "support": 1}),
        ([["use"], ["use"]], {}),
        ([["loyalty", "advocate"], ["loyalty"]], {"advocate": 0, "loyalty": 1}),
    ],
)
def test_a_stage_belongs_to_whoever_covers_the_fewest_beside_it(
    covers: list[list[str]], places: dict[str, int]
) -> None:
    assert claims(pd.DataFrame({"covers": covers})) == places


def test_only_the_order_of_weights_counts() -> None:
    weight = np.array([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2]])

    np.testing.assert_array_equal(on_scale(weight, np.array([9.0, 3.0, 6.0])), [[3, 9, 6], [9, 6, 3]])
