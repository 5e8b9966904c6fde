"""Tests of voc/output/report.py: the page as a whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.output.hostile import hostile
from tests.output.missing import MISSING
from voc.corpus import Corpus
from voc.errors import OutputError
from voc.output.report import render, write_report

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """What a browser would see: tags with attributes, text, and whether every tag is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data

    def each(self, name: str) -> list[str]:
        """Return every value of an attribute."""
        return [str(attrs[name]) for _, attrs in self.tags if name in attrs]


@pytest.fixture(scope="module")
def page(corpus: Corpus) -> Page:
    return Page(render(corpus))


def test_the_page_is_well_formed_and_says_its_language(page: Page) -> None:
    assert page.open == []
    assert page.tags[0] == ("html", {"lang": "en"})


def test_nothing_leads_outside(corpus: Corpus) -> None:
    text = render(corpus)
    page = Page(text)

    assert [tag for tag, _ in page.tags if tag in {"link", "img", "iframe", "object", "embed", "base"}] == []
    assert page.each("src") == []
    assert all(link.startswith("#") for link in page.each("href"))
    assert not re.search(r"https?://|//[a-z]|url\(|@import", text, re.IGNORECASE)


def test_every_link_inside_leads_somewhere(page: Page) -> None:
    ids = Counter(page.each("id"))

    assert {link.removeprefix("#") for link in page.each("href")} <= set(ids)
    assert [name for name, count in ids.items() if count > 1] == []


def test_every_claim_has_quotes_with_ids_and_places(corpus: Corpus, page: Page) -> None:
    cards = [attrs["id"] for tag, attrs in page.tags if tag == "article"]
    quotes = [str(attrs["id"]) for tag, attrs in page.tags if tag == "figure"]
    known = corpus.statements.set_index("statement_id")

    assert len(cards) == 10 + len(corpus.needs)
    assert all(any(quote.startswith(f"{card}-") for quote in quotes) for card in cards)
    for quote in quotes:
        row = known.loc["-".join(quote.rsplit("-", 2)[1:])]
        assert f"{row['start']}–{row['end']}" in page.said
        assert row["text"].split("<")[0] in page.said


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_pictures_have_words_for_those_who_cannot_see_them(page: Page) -> None:
    silent = [
        attrs
        for tag, attrs in page.tags
        if (tag == "svg" or attrs.get("role") == "img") and not (attrs.get("aria-label") or attrs.get("aria-hidden"))
    ]

    assert silent == []


def test_hostile_text_stays_text(corpus: Corpus) -> None:
    attacked = Page(render(hostile(corpus)))

    assert [tag for tag, _ in attacked.tags].count("script") == 1
    assert "img" not in {tag for tag, _ in attacked.tags}
    assert not [attrs for _, attrs in attacked.tags if any(name.startswith("on") for name in attrs)]
    assert attacked.open == []
    assert "{{ 7*7 }}" in attacked.said
    assert "<script>alert(1)</script>" in attacked.said


def test_hidden_details_are_marks(corpus: Corpus, page: Page) -> None:
    assert "<EMAIL>" not in page.said
    marked = Page(render(hostile(corpus)))

    assert ("abbr", {"class": "pill", "title": "Hidden: an e-mail address"}) in marked.tags


@pytest.mark.parametrize("change", MISSING)
def test_the_page_works_with_missing_things(corpus: Corpus, change: Callable[[Corpus], Corpus]) -> None:
    page = Page(render(change(corpus)))

    assert page.open == []
    assert not re.search(r"\b(nan|NaN|None|NaT|inf)\b", page.said)
    assert {link.removeprefix("#") for link in page.each("href")} <= set(page.each("id"))


def test_three_rows_make_a_page(build: Callable[..., Corpus]) -> None:
    assert Page(render(build(3))).open == []


@pytest.mark.parametrize(("share", "said"), [(1.0, True), (0.0, False)])
def test_a_derived_outcome_is_said_at_the_top(corpus: Corpus, share: float, said: bool) -> None:
    derived = replace(corpus, feedback=corpus.feedback.assign(outcome_from="derived", rating=np.nan))
    text = Page(render(derived.with_facts("moments", outcome_derived=share))).said

    top = text.partition("In short")[2].partition("goes with")[0]
    assert ("its outcome was derived from its own words" in top) is said
    assert "points on a 0-100 scale" in text


def test_ten_thousand_pieces_of_feedback_stay_under_five_megabytes(
    build: Callable[..., Corpus], tmp_path: Path
) -> None:
    assert write_report(build(10_000), tmp_path).stat().st_size < 5_000_000


def test_the_same_corpus_gives_the_same_page(corpus: Corpus) -> None:
    assert render(corpus) == render(corpus)


def test_the_page_is_written_whole_or_not_at_all(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_report(corpus, tmp_path)
    before = path.read_text(encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError, match=r"report\.html cannot be written: No space left"):
        write_report(corpus, tmp_path)

    assert path == tmp_path / "report.html"
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]
    assert path.read_text(encoding="utf-8") == before


def test_a_folder_that_is_not_there_is_one_clear_line(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Name another folder"):
        write_report(corpus, tmp_path / "nowhere")


@pytest.mark.parametrize(("model", "said"), [("static", True), ("minilm", False)])
def test_a_first_look_says_that_it_is_one(corpus: Corpus, model: str, said: bool) -> None:
    text = Page(render(corpus.with_facts("encode", model=model))).said

    assert ("A first look: the labels are less exact" in text) is said
    assert ("read again in its text" in text) is not said
