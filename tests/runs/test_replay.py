"""Tests of voc/runs/replay.py: a finished run becomes what `voc run` would have made of it, and back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import voc
from tests.read_only import read_only
from voc.corpus import Corpus
from voc.errors import InputError, OutputError, SettingsError
from voc.labelling.drawing import draw
from voc.runs.replay import replayed_text
from voc.runs.verify import verdict_text
from voc.store import load

Run = tuple[Corpus, Path]


def hashes(folder: Path) -> Any:
    tables = json.loads((folder / "manifest.json").read_text())["tables"]
    return {name: each["sha256"] for name, each in tables.items()}


def page(folder: Path) -> list[str]:
    """Return the lines of the report, but for the one that tells how long it took."""
    return [line for line in (folder / "report.html").read_text().splitlines() if "Time taken" not in line]


@pytest.fixture
def run(small_run: Run, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_run[1], tmp_path / "run"))


def edits(folder: Path, *lines: dict[str, Any]) -> Path:
    import tomlkit

    path = folder / "topics.toml"
    path.write_text(tomlkit.dumps({"edit": list(lines)}))
    return path


def test_a_replayed_run_is_what_voc_run_makes_and_undone_it_is_what_it_was(
    small_run: Run, small_file: Path, run: Path, tmp_path: Path
) -> None:
    names = small_run[0].topics["name"]
    decided = edits(
        tmp_path,
        {"do": "merge", "topics": [names[1], names[2]], "to": "Both"},
        {"do": "hide", "topic": names[0]},
        {"do": "hide", "topic": "no such topic"},
    )

    after = voc.replay(run, decided)
    fresh = voc.analyse(small_file, tmp_path / "fresh", {"edits": {"file": str(decided)}})

    assert hashes(run) == hashes(tmp_path / "fresh")
    assert page(run) == page(tmp_path / "fresh")
    assert after.facts["edits"]["moved"] == fresh.facts["edits"]["moved"]
    assert "2 of 3 edits replayed" in replayed_text(after, run)
    assert "hide 'no such topic': no topic is called" in replayed_text(after, run)

    voc.replay(run, edits(tmp_path))

    assert hashes(run) == hashes(small_run[1])
    assert "edits" not in load(run).facts


def test_topics_are_sought_again_where_those_that_were_found_are_gone(
    small_run: Run, run: Path, tmp_path: Path
) -> None:
    voc.replay(run, edits(tmp_path, {"do": "hide", "topic": small_run[0].topics["name"][0]}))
    shutil.rmtree(run / "parts")

    voc.replay(run, edits(tmp_path))

    assert hashes(run) == hashes(small_run[1])


def test_labels_correct_the_shares_and_the_run_keeps_them(small_run: Run, run: Path, tmp_path: Path) -> None:
    drawn = draw(small_run[0], "stage", 60, "random")
    sheet = tmp_path / "stage.csv"
    drawn.assign(label_stage=drawn["predicted"]).drop(columns="label").to_csv(sheet, index=False)

    voc.replay(run, labels=[sheet])
    sheet.unlink()
    voc.replay(run)

    shares = load(run).shares
    assert set(shares.loc[shares["label"] == "stage", "correction"]) == {"ppi"}
    assert set(shares.loc[shares["label"] == "value", "correction"]) == {"transported"}
    others = {name: each for name, each in hashes(run).items() if name != "shares"}
    assert others == {name: each for name, each in hashes(small_run[1]).items() if name != "shares"}
    verdict = voc.verify(run)
    assert verdict.sound, verdict_text(verdict)


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        ("[[edit]\n", SettingsError, "not valid TOML"),
        ('[[edit]]\ndo = "burn"\n', SettingsError, "edit 1"),
    ],
)
def test_edits_that_cannot_be_used_change_nothing(
    run: Path, tmp_path: Path, content: str, error: type[Exception], message: str
) -> None:
    (tmp_path / "topics.toml").write_text(content)
    before = {each.name: each.read_bytes() for each in run.iterdir() if each.is_file()}

    with pytest.raises(error, match=message):
        voc.replay(run, tmp_path / "topics.toml")

    assert {each.name: each.read_bytes() for each in run.iterdir() if each.is_file()} == before


def test_labels_of_another_run_change_nothing(small_run: Run, run: Path, tmp_path: Path) -> None:
    drawn = draw(small_run[0], "stage", 40, "random")
    strange = drawn.assign(label_stage="use", statement_id=[f"x{k}" for k in range(40)]).drop(columns="label")
    strange.to_csv(tmp_path / "stage.csv", index=False)

    with pytest.raises(InputError, match="are not in this run"):
        voc.replay(run, labels=[tmp_path / "stage.csv"])

    assert hashes(run) == hashes(small_run[1])


def test_a_folder_that_may_only_be_read_is_one_line(small_run: Run) -> None:
    with read_only(small_run[1]) as folder, pytest.raises(OutputError, match="cannot be written: Permission denied"):
        voc.replay(folder)


@pytest.mark.parametrize("place", ["nowhere", "s3://bucket/run"])
def test_what_is_no_folder_with_a_run_is_one_line(tmp_path: Path, place: str) -> None:
    with pytest.raises(OutputError, match=r"no finished run|is an address"):
        voc.replay(place if "://" in place else tmp_path / place)


KILLED = """
import os, sys
import voc.store
from pathlib import Path
import voc
replace, moves = Path.replace, 0
def counting(self, target):
    global moves
    moves += str(target).endswith(".parquet")
    if moves == int(sys.argv[3]):
        os.kill(os.getpid(), 9)
    return replace(self, target)
Path.replace = counting
voc.replay(sys.argv[1], sys.argv[2])
"""


@pytest.mark.slow
def test_a_replay_that_is_killed_while_it_writes_is_finished_by_whoever_opens_the_run(
    small_run: Run, run: Path, tmp_path: Path
) -> None:
    decided = edits(tmp_path, {"do": "rename", "topic": small_run[0].topics["name"][0], "to": "Ours"})
    command = [sys.executable, "-c", KILLED, str(run), str(decided), "9"]

    assert subprocess.run(command, check=False, env={**os.environ}).returncode == -9

    assert not (run / "manifest.json").exists()
    assert load(run).topics["name"][0] == "Ours"
    assert "Ours" in (run / "report.html").read_text()
    pd.testing.assert_frame_equal(load(run).feedback, small_run[0].feedback)
