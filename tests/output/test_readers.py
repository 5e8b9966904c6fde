"""Tests of voc/output/readers.py: the same findings for everybody, and each reader's own report about them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.output.test_logo import picture
from tests.output.tree import Node, tree
from voc.corpus import Corpus
from voc.errors import SettingsError
from voc.output.quotes import Quote
from voc.output.readers import fewer, reader_of
from voc.output.report import render
from voc.output.report_settings import ReportSettings
from voc.resources import definition

READERS = list(definition("readers")["reader"])


def told(corpus: Corpus, **report: Any) -> Corpus:
    """Return a corpus whose run was told this of its report."""
    settings = ReportSettings.model_validate(report).model_dump(mode="json", exclude_defaults=True)
    return corpus.with_facts("settings", report=settings)


def sections(page: Node) -> list[str]:
    return [each.named("id") for each in page.every("section")]


@pytest.mark.parametrize("name", READERS)
def test_a_reader_gets_the_chapters_in_the_order_that_the_data_says(corpus: Corpus, name: str) -> None:
    page = tree(render(corpus, name))
    reader = reader_of(corpus, name)
    known = definition("readers")["chapter"]
    contents = next(page.every("nav"))

    wanted = [each for chapter in reader.chapters(("overlay", "routes")) for each in known[chapter]]
    assert sections(page) == wanted
    assert [each.named("href") for each in contents.every("a")] == [f"#{each}" for each in wanted]


@pytest.mark.parametrize("name", [*READERS, "board"])
def test_every_link_leads_somewhere_for_every_reader(corpus: Corpus, name: str) -> None:
    own = told(corpus, readers={"board": {"chapters": ["findings", "method"]}})
    page = tree(render(own, name))
    ids = [each.named("id") for each in page.every() if each.named("id")]

    assert {each.named("href") for each in page.every("a") if "href" in each.attrs} <= {f"#{each}" for each in ids}
    assert len(ids) == len(set(ids))


def findings(page: Node) -> list[str]:
    """Return what is found, without where its evidence is."""
    listed = next(each for each in page.every("ol") if each.named("class") == "findings")
    return [item.said().split("evidence")[0] for item in listed.every("li")]


@pytest.mark.parametrize("name", READERS)
def test_everybody_reads_the_same_findings(corpus: Corpus, name: str) -> None:
    found = findings(tree(render(corpus, name)))

    assert len(found) == 5
    assert found == findings(tree(render(corpus)))


def test_the_executives_report_fits_a_few_screens(corpus: Corpus) -> None:
    page, whole = tree(render(corpus, "executive")), tree(render(corpus))
    words, all_words = (len(next(each.every("main")).said()) for each in (page, whole))

    assert words < all_words / 3
    assert len(list(page.every("article"))) == 3
    assert not list(page.every("table"))
    assert all(len(list(card.every("figure"))) <= 2 for card in page.every("article"))
    assert "for executives" in page.said()


def test_cards_are_those_of_the_findings_first(corpus: Corpus) -> None:
    page = tree(render(corpus, "executive"))
    found = next(each for each in page.every("section") if each.named("id") == "findings")

    evidence = [link.named("href") for link in found.every("a") if "evidence" in link.said()]
    assert len(evidence) == 5
    assert all(evidence)


def test_a_reader_who_does_not_exist_is_one_clear_line(corpus: Corpus) -> None:
    with pytest.raises(
        SettingsError, match=r"no reader 'ceo'\. Readers: all, executive, cx, product, researcher, board"
    ):
        reader_of(told(corpus, readers={"board": {"chapters": ["needs"]}}), "ceo")


def test_name_colour_and_logo_of_the_brand_are_in_the_page(corpus: Corpus, tmp_path: Any) -> None:
    (tmp_path / "logo.png").write_bytes(picture())
    text = render(told(corpus, brand="Ärger & Söhne", accent="#0b5c3b", logo=str(tmp_path / "logo.png")))
    page = tree(text)
    (logo,) = page.every("img")

    assert "What customers say about Ärger & Söhne" in page.said()
    assert logo.named("src").startswith("data:image/png;base64,")
    assert logo.named("alt") == "Ärger & Söhne: logo"
    assert "img-src data:;" in text
    assert "--accent: #0b5c3b;" in text
    assert "img-src" not in render(corpus)


def test_fewer_quotes_keep_those_that_are_told_and_both_sides() -> None:
    quote = Quote("", "f", 0, 1, (), (), "neg", "en", "", ())
    six = [replace(quote, statement_id=str(k)) for k in range(6)]

    assert [each.statement_id for each in fewer(six, 2)] == ["0", "5"]
    assert [each.statement_id for each in fewer(six, 3)] == ["0", "1", "5"]
    assert [each.statement_id for each in fewer(six, 2, {"3"})] == ["0", "3"]
    assert [each.statement_id for each in fewer(six[:1], 2)] == ["0"]
