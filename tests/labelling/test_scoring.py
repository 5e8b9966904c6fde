"""Tests of voc/labelling/scoring.py."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from tests.labelling.conftest import StandIn
from voc.cli import app
from voc.errors import InputError
from voc.labelling.scoring import evaluate, evaluation_text

ROWS = pd.DataFrame(
    {
        "statement": ["x" * 40, "y" * 40, "z" * 40, "w"],
        "source": ["a", "a", "b", "b"],
        "doc": ["1", "2", "1", "2"],
        "label_stage": ["none", "none", "use", None],
        "turn": [1, 1, 1, 0],
    }
)


def test_scores_are_those_of_the_labels_given(stand_in: StandIn) -> None:  # noqa: ARG001
    found = evaluate(ROWS)
    stage = found["labels"]["stage"]
    assert list(found["labels"]) == ["stage", "turn"]
    assert (found["statements"], stage["statements"]) == (4, 3)
    assert stage["accuracy"][0] == pytest.approx(0.667)
    assert stage["accuracy"][1] <= stage["accuracy"][0] <= stage["accuracy"][2]
    assert stage["confusion"][stage["classes"].index("use")][stage["classes"].index("none")] == 1
    assert {source: each["accuracy"] for source, each in stage["by_source"].items()} == {"a": 1.0, "b": 0.0}
    assert found["labels"]["turn"]["accuracy"][0] == 1.0


def test_the_text_says_what_is_taken_for_what(stand_in: StandIn) -> None:  # noqa: ARG001
    text = evaluation_text(evaluate(ROWS))
    assert text.startswith("4 statements")
    assert "stage     use taken for none (1)" in text
    assert "turn      never" in text


def test_statements_of_a_sheet_count_by_how_rarely_they_are_drawn(stand_in: StandIn) -> None:  # noqa: ARG001
    drawn = ROWS.assign(probability=[1.0, 1.0, 0.25, 1.0], strategy="stratified")
    stage = evaluate(drawn)["labels"]["stage"]
    assert stage["accuracy"][0] == pytest.approx(2 / 6, abs=0.001)
    assert stage["by_source"]["b"]["accuracy"] == 0.0
    assert sum(map(sum, stage["confusion"])) == 3
    alike = evaluate(drawn.assign(probability=0.01))["labels"]["stage"]
    assert alike == evaluate(ROWS)["labels"]["stage"]


@pytest.mark.parametrize("wrong", ["0", "1.5", "", "often"])
def test_a_probability_that_is_none_is_named_with_its_row(stand_in: StandIn, wrong: str) -> None:  # noqa: ARG001
    drawn = ROWS.assign(probability=["1", wrong, "1", "1"], strategy="random")
    with pytest.raises(InputError, match=r"Row 2: .* in column probability is not above 0"):
        evaluate(drawn)


def test_labels_that_are_all_empty_score_nothing(stand_in: StandIn) -> None:  # noqa: ARG001
    found = evaluate(ROWS.assign(label_stage=None))
    assert list(found["labels"]) == ["turn"]


def test_a_label_of_another_codebook_is_named_with_its_row(stand_in: StandIn) -> None:  # noqa: ARG001
    with pytest.raises(InputError, match=r"Row 2: 'usage' in column label_stage is none of need, evaluate"):
        evaluate(ROWS.assign(label_stage=["use", "usage", "use", "use"]))


def test_a_file_without_labels_is_refused(stand_in: StandIn) -> None:  # noqa: ARG001
    with pytest.raises(InputError, match="no labels to score against"):
        evaluate(ROWS[["statement"]])


def test_the_command_prints_a_table_or_json(stand_in: StandIn, tmp_path: Path) -> None:  # noqa: ARG001
    ROWS.to_json(tmp_path / "in.jsonl", orient="records", lines=True)
    plain = CliRunner().invoke(app, ["evaluate", str(tmp_path / "in.jsonl")])
    assert plain.stdout.startswith("4 statements"), plain.output
    found = json.loads(CliRunner().invoke(app, ["evaluate", str(tmp_path / "in.jsonl"), "--json"]).stdout)
    assert found == json.loads(json.dumps(evaluate(ROWS)))
