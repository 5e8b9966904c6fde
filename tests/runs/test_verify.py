"""Tests of voc/runs/verify.py: each kind of tampering is found, and said with its place."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

import voc
from voc.cli import app
from voc.corpus import Corpus
from voc.errors import OutputError
from voc.resources import file_hash
from voc.runs.verify import MEASURES, verdict_text

Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture
def run(small_run: tuple[Corpus, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_run[1], tmp_path / "run"))


def tamper(run: Path, name: str, change: Change, cover: bool = True) -> None:
    """Change a table of a run; cover: note its new sha256 in the manifest as if nothing had happened."""
    path, noted = run / f"{name}.parquet", run / "manifest.json"
    change(pd.read_parquet(path)).to_parquet(path, index=False)
    if cover:
        manifest = json.loads(noted.read_text())
        manifest["tables"][name]["sha256"] = file_hash(path)
        noted.write_text(json.dumps(manifest))


def put(column: str, value: Any, row: int = 0) -> Change:
    def change(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(**{column: [value if at == row else each for at, each in enumerate(table[column])]})

    return change


def faults(run: Path) -> dict[str, str]:
    return {check.name: " ".join(check.faults) for check in voc.verify(run).checks if check.faults or check.skipped}


def test_a_run_as_it_was_written_holds(run: Path) -> None:
    verdict = voc.verify(run)

    assert verdict.sound, verdict_text(verdict)
    assert {check.name for check in verdict.checks} == {
        *("files", "offsets", "evidence", "report", "quotes"),
        *(step.name for step in MEASURES),
    }
    assert verdict_text(verdict).endswith("Everything holds.")


def test_a_changed_value_is_named(run: Path) -> None:
    changed = [
        ("moments", "lost", 0.5, "moments.lost row 0: 0.5 stored, "),
        ("moments", "authors", 9999, "moments.authors row 0: 9999 stored, "),
        ("needs", "opportunity", 19.0, "needs.opportunity row 0: 19 stored, "),
        ("needs", "need", "Customers need us.", "needs.need row 0: Customers need us. stored, "),
        ("journey", "share", 0.9, "journey.share row 0: 0.9 stored, "),
        ("values", "authors", 999, "values.authors row 0: 999 stored, "),
        ("ladder", "share_high", 1.0, "ladder.share_high row 0: 1 stored, "),
    ]
    for table, column, value, _ in changed:
        tamper(run, table, put(column, value))

    found = faults(run)

    assert [said for table, _, _, said in changed if said not in found[table]] == []
    assert "report" in found, "it does not show what the tables now say"


def test_changed_feedback_and_statements_are_named(run: Path) -> None:
    tamper(run, "feedback", put("outcome", 0.123))
    tamper(run, "statements", put("text", "They love us."))
    tamper(run, "statements", put("topic_id", 999, row=1))

    found = faults(run)

    assert "feedback.outcome row 0: 0.123 stored, " in found["outcome"]
    assert "is not its feedback's text from " in found["offsets"]
    assert "topic 999, which is not among the topics" in found["evidence"]


def test_evidence_of_something_else_is_named(run: Path) -> None:
    moments = pd.read_parquet(run / "moments.parquet")
    foreign = next(iter(set(moments["evidence"].iloc[1]) - set(moments["evidence"].iloc[0])))
    tamper(run, "moments", put("evidence", [foreign, "f0-99"]))

    found = faults(run)["evidence"]

    assert "there is no statement f0-99" in found
    assert f"moments row 0: statement {foreign} has " in found


def test_a_table_that_lost_a_row_or_a_column_is_named(run: Path) -> None:
    tamper(run, "ladder", lambda table: table.drop(columns="share"))
    tamper(run, "values", lambda table: table.iloc[1:])

    found = faults(run)

    assert "ladder: the column share is missing" in found["ladder"]
    assert "rows stored" in found["values"]


def test_a_file_unlike_the_manifest_is_named_and_still_traced(run: Path) -> None:
    tamper(run, "journey", put("share", 0.9), cover=False)

    found = faults(run)

    assert "journey.parquet is not as the manifest says" in found["files"]
    assert "journey.share row 0" in found["journey"]


def test_a_figure_of_the_manifest_is_computed_again(run: Path) -> None:
    path = run / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["facts"]["moments"]["tested"] += 1
    path.write_text(json.dumps(manifest))

    assert "facts.moments.tested" in faults(run)["moments"]


def test_a_changed_report_is_named_by_line_and_a_false_quote_by_its_statement(run: Path) -> None:
    path = run / "report.html"
    page = path.read_text()
    start = page.index("<mark>", page.index('<figure class="quote')) + len("<mark>")
    path.write_text(page[:start] + "Truly wonderful. " + page[start:])

    found = faults(run)

    assert f"line {page[:start].count(chr(10)) + 1}: " in found["report"]
    assert "the words shown are not its feedback's" in found["quotes"]


def test_a_report_whose_quotes_cannot_be_traced_does_not_pass(run: Path) -> None:
    path = run / "report.html"
    path.write_text(path.read_text().replace("data-statement", "data-x"))

    assert {"report", "quotes"} <= faults(run).keys()


def test_a_missing_report_is_said(run: Path) -> None:
    (run / "report.html").unlink()

    assert "there is no report.html" in verdict_text(voc.verify(run))


def test_a_run_of_another_version_says_so(run: Path) -> None:
    path = run / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "voc": "0.0.1"}))

    assert voc.verify(run).notes[0].startswith("Made by voc 0.0.1; this is ")


def test_the_command_fails_where_something_differs(run: Path) -> None:
    assert CliRunner().invoke(app, ["verify", str(run)]).exit_code == 0
    tamper(run, "ladder", put("share", 0.77))

    done = CliRunner().invoke(app, ["verify", str(run)])

    assert done.exit_code == 1
    assert "ladder.share row 0: 0.77 stored, " in done.output


def test_no_run_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="holds no finished run"):
        voc.verify(tmp_path)
