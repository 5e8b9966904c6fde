"""The whole way: what is planted is found, nothing private is written, the order of rows does not matter."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import voc
from voc.corpus import Corpus
from voc.errors import InputError
from voc.resources import shipped

Run = tuple[Corpus, Path]


def planted(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    folder = shipped("corpora", name)
    return tomllib.loads((folder / "truth.toml").read_text("utf-8")), json.loads(
        (folder / "planted.json").read_text("utf-8")
    )


def themes_of(corpus: Corpus, name: str) -> pd.Series:
    """Return the planted theme of every statement, by statement_id."""
    themes = pd.Series(planted(name)[1]["themes"])
    by_feedback = corpus.feedback.set_index("feedback_id")["source_id"].map(themes)
    return corpus.statements.set_index("statement_id")["feedback_id"].map(by_feedback)


def main_theme(corpus: Corpus, name: str, statements: list[str]) -> str:
    return str(themes_of(corpus, name).loc[list(statements)].mode().iloc[0])


@pytest.mark.parametrize(("name", "found_at_least"), [("demo", 4), ("small", 2)])
def test_planted_moments_are_among_the_first(name: str, found_at_least: int, request: pytest.FixtureRequest) -> None:
    corpus, _ = request.getfixturevalue(f"{name}_run")
    ranked = corpus.moments.dropna(subset="rank").sort_values("rank").head(10)

    found = {(main_theme(corpus, name, row["evidence"]), row["direction"]) for row in ranked.to_dict("records")}

    wanted = {(each["theme"], each["direction"]) for each in planted(name)[0]["moment"]}
    assert len(wanted & found) >= found_at_least, f"found {sorted(found)}"


@pytest.mark.parametrize(("name", "found_at_least"), [("demo", 3), ("small", 1)])
def test_planted_needs_are_among_the_first(name: str, found_at_least: int, request: pytest.FixtureRequest) -> None:
    corpus, _ = request.getfixturevalue(f"{name}_run")
    leading = corpus.needs.sort_values("rank").head(15)

    found = {main_theme(corpus, name, row["evidence"]) for row in leading.to_dict("records")}

    wanted = {each["theme"] for each in planted(name)[0]["need"]}
    assert len(wanted & found) >= found_at_least, f"found {sorted(found)}"


def test_what_the_brand_believes_decides_is_not_pivotal(demo_run: Run) -> None:
    corpus, _ = demo_run
    leading = corpus.moments.dropna(subset="rank").sort_values("rank").head(5)

    found = {main_theme(corpus, "demo", row["evidence"]) for row in leading.to_dict("records")}

    believed = {theme for each in planted("demo")[0]["belief"] for theme in each["themes"]}
    assert not believed & found


@pytest.mark.parametrize("name", ["demo", "small"])
def test_planted_personal_details_are_in_no_file(name: str, request: pytest.FixtureRequest) -> None:
    _, folder = request.getfixturevalue(f"{name}_run")
    details = planted(name)[1]["details"]
    written = {path.name: readable(path) for path in folder.rglob("*") if path.is_file()}

    leaked = {detail for detail in details for text in written.values() if detail in text}

    assert len(details) >= 10
    assert not leaked


def readable(path: Path) -> str:
    return pd.read_parquet(path).to_csv() if path.suffix == ".parquet" else path.read_bytes().decode("utf-8", "replace")


def test_every_statement_stands_at_its_offsets(demo_run: Run) -> None:
    corpus, _ = demo_run
    texts = corpus.feedback.set_index("feedback_id")["text"]

    for row in corpus.statements.to_dict("records"):
        assert texts.loc[row["feedback_id"]][row["start"] : row["end"]] == row["text"]


def test_copies_are_marked(demo_run: Run) -> None:
    feedback = demo_run[0].feedback
    copies = feedback[feedback["syndicated_from"].notna()]

    assert copies["duplicate_of"].notna().mean() >= 0.9
    assert feedback.loc[feedback["syndicated_from"].isna(), "duplicate_of"].notna().mean() < 0.02


def test_a_run_can_be_loaded_again(small_run: Run) -> None:
    corpus, folder = small_run

    again = voc.load(folder)

    pd.testing.assert_frame_equal(again.statements, corpus.statements)
    assert again.facts["settings"] == {} or isinstance(again.facts["settings"], dict)


def test_the_order_of_the_rows_does_not_matter(small_run: Run, small_file: Path, tmp_path: Path) -> None:
    corpus, _ = small_run
    shuffled = pd.read_csv(small_file, dtype=str, keep_default_na=False).sample(frac=1, random_state=3)
    shuffled.to_csv(tmp_path / "reviews.csv", index=False)

    again = voc.analyse(tmp_path / "reviews.csv")

    for name, table in corpus.tables().items():
        place = ["source_row"] if name == "feedback" else []
        pd.testing.assert_frame_equal(getattr(again, name).drop(columns=place), table.drop(columns=place))


def test_a_second_run_embeds_nothing_and_gives_the_same_tables(
    small_run: Run, small_file: Path, tmp_path: Path
) -> None:
    _, folder = small_run

    again = voc.analyse(small_file, tmp_path / "again")

    first, second = (json.loads((path / "manifest.json").read_text()) for path in (folder, tmp_path / "again"))
    assert again.facts["encode"]["embedded"] == 0
    assert first["tables"] == second["tables"]


def test_the_manifest_accounts_for_every_row(small_run: Run) -> None:
    manifest = json.loads((small_run[1] / "manifest.json").read_text())
    counts = manifest["counts"]

    assert counts["rows"] == counts["kept"] + sum(counts["rejected"].values())
    assert set(manifest["facts"]["seconds"]) == {"read", *manifest["trail"]}
    assert all(len(each["sha256"]) == 64 for each in manifest["facts"]["read"]["files"])


SMALL_PARTS = "import voc.parts, voc.cli; voc.parts.PART = 15; voc.cli.app(['run', {file!r}, '-o', {out!r}, '--quiet'])"


def test_a_run_killed_at_any_moment_goes_on_to_the_same_bytes(small_run: Run, small_file: Path, tmp_path: Path) -> None:
    folder, moments = tmp_path / "run", np.random.default_rng(4)
    command = [sys.executable, "-c", SMALL_PARTS.format(file=str(small_file), out=str(folder))]

    for parts in (1, 8, 14):  # eleven parts, each kept twice: once safe, then labelled
        process = subprocess.Popen(command)
        while len(list((folder / "parts").glob("*.json"))) < parts and process.poll() is None:
            time.sleep(0.01)
        time.sleep(moments.uniform(0, 0.2))
        process.kill()
        process.wait()
    subprocess.run(command, check=True)

    undisturbed, resumed = (json.loads((path / "manifest.json").read_text()) for path in (small_run[1], folder))
    assert resumed["tables"] == undisturbed["tables"]
    assert resumed["facts"]["parts"]["redact"]["run"] == 0
    assert resumed["facts"]["parts"]["outcome"]["found"] >= 2


def test_new_products_do_not_make_old_feedback_be_worked_on_again(
    small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voc.parts.PART", 40)
    rows, more = pd.read_csv(small_file), tmp_path / "reviews.csv"
    rows.to_csv(more, index=False)
    voc.analyse(more, tmp_path / "run")
    new = rows.tail(1).assign(review_id="new", product="Velora Pump")

    pd.concat([rows, new]).to_csv(more, index=False)
    parts = voc.analyse(more, tmp_path / "run").facts["parts"]

    assert parts["redact"] == {"run": 4, "found": 0}
    assert parts["outcome"] == {"run": 1, "found": 3}


def test_a_step_run_again_sees_what_was_changed(small_run: Run) -> None:
    corpus = voc.load(small_run[1])
    half = corpus.feedback["feedback_id"].iloc[::2]
    cut = replace(corpus, feedback=corpus.feedback[corpus.feedback["feedback_id"].isin(half)])

    same, less = voc.rerun(corpus, "journey"), voc.rerun(cut, ["trends", "journey"])

    pd.testing.assert_frame_equal(same.journey, corpus.journey)
    assert less.journey["authors"].sum() < corpus.journey["authors"].sum()
    assert less.trail[-2:] == ("journey", "trends")  # in the order of the pipeline
    assert less.moments is corpus.moments


def test_a_step_run_again_has_the_runs_own_settings_unless_others_are_given(small_run: Run) -> None:
    corpus = voc.load(small_run[1]).with_facts("settings", moments={"min_people": 12})

    assert voc.rerun(corpus, "moments").facts["moments"]["min_people"] == 12
    assert voc.rerun(corpus, "moments", {"moments": {"min_people": 15}}).facts["moments"]["min_people"] == 15


def test_a_step_that_does_not_exist_is_named_with_those_that_do(small_run: Run) -> None:
    with pytest.raises(InputError, match=r"no step 'moment'\. Steps: normalise, .*moments"):
        voc.rerun(small_run[0], "moment")
