"""The challenge set (challenge.jsonl), and the rates that benchmarks/challenge.py draws from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

from benchmarks.challenge import load_cases, pass_rates, table
from voc.labelling.classify import classify
from voc.meaning.features import KINDS
from voc.meaning.given import given_sight
from voc.meaning.label import says_nothing
from voc.resources import definition

PHENOMENA = {
    "negation",
    "sarcasm",
    "past against present",
    "competitor praise",
    "staff against product",
    "condition and wish",
    "numbers",
    "emoji",
    "misspelling",
    "very short answers",
    "other meaning of a cue word",
    "context",
}
FRAME = load_cases()
CASES = FRAME.to_dict("records")
SILENT = {label: definition("labels")["silent"][label] for label in definition("labels")["classes"]}
FLOOR = 0.5
"""The share of labels that must be right: it catches breakage and is no goal."""


def named(case: Mapping[Hashable, Any]) -> str:
    return str(case["statement"])


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_case_states_labels_with_classes_of_the_codebook(case: Mapping[Hashable, Any]) -> None:
    classes = definition("labels")["classes"]

    assert case["expected"]
    assert all(stated in classes[label] for label, stated in case["expected"].items())


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_case_is_a_statement_in_its_text_from_a_known_kind_of_source(case: Mapping[Hashable, Any]) -> None:
    assert case["statement"] == case["statement"].strip() != ""
    assert pd.isna(case["text"]) or case["statement"] in case["text"]
    assert case["source_kind"] in KINDS


def test_every_rating_is_read_by_its_scale() -> None:
    rated = FRAME[FRAME["rating"].notna() | FRAME["rating_scale"].notna()]

    facts = given_sight(rated, lambda texts: np.zeros((len(texts), 1), dtype=np.float32)).facts

    assert len(rated)
    assert facts[:, -6].all()  # whether an outcome is known


def test_every_phenomenon_has_its_cases() -> None:
    counts = Counter(case["phenomenon"] for case in CASES)

    assert set(counts) == PHENOMENA
    assert min(counts.values()) >= 15


def test_no_two_statements_are_alike() -> None:
    counts = Counter(" ".join(case["statement"].casefold().split()) for case in CASES)
    assert [statement for statement, count in counts.items() if count > 1] == []


def test_every_case_of_context_has_text_around_it() -> None:
    alone = [case for case in CASES if case["phenomenon"] == "context" and len(case["text"]) <= len(case["statement"])]
    assert alone == []


def test_an_answer_that_says_nothing_states_the_silent_labels() -> None:
    silent = FRAME[says_nothing(FRAME["statement"])]

    assert {"n/a", "none", "."} <= set(silent["statement"])
    assert all(stated == SILENT for stated in silent["expected"])


def test_the_rates_are_of_labels_and_of_whole_cases() -> None:
    judged = pd.DataFrame(
        {
            "phenomenon": ["sarcasm", "emoji", "sarcasm"],
            "expected": [{"sentiment": "neg", "stage": "use"}, {"turn": "1"}, {"sentiment": "neg"}],
            "sentiment": ["neg", "pos", "neg"],
            "stage": ["support", "use", "use"],
            "turn": pd.array([0, 1, 0], dtype="int8"),
        }
    )

    rates = pass_rates(judged)

    assert rates.columns.tolist() == ["phenomenon", "cases", "labels", "right", "whole"]
    assert rates.to_numpy().tolist() == [
        ["sarcasm", 2, 3, pytest.approx(2 / 3), 0.5],
        ["emoji", 1, 1, 1.0, 1.0],
        ["all", 3, 4, 0.75, pytest.approx(2 / 3)],
    ]
    assert table(rates).splitlines()[2:] == [
        "| sarcasm | 2 | 3 | 67% | 50% |",
        "| emoji | 1 | 1 | 100% | 100% |",
        "| all | 3 | 4 | 75% | 67% |",
    ]


@pytest.mark.slow
def test_the_shipped_heads_get_most_labels_right_and_keep_silent_answers_silent() -> None:
    judged = classify(FRAME)

    silent = judged[says_nothing(judged["statement"])]
    assert (silent[list(SILENT)].astype(str) == pd.Series(SILENT)).to_numpy().all()
    assert pass_rates(judged)["right"].iloc[-1] >= FLOOR
