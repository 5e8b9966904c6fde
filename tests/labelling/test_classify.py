"""Tests of voc/labelling/classify.py."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from tests.labelling.conftest import CLASSES, StandIn
from voc.cli import app
from voc.labelling.classify import classify
from voc.meaning.label import LABELS
from voc.resources import definition

ROWS = pd.DataFrame({"n": [3, 1, 2], "statement": ["It leaks.", "n/a", "x" * 40], "stage": ["mine", "mine", "mine"]})


@pytest.fixture
def out(stand_in: StandIn) -> pd.DataFrame:  # noqa: ARG001
    return classify(ROWS)


def test_one_row_out_for_each_in_the_same_order(out: pd.DataFrame) -> None:
    assert out["n"].tolist() == [3, 1, 2]
    assert not out.columns.duplicated().any()
    assert out["stage"].tolist() == ["purchase", "none", "none"]


def test_every_class_has_its_probability(out: pd.DataFrame) -> None:
    for label in LABELS:
        codes = CLASSES[label]
        chances = out[[f"{label}_p_{code}" for code in codes]]
        assert chances.sum(axis=1).round(6).eq(1).all()
        for place in (0, 2):
            row = out.iloc[place]
            assert row[f"{label}_p"] == pytest.approx(row[f"{label}_p_{row[label]}"])
            assert row[f"{label}_unsure"] == (row[f"{label}_p"] < 0.5)


def test_an_answer_that_says_nothing_is_sure_of_it(out: pd.DataFrame) -> None:
    row = out.iloc[1]
    assert [str(row[label]) for label in LABELS] == [definition("labels")["silent"][label] for label in LABELS]
    for label in LABELS:
        assert (row[f"{label}_p"], row[f"{label}_unsure"]) == (1, False)
        assert row[f"{label}_p_{row[label]}"] == 1


def test_a_statement_is_labelled_alike_in_any_company(stand_in: StandIn, out: pd.DataFrame) -> None:  # noqa: ARG001
    turned = classify(ROWS[::-1])[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(turned, out)


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_the_command_writes_a_file(stand_in: StandIn, tmp_path: Path, ending: str) -> None:  # noqa: ARG001
    ROWS.to_csv(tmp_path / "in.csv", index=False)
    result = CliRunner().invoke(app, ["classify", str(tmp_path / "in.csv"), "-o", str(tmp_path / f"out.{ending}")])
    assert result.exit_code == 0, result.output
    assert result.output.startswith("3 statements labelled.")


def test_without_a_file_the_rows_go_to_the_screen(stand_in: StandIn, tmp_path: Path) -> None:  # noqa: ARG001
    ROWS.to_csv(tmp_path / "in.csv", index=False)
    result = CliRunner().invoke(app, ["classify", str(tmp_path / "in.csv"), "--quiet"])
    assert [json.loads(line)["stage"] for line in result.stdout.splitlines()] == ["purchase", "none", "none"]


def test_quick_asks_no_network_and_says_less_of_each_statement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("encoder", "reader"):
        monkeypatch.setattr(f"voc.meaning.{module}.opened", None)
    ROWS.to_csv(tmp_path / "in.csv", index=False)

    result = CliRunner().invoke(app, ["classify", str(tmp_path / "in.csv"), "--quick"])

    assert result.exit_code == 0, result.output
    assert [json.loads(line)["stage"] for line in result.stdout.splitlines()][1] == "none"
    assert classify(ROWS, tier="quick")["stage"].tolist()[1] == "none"


@pytest.mark.parametrize("tier", ["--quick", "--best"])
def test_the_quick_and_the_best_heads_know_no_other_scheme(tier: str, tmp_path: Path) -> None:
    ROWS.to_csv(tmp_path / "in.csv", index=False)
    result = CliRunner().invoke(app, ["classify", str(tmp_path / "in.csv"), tier, "--scheme", "mine.toml"])
    assert result.exit_code == 2
    assert "these heads are the codebook's" in result.output


def test_quick_and_best_at_once_are_refused(tmp_path: Path) -> None:
    ROWS.to_csv(tmp_path / "in.csv", index=False)
    result = CliRunner().invoke(app, ["evaluate", str(tmp_path / "in.csv"), "--quick", "--best"])
    assert result.exit_code == 2
    assert "either quick or best" in result.output


def test_a_bad_file_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\nIt leaks\n")
    result = CliRunner().invoke(app, ["classify", str(tmp_path / "in.csv")])
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
