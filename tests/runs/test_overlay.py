"""Tests of voc/runs/overlay.py, map_starter.py and of the command."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import voc
from voc.brand_map import make_map, read_map
from voc.cli import app
from voc.corpus import Corpus
from voc.errors import SettingsError
from voc.resources import shipped
from voc.store import load

MAP = shipped("corpora", "demo", "journey.toml")


@pytest.fixture
def run(demo_run: tuple[Corpus, Path], tmp_path: Path) -> Path:
    """Return a copy of the demo's run folder."""
    return Path(shutil.copytree(demo_run[1], tmp_path / "run"))


@pytest.fixture(scope="module")
def laid(demo_run: tuple[Corpus, Path]) -> Corpus:
    """Return the demo with the map that it ships with."""
    return voc.overlay(demo_run[1], MAP)


def rows(corpus: Corpus, kind: str) -> pd.DataFrame:
    return corpus.overlay[corpus.overlay["kind"] == kind].set_index("name")


def test_the_planted_beliefs_are_found_wrong(laid: Corpus) -> None:
    found = rows(laid, "touchpoint")

    assert {"Price and offers"} <= set(found.index[found["importance_verdict"] == "overestimated"])
    assert {"Bottle and cap"} <= set(found.index[found["importance_verdict"] == "underestimated"])
    satisfied = set(found.index[found["satisfaction_verdict"] == "overestimated"])
    assert {"Bottle and cap", "Auto-refill plan", "Scent"} <= satisfied
    assert found["owner"].notna().all()


def test_a_map_that_ends_at_the_purchase_is_told_so(laid: Corpus) -> None:
    own = rows(laid, "missing phase").loc["Own"]

    assert own["share_low"] > 0.8
    assert {"Use", "Support", "Loyalty"} <= set(rows(laid, "missing stage").index)
    assert len(rows(laid, "missing moment")) >= 3


def test_nothing_is_written_and_the_rest_of_the_run_stays(laid: Corpus, demo_run: tuple[Corpus, Path]) -> None:
    before = load(demo_run[1])

    assert "touchpoint" not in before.statements
    pd.testing.assert_frame_equal(laid.moments, before.moments)
    assert laid.trail == before.trail
    assert laid.facts["encode"] == before.facts["encode"]
    assert laid.facts["settings"]["overlay"]["map"]["brand"] == "Halvern"


def test_a_run_with_the_map_in_its_settings_finds_the_same(laid: Corpus, tmp_path: Path) -> None:
    (tmp_path / "journey.toml").write_text(MAP.read_text("utf-8"), "utf-8")
    (tmp_path / "voc.toml").write_text('[overlay]\nfile = "journey.toml"\n')
    files = [shipped("corpora", "demo", name) for name in ("reviews.csv", "survey.csv", "social.jsonl")]

    found = voc.analyse(files, settings=tmp_path / "voc.toml")

    pd.testing.assert_frame_equal(found.overlay, laid.overlay)
    pd.testing.assert_frame_equal(found.routes, laid.routes)


def test_the_command_tells_it_and_the_run_keeps_it(run: Path) -> None:
    result = CliRunner().invoke(app, ["overlay", str(run), str(MAP)])

    assert result.exit_code == 0, result.output
    assert "What Halvern believes of its journey" in result.output
    assert "The map ends with Buy." in result.output
    assert "(Packaging design)" in result.output
    assert len(load(run).overlay) > 10
    page = (run / "report.html").read_text("utf-8")
    assert 'id="overlay"' in page
    assert "journey as believed and as observed" in page


def test_as_json_for_machines(run: Path) -> None:
    result = CliRunner().invoke(app, ["overlay", str(run), str(MAP), "--json"])

    found = json.loads(result.output)
    assert {"overlay", "routes", "facts"} == set(found)
    assert found["facts"]["gaps"]["tested"] > 0
    assert any(row["kind"] == "touchpoint" and row["name"] == "Scent" for row in found["overlay"])


def test_a_starter_is_a_map_and_is_not_written_over(run: Path, tmp_path: Path) -> None:
    path = tmp_path / "journey.toml"
    first = CliRunner().invoke(app, ["overlay", str(run), "--starter", str(path)])
    second = CliRunner().invoke(app, ["overlay", str(run), "--starter", str(path)])

    assert first.exit_code == 0, first.output
    found = read_map(path)
    assert len(found.stage) >= 6
    assert 3 <= len(found.touchpoint) <= 12
    assert all(each.importance is None and each.examples for each in found.touchpoint)
    assert second.exit_code == 1
    assert "is there already" in second.output


@pytest.mark.parametrize("given", [[], ["journey.toml", "--starter", "other.toml"]])
def test_a_map_or_a_starter_is_asked_for(run: Path, given: list[str]) -> None:
    assert CliRunner().invoke(app, ["overlay", str(run), *given]).exit_code == 2


def test_a_map_that_is_wrong_is_named_in_one_line(run: Path, tmp_path: Path) -> None:
    (tmp_path / "journey.toml").write_text('[[stage]]\nname = "Buy"\nimportance = 11\n')
    result = CliRunner().invoke(app, ["overlay", str(run), str(tmp_path / "journey.toml")])

    assert result.exit_code == 1
    assert "[[stage]] 1 (Buy) importance" in result.output
    with pytest.raises(SettingsError, match=r"map: \[\[stage\]\]: the key is missing\. Keys here: brand, stage"):
        voc.overlay(run, {"stages": []})


def test_a_map_may_be_given_as_it_is(demo_run: tuple[Corpus, Path]) -> None:
    corpus = demo_run[0]
    found = voc.overlay(corpus, make_map({"stage": [{"name": "Buy"}, {"name": "Own"}, {"name": "Advocate"}]}))

    assert rows(found, "stage")["people"].gt(0).all()
    assert rows(found, "missing stage").empty
    assert found.vectors is corpus.vectors
