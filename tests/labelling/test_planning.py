"""Tests of voc/labelling/planning.py."""

from __future__ import annotations

import numpy as np
import pytest

from tests.labelling.made import made_corpus
from voc.errors import InputError
from voc.labelling.drawing import HOW, choose
from voc.labelling.planning import Z, plan, plan_text


def half_width(share: float, count: int) -> float:
    """Return half the width of the interval of Wilson (1927)."""
    return float(Z / (1 + Z**2 / count) * np.sqrt(share * (1 - share) / count + Z**2 / (4 * count**2)))


@pytest.mark.parametrize(
    ("within", "share", "of", "count"),
    [
        (0.05, 0.5, None, 381),  # the well-known 385 of the simple interval, less z squared
        (0.05, 0.3, None, 320),
        (0.03, 0.5, None, 1064),
        (0.05, 0.5, 1000, 276),
        (0.05, 0.5, 200, 132),
        (0.05, 0.0, None, 35),  # a share near 0 is not known from a handful
        (0.05, 1.0, None, 35),
        (0.05, 0.5, 1, 1),
    ],
)
def test_the_number_for_a_random_draw(within: float, share: float, of: int | None, count: int) -> None:
    assert plan(within, share, of).statements == count


@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("within", [0.2, 0.05, 0.01])
def test_the_interval_is_just_as_wide_as_planned(share: float, within: float) -> None:
    count = plan(within, share).statements

    assert half_width(share, count) <= within
    assert count == 1 or half_width(share, count - 1) > within


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("stage", ["use", "advocate"])
def test_the_promise_is_kept(how: str, stage: str) -> None:
    """Of 300 draws of the planned size, 95 % or more give a weighted share within the planned distance."""
    statements = made_corpus(1500).statements
    truth = (statements["truth"] == stage).to_numpy()
    share = float(truth.mean())
    within = 0.07 if stage == "use" else 0.02
    planned = plan(within, share, len(truth), how)

    errors = []
    for seed in range(300):
        rows, probability = choose(statements["stage"], statements["stage_p"], planned.statements, how, seed)
        errors.append(abs(np.average(truth[rows], weights=1 / probability) - share))
    assert np.mean(np.array(errors) <= within) >= 0.95 - 2 * np.sqrt(0.95 * 0.05 / 300)


def test_unequal_draws_need_more() -> None:
    assert plan(0.05, how="stratified").statements == 761
    assert plan(0.05, how="stratified", of=100).statements <= 100


def test_a_plan_is_told_with_what_it_leaves_out() -> None:
    told = plan_text(plan(0.05, 0.3, 2000, "stratified"))

    assert "of 2,000 statements, drawn stratified: a share of about 30% is then known within ± 5 points" in told
    assert "2 times the variance" in told
    assert "takes the labels for true" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.0,), "no precision"),
        ((5.0,), "such as 0.05"),
        ((0.05, 30), "no share"),
        ((0.05, 0.5, 0), "0 statements"),
        ((0.05, 0.5, 9, "blind"), "'blind'"),
    ],
)
def test_what_cannot_be_planned_is_said(arguments: tuple[float, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        plan(*arguments)  # type: ignore[arg-type]


def test_the_models_labels_save_labels_of_people() -> None:
    alone, beside = plan(0.05), plan(0.05, label="need")

    assert 0.2 < beside.explained < 0.6
    assert beside.statements == pytest.approx((1 - beside.explained) * alone.statements, abs=1)
    assert "[shares] labels" in plan_text(beside)
    assert "[shares] labels" not in plan_text(alone)


def test_the_card_knows_no_emotion() -> None:
    with pytest.raises(InputError, match="Of 'emotion' the card tells no error"):
        plan(0.05, label="emotion")
