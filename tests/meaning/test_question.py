"""Tests of voc/meaning/question.py."""

from __future__ import annotations

import re

import pytest

from voc.meaning.question import pattern_of, read_question


@pytest.mark.parametrize(
    ("asked", "words", "sense"),
    [
        ("What do people say about delivery times?", ("delivery", "times"), None),
        ("delivery", ("delivery",), None),
        ("Why do customers leave?", (), "leaving, or about to"),
        ("why are people switching to another bank?", ("bank",), "leaving, or about to"),
        ("Why do guests recommend us?", (), "recommending"),
        ("What do people complain about most?", (), "complaints"),
        ("What do customers love about the pump?", ("pump",), "praise"),
        ("Do customers like the pump?", ("pump",), None),
        ("What could be improved in the app?", ("app",), "unmet needs"),
        ("What do users want?", (), "unmet needs"),
        ("Is it not clean?", ("clean",), None),
    ],
)
def test_a_question_is_its_own_words_and_a_sense(asked: str, words: tuple[str, ...], sense: str | None) -> None:
    read = read_question(asked)

    assert read.words == words
    assert (read.sense.name if read.sense else None) == sense


def test_a_question_without_a_word_of_its_own_is_about_itself() -> None:
    assert read_question("what about it?").bare == "what about it?"
    assert read_question("what about it?").subject
    assert not read_question("Why do people leave?").subject


def test_stop_words_of_the_feedbacks_languages_are_none_of_its_words() -> None:
    assert read_question("Was ist mit der Lieferung?", ["de"]).words == ("lieferung",)


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("delivery", "Two deliveries came late", True),
        ("delivered", "the delivery was late", True),
        ("seats", "My SEAT broke.", True),
        ("cancellation", "they cancelled it", True),
        ("comfortable", "no comfort at all", True),
        ("app", "the apps are slow", True),
        ("app", "it appears to be slow", False),
        ("seat", "a seatbelt-free ride in Seattle traffic", False),
        ("c++", "it needs C++ here", True),
    ],
)
def test_a_word_is_found_in_all_its_forms_and_not_inside_others(word: str, text: str, found: bool) -> None:
    assert bool(re.search(pattern_of(word), text)) == found
