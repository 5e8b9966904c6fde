"""Tests of voc/labelling/agreement.py, against the worked examples of the papers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from tests.labelling.made import made_sheet
from voc.labelling.agreement import (
    Codes,
    Measure,
    agreement,
    agreement_text,
    cohen,
    disagreements,
    fleiss,
    krippendorff,
    raw,
    with_interval,
)
from voc.labelling.sheet import read_sheet


def value(measure: Measure, codes: Codes) -> float | None:
    codes = codes[(codes >= 0).sum(axis=1) >= 2]
    return with_interval(measure, codes, np.ones(len(codes)), np.arange(len(codes)))[0]


def pairs(table: list[list[int]]) -> Codes:
    """Return (n, 2) codes of two labellers from their table of counts."""
    return np.array([(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)])


def from_counts(table: list[list[int]]) -> Codes:
    """Return (n, labellers) codes from how many gave each class."""
    return np.array([np.repeat(np.arange(len(row)), row) for row in table])


def spelled(*labellers: str) -> Codes:
    """Return (n, labellers) codes from one string a labeller, a letter a statement; "." is missing."""
    return np.array([["abcdefg".find(sign) for sign in said] for said in labellers]).T


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.4915),  # Cohen 1960, table 2 (.492 there)
        ([[0, 4, 1], [0, 8, 0], [0, 1, 5]], 0.4842),  # the example of SAS FREQ
        ([[10, 0], [0, 10]], 1.0),
        ([[5, 5], [5, 5]], 0.0),
    ],
)
def test_cohen(table: list[list[int]], expected: float) -> None:
    assert value(cohen, pairs(table)) == expected


FLEISS_1971 = """444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444
224445 333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555"""
FOURTEEN = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (np.array([[int(code) - 1 for code in row] for row in FLEISS_1971.split()]), 0.4302),  # Fleiss 1971: .430
        (from_counts(FOURTEEN), 0.2099),  # ten subjects, fourteen raters: .210 in many textbooks
    ],
)
def test_fleiss(codes: Codes, expected: float) -> None:
    assert value(fleiss, codes) == expected


@pytest.mark.parametrize(
    ("labellers", "expected"),
    [
        (("abaaaaaaaa", "bbbaababaa"), 0.0952),  # Krippendorff 2011, A: two observers, two classes, .095
        (("aabbdcccedda", "babbbccceddd"), 0.692),  # B: two observers, many classes, .692
        # C: four observers, some missing, .743
        (("abccbadab...", "abccbbdabe..", ".cccbcdbbeac", "abccbddabea."), 0.7434),
    ],
)
def test_krippendorff(labellers: tuple[str, ...], expected: float) -> None:
    assert value(krippendorff, spelled(*labellers)) == expected


def test_measures_agree_with_another_and_with_weights() -> None:
    chance = np.random.default_rng(0)
    codes, weights = chance.integers(0, 3, (60, 2)), chance.uniform(1, 9, 60)
    codes[:40, 1] = codes[:40, 0]

    found = with_interval(cohen, codes, weights, np.arange(60))
    assert found[0] == pytest.approx(cohen_kappa_score(*codes.T, sample_weight=weights), abs=1e-4)
    twice = np.repeat(codes, 2, axis=0)  # to weigh twice is to be there twice
    for measure in (raw, cohen, fleiss):
        weighed = with_interval(measure, codes, np.r_[np.full(30, 2.0), np.ones(30)], np.arange(60))[0]
        assert weighed == value(measure, np.r_[twice[:60], codes[30:]])


@pytest.mark.parametrize("measure", [raw, cohen, fleiss, krippendorff])
def test_the_interval_covers_the_truth(measure: Measure) -> None:
    """Two labellers who copy each other 6 times in 10: 200 sheets of 100 statements, 95 % within chance."""
    chance, shares = np.random.default_rng(1), [0.5, 0.3, 0.2]
    truth = 0.6 + 0.4 * np.square(shares).sum() if measure is raw else 0.6
    hits = 0
    for _ in range(200):
        codes = chance.choice(3, (100, 2), p=shares)
        codes[:, 1] = np.where(chance.random(100) < 0.6, codes[:, 0], codes[:, 1])
        _, low, high = with_interval(measure, codes, np.ones(100), np.arange(100))
        hits += low is not None and high is not None and low <= truth <= high
    assert hits / 200 == pytest.approx(0.95, abs=0.05)


def test_full_agreement_has_no_interval_of_one_point() -> None:
    codes = spelled("abababab", "abababab")
    found, low, high = with_interval(raw, codes, np.ones(8), np.arange(8))

    assert (found, high) == (1.0, 1.0)
    assert low == pytest.approx(0.6306, abs=1e-4)  # Clopper-Pearson, 8 of 8


def test_the_draw_s_weights_bring_back_the_whole_run_s_agreement() -> None:
    """Rare statements, on which labellers differ, are drawn nine times as often as the others."""
    codes = np.array([[0, 0]] * 90 + [[0, 1]] * 10)
    drawn, weights = np.array([[0, 0]] * 10 + [[0, 1]] * 10), np.array([9.0] * 10 + [1.0] * 10)

    assert value(raw, codes) == with_interval(raw, drawn, weights, np.arange(20))[0] == 0.9
    assert value(raw, drawn) == 0.5


def test_nothing_shared_or_one_class_only_is_not_defined() -> None:
    nothing = [None, None, None]
    assert with_interval(cohen, np.empty((0, 2), dtype=int), np.empty(0), np.empty(0)) == nothing
    assert with_interval(cohen, spelled("aaa", "aaa"), np.ones(3), np.arange(3)) == nothing


def test_a_sheet_s_agreement(tmp_path: Path) -> None:
    labels = {
        "anna": ["use", "use", "need", "", "support", "use"],
        "ben": ["use", "need", "need", "", "support", ""],
        "cleo": ["use", "", "need", "use", "use", ""],
    }
    sheet = read_sheet(made_sheet(tmp_path, 6, **labels, adjudicated=["", "use", "", "", "", ""]))

    found = agreement(sheet)

    assert found["labellers"] == {"anna": 5, "ben": 4, "cleo": 4}
    assert found["shared"] == 4
    assert found["raw"][0] == pytest.approx((1 + 0 + 1 + 1 / 3) / 4, abs=1e-4)
    assert list(found["cohen"]) == ["anna, ben", "anna, cleo", "ben, cleo"]
    assert found["fleiss"][0] == value(fleiss, spelled("abc", "abc", "aba"))  # the three that all labelled
    assert found["disagreements"] == 1  # the other was adjudicated
    assert disagreements(sheet)["by_cleo"].tolist() == ["use"]
    assert agreement(sheet) == found
    assert "Cohen's kappa: anna, ben" in agreement_text(found)
    assert "1 to adjudicate" in agreement_text(found)
    assert "Fewer than 30" in agreement_text(found)


@pytest.mark.parametrize("labels", [{}, {"anna": ["use"] * 5}, {"anna": ["use"] * 5, "ben": [""] * 5}])
def test_without_a_second_labeller_there_is_no_agreement(tmp_path: Path, labels: dict[str, list[str]]) -> None:
    found = agreement(read_sheet(made_sheet(tmp_path, 5, **labels)))

    assert found["krippendorff"] == found["fleiss"] == [None, None, None]
    assert "not defined" in agreement_text(found)
