"""Tests of voc/runs/compare.py, its sides, and what it prints."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import voc
from tests.measure.timed import timed_corpus
from voc.cli import app
from voc.corpus import Corpus
from voc.errors import InputError, OutputError
from voc.runs.compare import compare, compared, write_compared
from voc.runs.compare_text import compared_text
from voc.runs.sides import of_marks
from voc.store import claim, save
from voc.topic_model import TopicModel, plain_model

runner = CliRunner()
MODEL = plain_model(np.eye(6, 8), np.zeros((8, 0)), 0.2, 0.0)


def corpus(**changes: object) -> Corpus:
    """Return feedback in which topic 0 grows, with a region that has three values."""
    made = timed_corpus(pieces=600)
    region = np.array(["north", "south", "east"])[np.arange(600) % 3]
    made = replace(made, topic_model=MODEL).with_facts("encode", model="tiny")
    return made.with_feedback(region=region, text="", source_kind="survey", **changes)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = claim(tmp_path_factory.mktemp("compare") / "run")
    save(corpus(), folder)
    return str(folder)


def part(of: Corpus, rows: np.ndarray) -> Corpus:
    feedback = of.feedback[rows]
    return replace(
        of, feedback=feedback, statements=of.statements[of.statements["feedback_id"].isin(feedback["feedback_id"])]
    )


@pytest.mark.parametrize(
    ("options", "sides", "later"),
    [
        (["--by", "region", "north", "south"], ("north", "south"), False),
        (["north", "--by", "region"], ("north", "all others"), False),
        (["--by", "date", "2024-Q1", "2024-Q4"], ("2024-Q1", "2024-Q4"), True),
        (["--by", "date", "2024-02", "2024-03"], ("2024-02", "2024-03"), True),
        (["--since", "2024-08-28"], ("before 2024-08-28", "since 2024-08-28"), True),
    ],
)
def test_two_parts_of_a_run(run: str, options: list[str], sides: tuple[str, str], later: bool) -> None:
    done = runner.invoke(app, ["compare", run, *options, "--json"])

    facts = json.loads(done.output)["facts"]
    assert (facts["a"], facts["b"]) == sides
    assert facts["later"] == later
    assert min(facts["people"]) > 20


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--by", "colour"], "no column 'colour'. Columns to compare by: date"),
        (["--by", "region"], "'region' has 3 values: name one or two"),
        (["--by", "region", "west"], r"No feedback has the region 'west'. The most common: "),
        (["--by", "date", "2023"], "Two periods are needed"),
        (["--by", "date", "soon", "2024"], "'soon' is no period"),
        (["--by", "date", "2024", "2024-Q1"], "2024 and 2024-Q1 overlap"),
        (["--by", "date", "2021", "2024"], "'2021' has 0 people: too few to compare"),
        (["--since", "yesterweek"], "'yesterweek' is no date"),
        (["--since", "2024-06-01", "--mix", "weather"], "no column 'weather' for the mix"),
        (["/no/such/run"], "holds no finished run"),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_line(run: str, options: list[str], says: str) -> None:
    done = runner.invoke(app, ["compare", run, *options])

    assert done.exit_code == 1
    assert says in done.output
    assert len(done.output.strip().splitlines()) == 1


@pytest.mark.parametrize("options", [[], ["other", "third"], ["other", "--since", "2024-01-01"]])
def test_what_is_no_comparison_is_a_usage_error(run: str, options: list[str]) -> None:
    assert runner.invoke(app, ["compare", run, *options]).exit_code == 2


def test_the_text_tells_what_grew_and_quotes_it(run: str) -> None:
    text = compared_text(voc.compare(run, since="2024-08-28"))

    lines = text.splitlines()
    (told,) = [line for line in lines if line.startswith("topic      Late parcels")]
    assert told.endswith("growing")
    assert "Outcome: " in text
    assert ": worse." in text
    assert "we waited far too long for the delivery again" in text
    assert "Late parcels" in "".join(lines[lines.index("In their words") :])
    assert max(map(len, lines[:-1])) < 130 or "Where the outcome" in text


def test_side_by_side_nothing_grows() -> None:
    marked = corpus(channel=np.where(corpus().feedback["date"] < "2024-08-28", "shop", "web"))

    text = compared_text(voc.compare(marked, by="channel", values=["web", "shop"], mix=()))

    assert "less in B" in text
    assert "shrinking" not in text


def test_two_runs_with_the_same_topics() -> None:
    whole = corpus()
    early = (whole.feedback["date"] < "2024-08-28").to_numpy()

    found = voc.compare(part(whole, early), part(whole, ~early))
    alike = voc.compare(whole, since="2024-08-28")

    columns = ["kind", "key", "a", "b", "people_a", "people_b", "low", "high", "verdict"]
    pd.testing.assert_frame_equal(found.table[columns], alike.table[columns])
    assert found.facts["later"]


def test_feedback_that_both_runs_hold_is_the_same_persons() -> None:
    whole = corpus()

    found = voc.compare(whole, whole)

    assert found.facts["people_on_both"] == found.facts["people"][0] == found.facts["people"][1]
    assert found.facts["found"] == 0


def other_model() -> TopicModel:
    """Return topics of which 0 is two that were one, and the last is gone."""
    return replace(MODEL, ids=np.array([3, 0, 1, 2, 4, -1]), free=6)


def test_other_topics_are_put_under_the_later_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = corpus()
    axes = np.eye(6, 8, dtype=np.float32)
    kept = np.repeat(axes, 30, axis=0).astype(np.float16)
    before = replace(whole, topic_model=replace(MODEL, kept=kept))
    after = replace(whole, topic_model=replace(other_model(), kept=kept))

    def encoded(corpus: Corpus, settings: object) -> Corpus:  # noqa: ARG001
        return replace(corpus, vectors=axes[corpus.statements["topic_id"].to_numpy()])

    monkeypatch.setattr("voc.meaning.encode.encode", encoded)
    found = voc.compare(before, after)
    alone = voc.compare(before, before).table
    table = found.table

    # what A calls 0 is B's 3
    (mine,) = table[(table["kind"] == "topic") & (table["key"] == "3")].to_dict("records")
    (theirs,) = alone[(alone["kind"] == "topic") & (alone["key"] == "0")].to_dict("records")
    assert mine["people_a"] == theirs["people_a"]
    assert mine["lineage"] == "same"
    assert found.facts["gone"] == ["Loyalty card"]


@pytest.mark.parametrize(
    ("change", "says"),
    [({"model": None}, "written by an earlier voc"), ({"encoder": "other"}, "voc run FILES --topics A -o B")],
)
def test_topics_that_cannot_be_compared(change: dict[str, str | None], says: str) -> None:
    whole = corpus()
    other = replace(whole, topic_model=None if "model" in change else other_model())
    if "encoder" in change:
        other = other.with_facts("encode", model=change["encoder"])

    with pytest.raises(InputError, match=says):
        voc.compare(whole, other)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_table_can_be_written(run: str, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"changes.{ending}"
    done = runner.invoke(app, ["compare", run, "--since", "2024-08-28", "-o", str(path)])

    table = pd.read_csv(path) if ending == "csv" else pd.read_parquet(path)
    assert done.exit_code == 0
    assert {"kind", "a", "b", "low", "high", "q", "mix", "within", "verdict"} <= set(table)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_another_ending_is_refused(run: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"ends in none of \.csv, \.parquet"):
        write_compared(voc.compare(run, since="2024-08-28"), tmp_path / "x.docx")


def test_sides_marked_by_hand_compare_as_the_column_that_tells_them() -> None:
    whole = corpus()
    side = whole.feedback["region"].map({"north": 0, "south": 1}).fillna(-1).to_numpy(dtype=int)

    found = compared(of_marks(whole, side, ("north", "south")), [])

    pd.testing.assert_frame_equal(found.table, compare(whole, by="region", values=["north", "south"], mix=()).table)


def test_sides_marked_by_hand_need_people() -> None:
    with pytest.raises(InputError, match="'nobody' has 0 people"):
        of_marks(corpus(), np.zeros(600, dtype=int), ("everybody", "nobody"))
