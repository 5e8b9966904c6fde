"""Tests of voc/output/experiments.py: what to try at a moment, as its card shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from tests.output.test_report import Page
from voc.corpus import Corpus
from voc.output.experiments import by_moment
from voc.output.report import render
from voc.output.scale import scale_of

ROW: dict[str, Any] = {
    "side": "penalty",
    "value": "personal",
    "dimension": "framing",
    "value_share": 0.4,
    "value_share_low": 0.3,
    "value_share_high": 0.5,
    "plays": ["Guide", "Educate"],
    "tries": ["Lead them.", "Teach them."],
    "metrics": ["Share who are led", "Share who manage"],
    "effect": 0.1,
    "per_arm": 120.0,
    "per_arm_low": 80.0,
    "per_arm_high": 300.0,
    "share_before": 0.06,
    "share_after": 0.03,
    "per_arm_share": 750.0,
    "weekly": 4.0,
    "weeks": 60.0,
}


def with_experiment(corpus: Corpus, **changes: Any) -> Corpus:
    moment = corpus.moments.iloc[0]
    about = {"moment_id": moment["moment_id"], "stage": moment["stage"], "topic_id": moment["topic_id"]}
    return replace(corpus, experiments=pd.DataFrame([{**ROW, **about, **changes}]))


def told(corpus: Corpus, **changes: Any) -> str:
    (found,) = by_moment(with_experiment(corpus, **changes), scale_of(corpus.feedback)).values()
    return " ".join([found.gap, found.hypothesis, *found.size])


def test_the_card_says_what_to_try_and_how_many_it_takes(corpus: Corpus) -> None:
    page = Page(render(with_experiment(corpus))).said

    assert "What stands out as missing here is personal value with framing: 40% of those" in page
    assert "GuideLead them." in page
    assert "share who are led." in page
    assert "Two groups drawn by chance, 120 customers who meet it in each (between 80 and 300" in page
    assert "What to try" not in render(corpus)


@pytest.mark.parametrize(
    ("changes", "said", "not_said"),
    [
        ({}, "takes 60 weeks", "two years"),
        ({"weeks": 400.0}, "more than two years", "takes 400"),
        ({"weeks": float("nan")}, "120 customers", "a week"),
        ({"per_arm_high": float("nan")}, "(80 or more)", "between 80"),
        ({"side": "reward"}, "a rise from 6.0% to 3.0%", "complaints"),
        ({"per_arm": 1e6}, "750 in each group", "1,000,000"),
        ({"per_arm": float("nan"), "per_arm_share": 1e6}, "No test of a size that can be had", "in each group"),
        ({"dimension": "none"}, "is personal value: 40%", "framing"),
        ({"value": "none"}, "is framing: 40%", "value:"),
        ({"value": "none", "dimension": "none"}, "If half", "stands out"),
    ],
)
def test_every_sentence_has_its_case(corpus: Corpus, changes: dict[str, Any], said: str, not_said: str) -> None:
    sentences = told(corpus, **changes)
    assert said in sentences
    assert not_said not in sentences


@pytest.mark.parametrize("effect", [0.0, -0.1, float("nan")])
def test_no_effect_no_experiment(corpus: Corpus, effect: float) -> None:
    assert not by_moment(with_experiment(corpus, effect=effect), scale_of(corpus.feedback))
