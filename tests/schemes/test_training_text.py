"""Tests of voc/schemes/training_text.py."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from tests.schemes.own import labelled
from voc.cli import app
from voc.schemes.training_text import train_command

TOML = """
name = "reason"
[[class]]
code = "billing"
definition = "wrong invoice"
[[class]]
code = "delivery"
definition = "courier or box"
[[class]]
code = "app"
examples = ["login crash"]
"""


@pytest.fixture
def files(tiny_encoder: object, tmp_path: Path) -> Path:  # noqa: ARG001
    (tmp_path / "reasons.toml").write_text(TOML)
    labelled(60).to_json(tmp_path / "labels.jsonl", orient="records", lines=True)
    labelled(10, seed=4)[["statement"]].to_csv(tmp_path / "new.csv", index=False)
    return tmp_path


def test_train_then_apply(files: Path) -> None:
    said = train_command(files / "reasons.toml", str(files / "labels.jsonl"), files / "reason")
    assert "reason: 60 labels, 1 examples" in said
    assert "Cross-validated: macro-F1 0." in said or "Cross-validated: macro-F1 1." in said
    assert "Most often wrong:" in said
    assert said.endswith(f"voc classify FILE --scheme {files / 'reason'}")

    result = CliRunner().invoke(
        app, ["classify", str(files / "new.csv"), "--scheme", str(files / "reason"), "-o", str(files / "out.csv")]
    )
    assert result.output.startswith("10 statements labelled."), result.output
    assert set(pd.read_csv(files / "out.csv")) >= {"statement", "reason", "reason_p", "reason_near", "reason_p_app"}


def test_a_bare_scheme_serves_and_is_no_model_with_scores(files: Path) -> None:
    result = CliRunner().invoke(
        app, ["classify", str(files / "new.csv"), "--scheme", str(files / "reasons.toml"), "-q"]
    )
    assert len(result.stdout.splitlines()) == 10, result.output
    assert "Nothing was scored" in train_command(files / "reasons.toml", None, files / "bare")


def test_train_says_it_as_json(files: Path) -> None:
    found = json.loads(
        train_command(files / "reasons.toml", str(files / "labels.jsonl"), files / "reason", as_json=True)
    )
    assert (found["scheme"], found["labels"]) == ("reason", 60)
    assert set(found["scores"]) == {"macro_f1", "accuracy", "ece"}
