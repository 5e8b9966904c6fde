"""Tests of voc/measure/moments/playbook.py."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.measure.conftest import Planted
from voc.corpus import Corpus
from voc.measure.moments.moment_settings import MomentsSettings
from voc.measure.moments.moments import moments
from voc.measure.moments.playbook import PlaybookSettings, playbook

EFFECTS = {"use-1": (0.02, -0.2), "support-2": (0.15, -0.02), "onboard-3": (0.0, 0.0)}


def analysed(planted: Planted, **settings: object) -> Corpus:
    return moments(planted(EFFECTS, **settings), MomentsSettings(draws=40))


def cards(corpus: Corpus, **settings: object) -> Any:
    """Return the experiments by moment, as a frame."""
    table = playbook(corpus, PlaybookSettings.model_validate(settings)).experiments
    return table.set_index("moment_id") if len(table) else table


def test_a_loss_is_tested_by_half_of_it_and_a_win_by_half_of_what_is_left(planted: Planted) -> None:
    table = cards(analysed(planted, pieces=3000))

    assert table["side"].to_dict() == {
        "use-1": "penalty",
        "support-2": "reward",
        "onboard-3": table["side"]["onboard-3"],
    }
    assert table.loc["use-1", "effect"] == pytest.approx(0.5 * 0.2 / 3, abs=0.01)
    assert table.loc["support-2", "effect"] == pytest.approx(0.5 * 0.15 * 2 / 3, abs=0.01)
    first = table.loc["use-1"]
    assert first["effect_low"] < first["effect"] < first["effect_high"]
    assert first["per_arm_low"] < first["per_arm"] < first["per_arm_high"]
    assert first["per_arm"] == pytest.approx(2 * (2.8016 * first["spread"] / first["effect"]) ** 2 + 1, abs=1)
    assert first["share_after"] == pytest.approx(first["share_before"] / 2)
    assert table.loc["support-2", "share_after"] > table.loc["support-2", "share_before"]


def test_the_more_the_change_brings_the_fewer_are_needed(planted: Planted) -> None:
    corpus = analysed(planted)
    half, whole = (cards(corpus, won=won).loc["use-1"] for won in (0.5, 1.0))
    assert whole["effect"] == pytest.approx(2 * half["effect"])
    assert whole["per_arm"] < half["per_arm"] / 3


def test_the_plays_are_those_of_the_stage_the_gap_and_the_side(planted: Planted) -> None:
    table = cards(analysed(planted), plays=2)

    assert table["plays"].map(len).max() <= 2
    assert (table["plays"].map(len) == table["metrics"].map(len)).all()
    assert "Put the basics right" in table.loc["use-1", "plays"]
    assert "Spread what works" in table.loc["support-2", "plays"]
    assert (table.loc["use-1", "value"], table.loc["use-1", "dimension"]) == ("functional", "none")


def test_own_plays_take_the_place_of_those_that_ship(planted: Planted, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[play]]\nname = "Sing"\nwhat = "Sing."\nmetric = "Share who smile"\nstages = ["use"]\n')
    table = cards(analysed(planted), file=own)
    assert table["plays"].to_dict() == {"use-1": ["Sing"], "support-2": [], "onboard-3": []}


@pytest.mark.parametrize(
    ("days", "dated"),
    [(700, True), (60, True), (10, False), (None, False)],
    ids=["two years", "two months", "ten days", "no date"],
)
def test_how_long_it_takes_at_the_rate_of_the_last_year(planted: Planted, days: int | None, dated: bool) -> None:
    corpus = analysed(planted)
    number = np.arange(len(corpus.feedback))
    dates = pd.NaT if days is None else pd.Timestamp("2024-01-01") + pd.to_timedelta(number * days // len(number), "D")
    row = cards(corpus.with_feedback(date=dates)).loc["use-1"]

    assert np.isfinite(row["weeks"]) == np.isfinite(row["weekly"]) == dated
    if dated and days:
        assert row["weekly"] == pytest.approx(0.3 * 600 / days * 7, rel=0.2)
        assert row["weeks"] == pytest.approx(2 * row["per_arm"] / row["weekly"])


def test_the_hypothesis_says_what_is_assumed(planted: Planted) -> None:
    corpus = analysed(planted)
    named = replace(corpus, topics=pd.DataFrame({"topic_id": [1, 2, 3], "name": ["Battery", "Seat", "Soup"]}))
    told = cards(named)["hypothesis"]
    assert told["use-1"].startswith("If half of what goes wrong at Battery (Use) did not, customers who meet it would")
    assert "without praising it" in told["support-2"]


def test_no_moment_no_experiment_and_the_order_of_rows_does_not_matter(planted: Planted) -> None:
    corpus = analysed(planted)
    assert cards(replace(corpus, moments=corpus.moments.assign(rank=np.nan))).empty
    turned = replace(corpus, feedback=corpus.feedback.iloc[::-1], statements=corpus.statements.iloc[::-1])
    pd.testing.assert_frame_equal(cards(corpus), cards(turned))
