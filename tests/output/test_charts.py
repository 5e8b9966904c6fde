"""Tests of voc/output/charts.py."""

from __future__ import annotations

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.output.cards import moments
from voc.output.charts import Axis, axis, bar, forests, stations
from voc.output.quotes import Evidence
from voc.output.scale import scale_of


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [([0.2, 0.93], 0, 1), ([-3, 7], -4, 8), ([], 0, 1), ([0, 0], 0, 1), ([float("nan"), 4], 0, 4), ([1e-4], 0, 1e-4)],
)
def test_an_axis_has_round_ends_that_hold_every_value(values: list[float], low: float, high: float) -> None:
    found = axis(values)

    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.ticks[0] == pytest.approx(low)
    assert 2 <= len(found.ticks) <= 8


def test_an_interval_without_ends_falls_on_its_middle() -> None:
    assert bar(Axis(0, 10, ()), float("nan"), 4, 20) == bar(Axis(0, 10, ()), 4, 4, 10)


def test_the_picture_shows_all_eight_stages_in_order(corpus: Corpus) -> None:
    spoken = corpus.journey[corpus.journey["stage"] != "support"]

    found = stations(spoken.sample(frac=1, random_state=3), "{:.1f}".format)

    assert [each.code for each in found] == [
        "need", "evaluate", "purchase", "onboard", "use", "support", "loyalty", "advocate",
    ]  # fmt: skip
    assert max(each.volume for each in found) == 100
    assert [each.statements for each in found if each.code == "support"] == [0]
    assert all(sum(each.split.values()) == pytest.approx(100, abs=0.3) for each in found if each.statements)


def test_a_stage_without_outcome_has_no_point(corpus: Corpus) -> None:
    blind = corpus.journey.assign(outcome=float("nan"), outcome_low=float("nan"), outcome_high=float("nan"))

    assert all(each.outcome is None and each.level == "" for each in stations(blind, str))


def test_no_journey_still_has_its_stages() -> None:
    assert len(stations(pd.DataFrame(), str)) == 8


def test_losses_and_wins_stand_on_one_axis(corpus: Corpus) -> None:
    shown = moments(corpus, scale_of(corpus.feedback), Evidence(corpus))

    losses, wins = forests(shown, scale_of(corpus.feedback))

    assert losses.ticks == wins.ticks
    assert len(losses.rows) + len(wins.rows) == 10
    assert all(place.low <= place.middle <= place.high for _, place in (*losses.rows, *wins.rows))
