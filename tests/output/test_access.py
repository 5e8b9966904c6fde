"""The report for those who read it by keyboard, by ear, in another language, or on paper."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.output.tree import Node, tree
from voc.corpus import Corpus
from voc.output.report import render
from voc.resources import definition, shipped
from voc.runs.overlay import overlay

READERS = list(definition("readers")["reader"])


@pytest.fixture(scope="module")
def mapped(small_run: tuple[Corpus, Path]) -> Corpus:
    """Return a real run with a brand's map, so that every chapter has something in it."""
    return overlay(small_run[0], shipped("corpora", "demo") / "journey.toml")


@pytest.fixture(scope="module", params=READERS)
def page(request: pytest.FixtureRequest, mapped: Corpus) -> Node:
    return tree(render(mapped, request.param))


@pytest.fixture(scope="module")
def changed(corpus: Corpus) -> Node:
    return tree(render(corpus))


def test_headings_go_down_one_step_at_a_time_from_one_title(page: Node) -> None:
    levels = [int(each.tag[1]) for each in page.every("h1", "h2", "h3", "h4", "h5", "h6")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(next(each.every("h2")).tag for each in page.every("section"))


def test_pictures_have_words_or_are_silent(page: Node, changed: Node) -> None:
    for each in (*page.every("svg", "img"), *changed.every("svg", "img")):
        told = each.named("aria-label") or each.named("alt") or any(each.every("title"))
        hidden = any(node.named("aria-hidden") == "true" for node in (each, *each.above()))
        assert told or hidden
        assert hidden or each.tag == "img" or each.named("role") in {"img", "group"}


def test_tables_have_captions_and_their_heads_say_of_what(page: Node, changed: Node) -> None:
    for table in (*page.every("table"), *changed.every("table")):
        captions = [each.said() for each in table.every("caption")]
        assert len(captions) == 1
        assert captions[0].strip()
        assert all(each.named("scope") in {"col", "row", "colgroup", "rowgroup"} for each in table.every("th"))
        assert any(each.tag == "th" for row in table.every("tbody") for each in row.every("th"))


def test_tables_of_one_page_are_told_apart(page: Node) -> None:
    captions = [each.said() for each in page.every("caption")]

    assert len(captions) == len(set(captions))


def test_what_scrolls_can_be_scrolled_by_keyboard(page: Node) -> None:
    for each in page.every("div"):
        if each.named("class") == "scroll" and any(each.every("table")):
            assert each.named("tabindex") == "0"
            assert each.named("aria-label")


def test_every_fold_opens_by_keyboard(page: Node, changed: Node) -> None:
    for each in (*page.every("details"), *changed.every("details")):
        first = next(node for node in each.inside if node.tag)
        assert first.tag == "summary"
        assert first.said().strip()
    assert not [each for each in page.every() if each.named("tabindex") not in {"", "0", "-1"}]


def test_the_first_thing_that_the_keyboard_meets_skips_to_the_report(page: Node) -> None:
    first = next(page.every("a", "button", "summary"))
    main = next(page.every("main"))

    assert first.named("class") == "skip"
    assert first.named("href") == f"#{main.named('id')}"


def test_links_and_marks_say_where_they_lead(page: Node) -> None:
    assert not [each for each in page.every("a") if not (each.said().strip() or each.named("aria-label"))]


def test_quotes_say_their_language(mapped: Corpus, corpus: Corpus) -> None:
    german = corpus.with_feedback(lang=["de" if k % 9 == 0 else "en" for k in range(len(corpus.feedback))])
    text = render(german)
    quotes = list(tree(text).every("blockquote"))

    assert all(each.named("lang") in {"de", "en"} for each in quotes)
    assert {each.named("lang") for each in quotes} == {"de", "en"}
    assert text.count("· in German") == sum(each.named("lang") == "de" for each in quotes)
    assert "· in English" not in text
    assert len(mapped.statements)


def style(corpus: Corpus) -> str:
    return re.split("</?style>", render(corpus))[1]


def test_focus_is_seen_and_motion_is_spared(corpus: Corpus) -> None:
    rules = style(corpus)

    assert re.search(r":focus-visible \{[^}]*outline: 2px solid var\(--accent\)", rules)
    bare = re.findall(r"([^{}\n]+) \{[^}]*outline: (?:0|none)", rules)
    assert all(re.search(rf"{re.escape(each)}:focus-visible", rules) for each in bare)  # shown in another way
    assert "@media (prefers-reduced-motion: reduce)" in rules


def test_print_cuts_no_row_and_no_table(corpus: Corpus) -> None:
    paper = " ".join(style(corpus).split("@media print")[1:])

    assert re.search(r"[^}]*\btr\b[^}]*\{ break-inside: avoid; \}", paper)
    assert ".scroll { overflow: visible; }" in paper


def test_colours_are_named_once(corpus: Corpus) -> None:
    rules = style(corpus)
    own = rules[rules.index("*, ::before") :]

    assert set(re.findall(r"#[0-9a-fA-F]{3,6}\b", own)) <= {"#fff"}
    assert set(re.findall(r"var\(--(\w+)", own)) <= {
        *definition("colours")["light"],
        *("sans", "serif", "mono", "low", "high", "middle", "size", "part", "unit"),
    }
