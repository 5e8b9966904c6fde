"""Tests of voc/measure/shares/shares.py and settled.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.errors import InputError
from voc.labelling.drawing import draw
from voc.labelling.settling import settled_rows
from voc.labelling.sheet import ADJUDICATED, new_sheet
from voc.labelling.statements import write_rows
from voc.measure.shares.codes import classes
from voc.measure.shares.shares import LABELS, SharesSettings, shares

SIZE = 1200
ERRORS = {"stage": {"accuracy": [0.8, 0.7, 0.9], "spread": 0.2, "explained": 0.3, "sources": 12}}


def said(seed: int = 0) -> Corpus:
    """Return a corpus of statements whose true stage is in `truth`; every third `use` is taken for `support`."""
    draw_ = np.random.default_rng(seed)
    truth = draw_.choice(["use", "purchase", "none"], SIZE, p=[0.7, 0.2, 0.1])
    given = np.where((truth == "use") & (np.arange(SIZE) % 3 == 0), "support", truth)
    number = np.arange(SIZE)
    ids = [f"f{each // 2:05d}" for each in number]
    statements = pd.DataFrame({"statement_id": [f"{each}-{k % 2}" for each, k in zip(ids, number, strict=True)]})
    statements = statements.assign(feedback_id=ids, start=0, end=4, text="said", truth=truth)
    for label in LABELS:
        first, second = classes()[label][:2]
        columns: dict[str, Any] = {label: first, f"{label}_p": 0.8, f"{label}_second": second}
        statements = statements.assign(**columns)
    statements = statements.assign(stage=given, stage_second="use")
    feedback = pd.DataFrame(
        {"feedback_id": sorted(set(ids)), "author": None, "duplicate_of": None, "text": "said said"}
    )
    return Corpus(feedback, statements)


def sheet(corpus: Corpus, folder: Path, count: int = 200, name: str = "sheet.csv") -> Path:
    """Write a settled sheet of the stage, drawn as people draw it, with the truth as its labels."""
    drawn = new_sheet(draw(corpus, "stage", count, "stratified", seed=1))
    truth = corpus.statements.set_index("statement_id")["truth"]
    path = folder / name
    write_rows(settled_rows(drawn.assign(**{ADJUDICATED: drawn["statement_id"].map(truth)})), path)
    return path


def stages(corpus: Corpus, *labels: Path, floor: int = 30) -> Any:
    """Return the shares of the stages by class, as a frame."""
    return (
        shares(corpus, SharesSettings(labels=labels, floor=floor)).shares.query("label == 'stage'").set_index("class")
    )


def test_every_class_of_every_label_has_a_row_in_the_codebooks_order() -> None:
    table = shares(said(), SharesSettings()).shares
    assert list(zip(table["label"], table["class"], strict=True)) == [
        (label, code) for label in LABELS for code in classes()[label]
    ]
    assert table.groupby("label")["share"].sum().to_numpy() == pytest.approx(1)


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_peoples_labels_put_the_shares_right(tmp_path: Path, ending: str) -> None:
    corpus = said()
    truth = corpus.statements["truth"].value_counts(normalize=True)

    table = stages(corpus, sheet(corpus, tmp_path, name=f"sheet.{ending}"))

    assert set(table["correction"]) == {"ppi"}
    assert set(table["labels"]) == {200}
    assert table.loc["use", "share"] < truth["use"] - 0.2
    for code in truth.index:
        row = table.loc[code]
        assert row["share_corrected_low"] < truth[code] < row["share_corrected_high"]
    assert table.loc["support", "share_corrected"] < 0.05 < table.loc["support", "share"]


@pytest.mark.parametrize(
    ("errors", "labelled", "floor", "how"),
    [
        ({}, False, 30, "uncorrected"),
        (ERRORS, False, 30, "transported"),
        (ERRORS, True, 30, "ppi"),
        (ERRORS, True, 300, "transported"),
        ({}, True, 300, "uncorrected"),
    ],
)
def test_the_best_correction_that_can_be_had(
    tmp_path: Path, errors: dict[str, dict[str, float]], labelled: bool, floor: int, how: str
) -> None:
    corpus = said().with_facts("label", scores=errors)
    table = stages(corpus, *([sheet(corpus, tmp_path)] if labelled else []), floor=floor)

    assert set(table["correction"]) == {how}
    same = how == "uncorrected"
    assert (table["share_corrected_high"] == table["share_high"]).all() == same
    assert set(shares(corpus, SharesSettings()).shares.query("label == 'need'")["correction"]) == {"uncorrected"}


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    corpus = said()
    path = sheet(corpus, tmp_path)
    turned = Corpus(corpus.feedback.iloc[::-1], corpus.statements.iloc[::-1])
    other = tmp_path / "turned.csv"
    pd.read_csv(path).iloc[::-1].to_csv(other, index=False)

    pd.testing.assert_frame_equal(stages(corpus, path), stages(turned, other))


def test_repeats_do_not_count() -> None:
    corpus = said()
    first = pd.Series("f00000", index=corpus.feedback.index)
    alone = corpus.with_feedback(duplicate_of=first.where(corpus.feedback.index > 0))
    assert stages(alone)["statements"].sum() == 2


def test_a_run_without_statements_has_no_shares() -> None:
    corpus = said()
    table = stages(replace(corpus, statements=corpus.statements.iloc[:0]).with_facts("label", scores=ERRORS))
    assert table["share"].isna().all()
    assert set(table["correction"]) == {"uncorrected"}


CHANGES: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "are not in this run": lambda rows: rows.assign(statement_id="x" + rows["statement_id"]),
    "has no column 'probability'": lambda rows: rows.drop(columns="probability"),
    "has 0 columns label_": lambda rows: rows.drop(columns="label_stage"),
    "there is no label 'mood'": lambda rows: rows.rename(columns={"label_stage": "label_mood"}),
    "is there twice": lambda rows: pd.concat([rows, rows.iloc[:1]]),
    "not above 0 and at most 1": lambda rows: rows.assign(probability=0),
    "is none of need, evaluate": lambda rows: rows.assign(label_stage="joy"),
}


@pytest.mark.parametrize("told", CHANGES)
def test_a_sheet_that_cannot_be_used_is_told_in_a_line(tmp_path: Path, told: str) -> None:
    corpus = said()
    path = sheet(corpus, tmp_path)
    CHANGES[told](pd.read_csv(path)).to_csv(path, index=False)

    with pytest.raises(InputError) as error:
        stages(corpus, path)

    assert told in str(error.value)
    assert "sheet.csv" in str(error.value)


def test_no_file_a_foreign_ending_and_two_sheets_of_a_label(tmp_path: Path) -> None:
    corpus = said()
    path = sheet(corpus, tmp_path)
    for labels, told in (
        ((tmp_path / "absent.csv",), "There is no file"),
        ((tmp_path / "sheet.xlsx",), "ends in none of"),
        ((path, path), "two sheets hold labels of 'stage'"),
    ):
        with pytest.raises(InputError, match=told):
            stages(corpus, *labels)
