"""Tests of voc/runs/report.py and of `voc report`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import voc
from voc.cli import app
from voc.corpus import Corpus
from voc.errors import OutputError
from voc.store import save


@pytest.fixture
def run(small_run: tuple[Corpus, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_run[1], tmp_path / "run", ignore=shutil.ignore_patterns("parts")))


def test_the_command_writes_each_format_and_says_where(run: Path) -> None:
    done = CliRunner().invoke(app, ["report", str(run), "--format", "xlsx", "-f", "pptx", "-f", "html"])

    assert done.exit_code == 0
    assert done.output.splitlines() == [f"Report: {run}/report.{each}" for each in ("xlsx", "pptx", "html")]
    assert all((run / f"report.{each}").stat().st_size > 10_000 for each in ("xlsx", "pptx", "html"))
    assert voc.verify(run).sound


def test_without_a_format_it_is_the_page(run: Path) -> None:
    (run / "report.html").unlink()

    assert CliRunner().invoke(app, ["report", str(run)]).output == f"Report: {run}/report.html\n"
    assert (run / "report.html").is_file()


def test_another_format_is_a_mistake_of_usage(run: Path) -> None:
    assert CliRunner().invoke(app, ["report", str(run), "--format", "docx"]).exit_code == 2


def test_the_same_in_python(run: Path) -> None:
    assert voc.report(run, "xlsx") == [run / "report.xlsx"]
    before = (run / "report.xlsx").read_bytes()

    assert voc.report(str(run), ["pdf", "xlsx"]) == [run / "report.pdf", run / "report.xlsx"]
    assert (run / "report.xlsx").read_bytes() == before
    with pytest.raises(OutputError, match="holds no finished run"):
        voc.report(run.parent, "xlsx")


def test_reports_on_earlier_tables_go(run: Path) -> None:
    voc.report(run, "xlsx")

    save(voc.load(run), run)

    assert list(run.glob("report.*")) == []
