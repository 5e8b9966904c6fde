"""Tests of voc/output/glossary.py: terms of art are explained, and what is explained is used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.output.tree import Node, tree
from voc.corpus import Corpus
from voc.output.glossary import linked, slug
from voc.output.report import render
from voc.resources import definition, shipped
from voc.runs.overlay import overlay

PLAIN = {
    # labels that need no entry: they say what they are, or a sentence beside them does
    *("In short", "Data quality", "Method", "Glossary", "How much is said of what", "Products", "Product", "Languages"),
    *(
        "File",
        "Rows read",
        "Kept",
        "Rejected",
        "Rejected rows, by reason",
        "Headline",
        "Words",
        "Rank",
        "Share",
        "Kind",
    ),
    *("Group", "Beside the others", "Owner", "said", "What customers speak of", "In their words", "Need", "Personal"),
    *("From", "To", "Of those who leave", "By chance", "Beside chance", "What", "Since", "Before", "After"),
    *("What changed", "Difference", "Direction", "Positive", "Negative", "Mixed", "Neutral"),
}


@pytest.fixture(scope="module")
def pages(corpus: Corpus, small_run: tuple[Corpus, Path]) -> list[Node]:
    """Return reports that together hold all that a report may hold."""
    mapped = overlay(small_run[0], shipped("corpora", "demo") / "journey.toml")
    asked = corpus.with_facts("journey", nps=[12.0, 3.0, 21.0]).with_facts("moments", outcome_derived=1.0)
    derived = asked.with_feedback(outcome_from=["derived"] * len(asked.feedback))
    return [tree(render(each)) for each in (corpus, mapped, derived)]


def words() -> re.Pattern[str]:
    every = [word for term in definition("glossary")["term"] for word in term["words"]]
    return re.compile("|".join(rf"(?<![\w-]){re.escape(each)}(?![\w-])" for each in every), re.IGNORECASE)


def labels(page: Node) -> Iterator[str]:
    """Return what names a section, a column or a figure, without those of customers and of experiments."""
    for each in page.every("h2", "th", "dt"):
        within = {node.named("class") for node in each.above()} | {node.named("id") for node in each.above()}
        if (each.tag != "th" or each.named("scope") == "col") and not {"try", "glossary"} & within:
            yield " ".join("".join(part.said() for part in each.inside if part.tag != "small").split())


def test_every_label_is_explained_or_plain(pages: list[Node]) -> None:
    pattern = words()

    unknown = {label for page in pages for label in labels(page) if not pattern.search(label)} - PLAIN

    assert sorted(unknown) == []


@pytest.mark.parametrize(
    "term",
    [
        *("Shapley", "Benjamini-Hochberg", "PPI++", "regression", "sentence encoder", "Kano", "NPS", "transported"),
        *("redraws", "codebook", "loyad", "syndicated", "observational", "rung", "touchpoint"),
    ],
)
def test_every_term_of_art_in_the_text_has_an_entry(pages: list[Node], term: str) -> None:
    used = [page for page in pages if term.lower() in page.said().lower()]

    assert used
    entries = [
        f"term-{slug(each['name'])}"
        for each in definition("glossary")["term"]
        if term.lower() in f"{each['about']} {' '.join(each['words'])}".lower()
    ]
    for page in used:
        assert {each.named("id") for each in page.every("div")} & set(entries)


def test_every_entry_is_used(pages: list[Node]) -> None:
    kept = {each.named("id") for page in pages for each in page.every("div") if each.named("id").startswith("term-")}

    assert kept == {f"term-{slug(each['name'])}" for each in definition("glossary")["term"]}


def test_every_entry_of_a_page_is_used_on_that_page(pages: list[Node]) -> None:
    for page in pages:
        entries = {each.named("id"): each.said() for each in page.every("div") if each.named("id").startswith("term-")}
        outside = {each.named("href").removeprefix("#") for each in page.every("a") if each.named("class") == "term"}
        texts = {f"term-{slug(each['name'])}": each["words"] for each in definition("glossary")["term"]}
        idle = [
            name
            for name in entries
            if name not in outside
            and not any(
                re.search(rf"(?<!\w){re.escape(word)}(?!\w)", page.said().replace(entries[name], ""), re.IGNORECASE)
                for word in texts[name]
            )
        ]
        assert idle == []


def test_a_term_links_to_its_entry_where_it_first_stands_in_a_section() -> None:
    text = (
        '<section id="a"><h2>Moment</h2><p>A moment, a moment.</p></section>\n<section id="b"><p>Moments</p></section>'
    )

    page = tree(linked(text + GLOSSARY))

    links = [(each.said(), next(each.above()).tag) for each in page.every("a")]
    assert links == [("moment", "p"), ("Moments", "p")]
    assert {each.named("href") for each in page.every("a")} == {"#term-pivotal-moment"}


@pytest.mark.parametrize(
    "words",
    [
        "<blockquote>a moment</blockquote>",
        "<figure><p>a moment</p></figure>",
        '<a href="#glossary">a moment</a>',
        '<table><tr><th scope="row">Moment</th></tr></table>',
        "<strong>Moment</strong>",
        "<summary>a moment</summary>",
        '<span class="sr">Moment</span>',
        "momentous",
    ],
)
def test_customers_words_and_names_are_no_links(words: str) -> None:
    text = f'<section id="a">{words}</section>'

    assert linked(text + GLOSSARY).startswith(text)


def test_a_q_is_a_q_only_as_it_is_written() -> None:
    found = linked(f'<section id="a"><p>Q and q at most 0.05</p></section>{GLOSSARY}')

    assert "<p>Q and <a" in found


def test_a_link_that_leads_nowhere_is_plain_text() -> None:
    assert linked('<p><a class="x" href="#gone">a</a> <a href="#b">b</a><i id="b"></i></p>') == (
        '<p><a class="x">a</a> <a href="#b">b</a><i id="b"></i></p>'
    )


GLOSSARY = '<section id="glossary"><div id="term-pivotal-moment"></div>\n<div id="term-q"></div>\n</section>'
