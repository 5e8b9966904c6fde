"""Tests of voc/output/pages.py: print as a reader gets it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import weasyprint

from tests.output.hostile import hostile
from tests.output.missing import MISSING
from tests.output.test_report import Page
from voc.corpus import Corpus
from voc.errors import OutputError
from voc.output.pages import pages_html, render_pages
from voc.output.report_settings import ReportSettings


@pytest.fixture(scope="module")
def pdf(corpus: Corpus) -> bytes:
    return render_pages(corpus)


def laid_out(corpus: Corpus) -> weasyprint.Document:
    return weasyprint.HTML(string=pages_html(corpus)).render()


def bare(corpus: Corpus) -> bytes:
    """Return the PDF with nothing compressed."""
    return bytes(weasyprint.HTML(string=pages_html(corpus)).write_pdf(uncompressed_pdf=True))


def test_it_is_a_few_pages_with_a_title_a_language_and_bookmarks(corpus: Corpus, pdf: bytes) -> None:
    document = laid_out(corpus)
    sections = [name for name, *_ in document.make_bookmark_tree()[0][2]]

    assert pdf.startswith(b"%PDF-")
    assert 3 <= len(document.pages) <= 6
    assert document.metadata.title == "What customers say about Halvern"
    assert document.metadata.lang == "en"
    assert sections == [
        "In short",
        "The journey as customers tell it",
        "Pivotal moments",
        "Unmet needs",
        "Data quality",
        "Method in short",
    ]


def test_the_pages_show_the_pictures_of_the_page(corpus: Corpus) -> None:
    page = Page(pages_html(corpus))
    shown = [str(attrs.get("class")) for _, attrs in page.tags]

    assert page.open == []
    assert {"journey", "forest loss", "forest win", "needmap"} <= set(shown)
    assert "script" not in {tag for tag, _ in page.tags}


def test_nothing_is_fetched_and_nothing_leads_outside(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("weasyprint.urls.URLFetcher.open", lambda _, request, *__: asked.append(str(request)))
    image = '<img src="https://evil.example/x.png"><link rel="stylesheet" href="file:///etc/passwd">'
    assert b"/URI" not in bare(corpus)
    assert b"file:" not in bare(corpus)
    monkeypatch.setattr("voc.output.pages.pages_html", lambda *_: f"<title>x</title>{image}<p>text")
    assert render_pages(corpus).startswith(b"%PDF-")
    assert asked == []


def test_hostile_text_stays_text(corpus: Corpus) -> None:
    attacked = Page(pages_html(hostile(corpus)))

    assert not {"img", "script"} & {tag for tag, _ in attacked.tags}
    assert "<script>alert(1)</script>" in attacked.said


@pytest.mark.parametrize("change", MISSING)
def test_the_pages_work_with_missing_things(corpus: Corpus, change: Callable[[Corpus], Corpus]) -> None:
    page = Page(pages_html(change(corpus)))

    assert page.open == []
    assert not re.search(r"\b(nan|NaN|None|NaT|inf)\b", page.said)


def test_a_long_word_does_not_push_the_pages_apart(corpus: Corpus) -> None:
    assert len(laid_out(hostile(corpus, "x" * 300)).pages) <= 12


def test_the_same_corpus_gives_the_same_bytes(corpus: Corpus, pdf: bytes) -> None:
    assert render_pages(corpus) == pdf
    assert f"/CreationDate (D:{corpus.feedback['date'].max():%Y%m%d}".encode() in bare(corpus)


def test_a_system_library_that_lacks_is_one_clear_line(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __getattr__(self, _: str) -> None:
            raise OSError("cannot load library 'libpango-1.0-0': libpango-1.0-0: cannot open shared object file")

    monkeypatch.setitem(sys.modules, "weasyprint", Broken())

    with pytest.raises(OutputError, match=r"the system library Pango \(cannot load library 'libpango-1\.0-0'\)"):
        render_pages(corpus)


def test_a_reader_gets_own_pages_with_the_brands_logo(corpus: Corpus, tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9"/></svg>'
    (tmp_path / "logo.svg").write_text(drawing)
    settings = ReportSettings(logo=str(tmp_path / "logo.svg"), accent="#0b5c3b").model_dump(mode="json")
    text = pages_html(corpus.with_facts("settings", report=settings), "executive")

    assert "data:image/svg+xml;base64," in text
    assert "--accent: #0b5c3b" in text
    assert re.findall(r'<section id="(\w+)"', text) == ["findings", "journey", "moments", "needs", "quality"]
    assert "term-" not in text
