"""Tests of voc/meaning/phrases.py."""

from __future__ import annotations

import pytest

from voc.meaning.phrases import phrase_terms, phrases


def found(text: str) -> set[str]:
    return {phrase.shown for phrase in next(phrases([text]))}


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The cap was too loose when it arrived", "loose cap"),
        ("They cancelled my order twice", "cancelled order"),
        ("there is a lack of communication", "lack of communication"),
        ("I am waiting for an engineer", "waiting for an engineer"),
        ("the battery died after two days", "battery died"),
        ("It runs small", "runs small"),
        ("It is easy to set up", "easy to set up"),
        ("Customer service is slow", "slow customer service"),
        ("an engineer in London was late", "London"),
        ("It is a Loose cap", "loose cap"),
    ],
)
def test_the_shapes_of_phrases(text: str, phrase: str) -> None:
    assert phrase in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "it is what it is",
        "<NAME> and <EMAIL>",
        "see https://example.com/cap",
        "",
        "x y z",
        "loose cap " * 200_000,
        "capcap" * 1_000,
    ],
)
def test_what_holds_no_phrase(text: str) -> None:
    assert found(text) == set()


def test_a_text_holds_a_phrase_in_any_form_and_order() -> None:
    texts = ["a loose cap", "the cap was loose", "caps that sit loose", "the cap"]

    terms = phrase_terms(texts, texts[:2], min_rows=2)

    place = terms.shown.index("loose cap")
    assert terms.counts.toarray()[:, place].tolist() == [1, 1, 1, 0]


def test_a_rare_phrase_is_left_out() -> None:
    assert phrase_terms(["a loose cap", "a tight lid"], ["a loose cap", "a tight lid"], min_rows=2).keys == []
