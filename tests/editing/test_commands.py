"""Tests of voc/editing: the commands under `voc topics`, and the file they write."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from voc.cli import app
from voc.corpus import Corpus
from voc.meaning.edit_file import read_edits
from voc.settings import project_settings
from voc.store import load

Run = tuple[Corpus, Path]


def said(*words: str, code: int = 0) -> str:
    found = CliRunner().invoke(app, ["topics", *words])
    assert found.exit_code == code, found.output
    return found.output


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_topics_of_a_run_are_listed(small_run: Run) -> None:
    corpus, run = small_run

    shown = said("list", str(run)).splitlines()

    assert len(shown) == len(corpus.topics) + 1
    number, size, _, name = shown[1].split(maxsplit=3)
    assert (number, size, name) == ("0", str(corpus.topics["size"][0]), corpus.topics["name"][0])


@pytest.mark.parametrize("groups", [1, 3, 99])
def test_the_tree_of_topics_is_cut_at_any_height(small_run: Run, groups: int) -> None:
    corpus, run = small_run

    shown = said("list", str(run), "--groups", str(groups)).splitlines()

    heads = [line.strip() for line in shown if line[:4].strip() == "" and line.strip()]
    ids = [int(line[:4]) for line in shown[1:] if line[:4].strip()]
    assert len(heads) == min(groups, len(corpus.topics))
    assert sorted(ids) == sorted(corpus.topics["topic_id"])
    assert sum(int(head.split()[0]) for head in heads) == corpus.topics["size"].sum()


@pytest.mark.parametrize("by", ["topic_id", "name"])
def test_a_topic_is_shown_with_its_statements(small_run: Run, by: str) -> None:
    corpus, run = small_run
    row = corpus.topics.iloc[1]

    shown = said("show", str(run), str(row[by]))

    texts = corpus.statements.set_index("statement_id")["text"]
    assert row["name"] in shown
    assert all(texts[each] in shown for each in row["exemplars"])
    own = corpus.statements[corpus.statements["topic_id"] == row["topic_id"]]
    edge = shown.split("At its edge:")[1].split("\n  ")[1:]
    places = own.set_index("text")["topic_score"].rank(pct=True)
    assert edge
    assert all(places[each.strip()].max() < 0.5 for each in edge)


def test_every_command_writes_an_edit_that_the_next_run_reads(small_run: Run, folder: Path) -> None:
    _, run = small_run

    said("rename", str(run), "0", 'A "new" name')
    said("merge", str(run), "1", "2", "--to", "Both")
    said("split", str(run), "3", "--part", "One=the first", "-p", "One=another", "-p", "Two=the second")
    said("hide", str(run), "0")
    said("pin", str(run), "1")
    out = said("seed", "Parking", "There was nowhere to park.", "The car park was full.")

    edits = read_edits(folder / "topics.toml")
    assert [each.do for each in edits] == ["rename", "merge", "split", "hide", "pin", "seed"]
    assert project_settings(None).edits.edit == edits
    assert "6 edits" in out


def test_the_last_edit_can_be_undone_and_comments_stay(small_run: Run, folder: Path) -> None:
    (folder / "topics.toml").write_text('# ours\n[[edit]]\ndo = "hide"\ntopic = "A"  # for now\n')
    said("hide", str(small_run[1]), "1")

    assert "hide" in said("undo")

    assert (folder / "topics.toml").read_text().strip() == '# ours\n[[edit]]\ndo = "hide"\ntopic = "A"  # for now'


def test_with_nothing_to_undo_one_line_says_so(folder: Path) -> None:  # noqa: ARG001
    assert "holds no edit to undo" in said("undo", code=1)


def test_an_unknown_topic_is_one_line_with_the_nearest(small_run: Run, folder: Path) -> None:  # noqa: ARG001
    name = small_run[0].topics["name"][0]

    shown = said("hide", str(small_run[1]), f"{name}s", code=1)

    assert name in shown
    assert len(shown.strip().splitlines()) == 1


def test_a_part_without_an_example_is_refused(small_run: Run, folder: Path) -> None:
    said("split", str(small_run[1]), "0", "--part", "Alone", code=2)

    assert not (folder / "topics.toml").exists()


def test_a_damaged_file_is_left_as_it_is(small_run: Run, folder: Path) -> None:
    (folder / "topics.toml").write_text("[[edit]\n")

    assert "not valid TOML" in said("hide", str(small_run[1]), "0", code=1)

    assert (folder / "topics.toml").read_text() == "[[edit]\n"


@pytest.mark.slow
def test_the_next_run_replays_what_was_decided(small_run: Run, small_file: Path, folder: Path) -> None:
    corpus, run = small_run
    first, second, third = corpus.topics["name"][:3]
    said("rename", str(run), first, "Ours")
    said("merge", str(run), second, third, "--to", "Both")
    said("hide", str(run), "No such topic", code=1)

    out = CliRunner().invoke(app, ["run", str(small_file), "-o", str(folder / "again")])

    assert out.exit_code == 0, out.output
    assert "2 of 2 edits of topics replayed." in out.output
    again = load(folder / "again")
    assert {"Ours", "Both"} <= set(again.topics["name"])
    size = corpus.topics.set_index("name")["size"]
    assert again.topics.set_index("name")["size"]["Both"] == size[second] + size[third]
    assert again.facts["edits"]["moved"][0]["to"] == "Both"


@pytest.mark.slow
def test_a_run_takes_over_the_topics_of_another(small_run: Run, small_file: Path, folder: Path) -> None:
    corpus, run = small_run

    out = CliRunner().invoke(app, ["run", str(small_file), "-o", str(folder / "next"), "--topics", str(run)])

    assert out.exit_code == 0, out.output
    again = load(folder / "next")
    pd.testing.assert_frame_equal(again.statements, corpus.statements)
    assert again.topics["name"].tolist() == corpus.topics["name"].tolist()
    pd.testing.assert_frame_equal(again.moments, corpus.moments)


def test_a_refit_without_an_earlier_run_is_refused(small_file: Path, folder: Path) -> None:  # noqa: ARG001
    out = CliRunner().invoke(app, ["run", str(small_file), "--refit"])

    assert out.exit_code == 2
    assert "--topics RUN" in out.output
