"""Tests of voc/labelling/drawing.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.labelling.made import STAGES, made_corpus
from voc.corpus import Corpus
from voc.errors import InputError
from voc.labelling.drawing import AT_RANDOM, HOW, choose, draw, inclusion, pull, systematic

CORPUS = made_corpus(600)
STATEMENTS = CORPUS.statements


def drawn(how: str, seed: int = 0, count: int = 100) -> pd.DataFrame:
    return draw(CORPUS, "stage", count, how, seed)


def chosen(how: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    return choose(STATEMENTS["stage"], STATEMENTS["stage_p"], 100, how, seed)


@pytest.mark.parametrize("how", HOW)
def test_as_many_as_asked_for_are_drawn_once_each_with_a_probability(how: str) -> None:
    found = drawn(how)

    assert len(found) == found["statement_id"].nunique() == 100
    assert found["probability"].between(0, 1, inclusive="right").all()
    assert (found["strategy"] == how).all()
    places = zip(found["text"], found["start"], found["end"], strict=True)
    assert [text[start:end] for text, start, end in places] == found["statement"].tolist()


@pytest.mark.parametrize("how", HOW)
def test_the_order_of_rows_does_not_matter_and_the_seed_does(how: str) -> None:
    mixed = replace(
        CORPUS, statements=CORPUS.statements.sample(frac=1, random_state=3), feedback=CORPUS.feedback.iloc[::-1]
    )

    pd.testing.assert_frame_equal(draw(mixed, "stage", 100, how, 7), drawn(how, 7))
    assert set(drawn(how, 7)["statement_id"]) != set(drawn(how, 8)["statement_id"])


@pytest.mark.parametrize("how", HOW)
def test_weighted_shares_are_those_of_the_whole_run(how: str) -> None:
    """Horvitz-Thompson shares over 500 draws: their mean is the truth, within what chance allows (z < 4)."""
    draws = [chosen(how, seed) for seed in range(500)]
    for stage in STAGES:
        shares = [((STATEMENTS["truth"].to_numpy()[rows] == stage) / chances).sum() / 600 for rows, chances in draws]
        error = np.std(shares, ddof=1) / np.sqrt(len(shares))
        assert abs(np.mean(shares) - (STATEMENTS["truth"] == stage).mean()) < 4 * error


@pytest.mark.parametrize("how", HOW)
def test_each_is_drawn_as_often_as_its_probability_says(how: str) -> None:
    known = inclusion(pull(STATEMENTS["stage"], STATEMENTS["stage_p"], how), 100)
    often = np.zeros(600)
    for seed in range(500):
        rows, chances = chosen(how, seed)
        often[rows] += 1 / 500
        assert (chances == known[rows]).all()

    error = np.sqrt(known * (1 - known) / 500)
    assert (often > 0).all()
    assert (((often - known) / error) ** 2).mean() == pytest.approx(1, abs=0.25)


def test_stratified_meets_rare_classes_and_uncertain_the_unsure() -> None:
    plain = CORPUS.statements["stage"].value_counts(normalize=True)
    counts = drawn("stratified")["predicted"].value_counts()
    half = 100 * AT_RANDOM * plain + 100 * (1 - AT_RANDOM) / len(STAGES)

    assert counts["advocate"] > 1.5 * 100 * plain["advocate"]
    assert (counts - half).abs().max() < 1
    chances = drawn("uncertain").merge(CORPUS.statements, on="statement_id").sort_values("stage_p")["probability"]
    assert chances.is_monotonic_decreasing


@pytest.mark.parametrize("how", HOW)
def test_no_probability_is_below_half_that_of_a_random_draw(how: str) -> None:
    assert drawn(how)["probability"].min() >= AT_RANDOM * 100 / 600


def test_where_fewer_are_there_all_are_drawn() -> None:
    found = drawn("stratified", count=5000)

    assert set(found["statement_id"]) == set(STATEMENTS["statement_id"])
    assert (found["probability"] == 1).all()


def test_repeats_are_left_out_and_titles_come_along() -> None:
    feedback = CORPUS.feedback.assign(title="Kettle")
    feedback.loc[:299, "duplicate_of"] = "f0599"

    found = draw(Corpus(feedback, CORPUS.statements), "stage", 5000)

    assert found["feedback_id"].min() == "f0300"
    assert (found["title"] == "Kettle").all()


@pytest.mark.parametrize(
    ("strength", "count", "expected"),
    [
        ([1, 1, 1, 1], 2, [0.5, 0.5, 0.5, 0.5]),
        ([1, 2, 3], 1, [1 / 6, 1 / 3, 1 / 2]),
        ([8, 1, 1], 2, [1, 0.5, 0.5]),  # what would pass 1 is drawn for certain
        ([90, 9, 0.5, 0.5], 3, [1, 1, 0.5, 0.5]),  # and so may the next one then
        ([1, 2, 3], 3, [1, 1, 1]),
        ([1, 2, 3], 9, [1, 1, 1]),
    ],
)
def test_probabilities_follow_the_pull_up_to_one(strength: list[float], count: int, expected: list[float]) -> None:
    assert inclusion(np.array(strength, dtype=float), count) == pytest.approx(expected)


def test_strata_get_their_expected_number_to_the_next_whole_one() -> None:
    strata = np.repeat(["a", "b"], [90, 10])
    probability = np.repeat([10.5 / 90, 0.45], [90, 10])

    for seed in range(20):
        rows = systematic(probability, np.random.default_rng(seed), strata)
        assert len(set(rows)) == 15
        assert (strata[rows] == "b").sum() in {4, 5}


def test_a_label_of_numbers_can_be_drawn() -> None:
    assert set(draw(CORPUS, "turn", 10, "uncertain")["predicted"]) == {"0"}


@pytest.mark.parametrize(
    ("corpus", "label", "count", "how", "message"),
    [
        (CORPUS, "mood", 9, "random", "no label 'mood'.*stage, value"),
        (CORPUS, "value", 9, "random", "run has no 'value'"),
        (CORPUS, "stage", 9, "blind", "'blind'. Take one of random, stratified"),
        (CORPUS, "stage", 0, "random", "Ask for one"),
        (Corpus(CORPUS.feedback, CORPUS.statements.head(0)), "stage", 9, "random", "no statements"),
    ],
)
def test_what_cannot_be_drawn_is_said(corpus: Corpus, label: str, count: int, how: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        draw(corpus, label, count, how)
