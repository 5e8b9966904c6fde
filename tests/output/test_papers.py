"""Tests of voc/output/papers.py."""

import sys
from pathlib import Path

import pytest

from voc.corpus import Corpus
from voc.errors import OutputError
from voc.output.papers import MAKERS, write_papers
from voc.runs.commands import Format


def test_every_format_is_written_where_the_run_is(corpus: Corpus, tmp_path: Path) -> None:
    paths = write_papers(corpus, tmp_path, ["xlsx", "html", "xlsx"])

    assert paths == [tmp_path / "report.xlsx", tmp_path / "report.html"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["report.html", "report.xlsx"]


def test_another_format_is_one_clear_line(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"no report as 'docx'\. Formats: html, pdf, pptx, xlsx\."):
        write_papers(corpus, tmp_path, ["html", "docx"])

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("made", "package"), [("pdf", "weasyprint"), ("pptx", "pptx"), ("xlsx", "xlsxwriter")])
def test_nothing_is_written_where_a_package_lacks(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(OutputError, match=rf'A report as {made.upper()} needs packages .*{package}.*"voc\[papers\]"'):
        write_papers(corpus, tmp_path, ["html", made])

    assert list(tmp_path.iterdir()) == []


def test_the_command_offers_every_format() -> None:
    assert [str(each) for each in Format] == list(MAKERS)
