"""Tests of voc/runs/report.py and of `voc report`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import voc
from tests.output.test_logo import picture
from voc.cli import app
from voc.corpus import Corpus
from voc.errors import OutputError, SettingsError
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


def test_a_readers_report_stands_beside_the_runs_own(run: Path) -> None:
    before = (run / "report.html").read_bytes()
    asked = ["report", str(run), "--reader", "executive", "-f", "html", "-f", "xlsx"]

    done = CliRunner().invoke(app, asked)

    assert done.output.splitlines() == [f"Report: {run}/report.executive.html", f"Report: {run}/report.xlsx"]
    assert (run / "report.html").read_bytes() == before
    assert (run / "report.executive.html").stat().st_size < len(before)
    assert voc.verify(run).sound


def test_the_run_keeps_the_name_and_colours_it_is_told(run: Path, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(picture())
    told = '[report]\nbrand = "Alder & Co"\naccent = "#0b5c3b"\nlogo = "logo.png"\nreader = "cx"\n'
    (tmp_path / "voc.toml").write_text(told)

    done = CliRunner().invoke(app, ["report", str(run), "-c", str(tmp_path / "voc.toml")])
    (tmp_path / "logo.png").unlink()
    again = voc.report(run, reader="cx")

    assert done.output == f"Report: {run}/report.html\n"
    assert again == [run / "report.html"]
    text = again[0].read_text("utf-8")
    assert "Alder &amp; Co" in text
    assert "--accent: #0b5c3b;" in text
    assert "for customer experience" in text
    assert "data:image/png;base64," in text
    assert voc.verify(run).sound


def test_the_runs_own_page_follows_what_it_is_told(run: Path) -> None:
    written = voc.report(run, "html", reader="executive", settings={"report": {"accent": "#0b5c3b"}})

    assert written == [run / "report.executive.html", run / "report.html"]
    assert all("--accent: #0b5c3b;" in each.read_text("utf-8") for each in written)
    assert voc.verify(run).sound


def test_a_setting_that_is_not_allowed_changes_nothing(run: Path) -> None:
    before = {each.name: each.read_bytes() for each in run.iterdir() if each.is_file()}

    with pytest.raises(SettingsError, match="no reader 'ceo'"):
        voc.report(run, reader="ceo")
    with pytest.raises(SettingsError, match=r"write a colour as #rrggbb"):
        voc.report(run, settings={"report": {"accent": "red"}})

    assert {each.name: each.read_bytes() for each in run.iterdir() if each.is_file()} == before


def test_a_run_told_its_reader_writes_that_report(small_file: Path, tmp_path: Path) -> None:
    voc.analyse(small_file, tmp_path / "run", {"report": {"reader": "executive"}, "encode": {"model": "static"}})

    text = (tmp_path / "run" / "report.html").read_text("utf-8")
    assert "for executives" in text
    assert 'id="segments"' not in text
