"""Tests of voc/labelling/commands.py: `voc label` from a run to settled labels."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from tests.labelling.made import made_corpus, made_sheet
from voc.errors import InputError
from voc.labelling.commands import app
from voc.labelling.statements import read_statements
from voc.store import save

runner = CliRunner()


def said(*arguments: object, typed: str = "") -> str:
    done = runner.invoke(app, [str(each) for each in arguments], input=typed)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_whole_way_from_a_run_to_settled_labels(tmp_path: Path) -> None:
    run, sheet, out = tmp_path / "run", tmp_path / "sheet.csv", tmp_path / "settled.csv"
    run.mkdir()
    save(made_corpus(60), run)

    assert f"3 statements drawn. Written: {sheet}" in said("draw", run, "-l", "stage", "-n", 3, "-o", sheet)
    assert "3 labelled; 0 still open" in said("ask", sheet, "--as", "Anna", typed="use\nuse\nneed\n")
    assert "3 labelled; 0 still open" in said("ask", sheet, "--as", "ben", typed="use\nsupport\nneed\n")
    assert "1 to adjudicate" in said("agree", sheet)
    assert "1 labelled" in said("ask", sheet, "--adjudicate", typed="use\n")
    assert json.loads(said("agree", sheet, "--json"))["disagreements"] == 0
    assert f"3 of 3 statements have a settled label. Written: {out}" in said("settle", sheet, "-o", out)
    assert read_statements(out)["label_stage"].tolist() == ["use", "use", "need"]


def test_copies_labelled_apart_are_compared(tmp_path: Path) -> None:
    one = made_sheet(tmp_path, anna=["use"] * 5)
    two = tmp_path / "two.csv"
    pd.read_csv(one).drop(columns="by_anna").assign(by_ben="use").to_csv(two, index=False)

    assert json.loads(said("agree", one, two, "--json"))["raw"][0] == 1


def test_plan() -> None:
    assert json.loads(said("plan", "--within", 0.05, "--of", 1000, "--json"))["statements"] == 276
    assert said("plan", "--within", 0.05).startswith("Label 381 statements, drawn random")


@pytest.mark.parametrize("arguments", [[], ["--as", "anna", "--adjudicate"]])
def test_either_a_name_or_adjudication(tmp_path: Path, arguments: list[str]) -> None:
    done = runner.invoke(app, ["ask", str(made_sheet(tmp_path)), *arguments])
    assert isinstance(done.exception, InputError)


@pytest.mark.parametrize("heavy", ["pandas", "numpy", "scipy", "sklearn"])
def test_the_commands_start_light(heavy: str) -> None:
    code = f"import sys, voc.labelling.commands; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
