"""Tests of voc/meaning/topic_names.py and voc/meaning/terms.py."""

from __future__ import annotations

import numpy as np
import pytest

from voc.meaning.terms import count_terms, singular, stem
from voc.meaning.topic_names import Spoken, TopicName, name_topics

SIZES = [f"{each} true to size" for each in ("it runs", "they are", "fits", "mine was", "really", "not")]
WAITS = [f"on hold for {each} hours" for each in ("two", "three", "four", "six", "many", "ten")]


def named(
    *groups: list[str], names: tuple[str, ...] = (), weights: tuple[int, ...] = (), english: bool = True
) -> list[TopicName]:
    texts = [text for group in groups for text in group]
    topic = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    vectors = np.eye(8, dtype=np.float32)[topic]
    each = np.array(weights or [1] * len(texts))
    spoken = Spoken(texts, vectors, topic, each, np.full(len(texts), english), np.zeros(len(texts), dtype=int))
    return name_topics(spoken, np.eye(8, dtype=np.float32)[: len(groups)], names)


def test_a_phrase_goes_before_a_word() -> None:
    assert named(SIZES, WAITS)[0].name == "True to size"


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ([f"the cap was {how} loose" for how in ("very", "too", "really", "so", "quite")], "Loose cap"),
        (
            [f"they cancelled my order {when}" for when in ("twice", "again", "today", "late", "once")],
            "Cancelled order",
        ),
        ([f"{who} is easy to set up" for who in ("it", "this", "the router", "mine", "all")], "Easy to set up"),
        (
            [f"I {how} waited for an engineer" for how in ("also", "then", "really", "just", "again")],
            "Waited for an engineer",
        ),
    ],
)
def test_a_name_is_a_phrase_that_reads(group: list[str], name: str) -> None:
    assert named(group, WAITS)[0].name == name


def test_a_language_whose_grammar_is_unknown_is_named_by_its_words() -> None:
    group = [f"{wie} eine lose Kappe" for wie in ("wieder", "immer", "schon", "noch", "doch")]

    assert named(group, WAITS, english=False)[0].name == "Lose Kappe"


@pytest.mark.parametrize(
    ("group", "name"),
    [
        (["great product", "good", "excellent", "love it", "so good", "very nice"], "Praise without a reason"),
        (["terrible", "worst ever", "so bad", "awful product", "really bad", "poor"], "Complaints without a reason"),
        (["no", "nothing", "no thing", "not really", "nothing else", "none"], "Nothing specific"),
        (["good", "bad", "very good", "very bad", "so good", "so bad"], "Verdicts without a reason"),
    ],
)
def test_bare_verdicts_are_called_so(group: list[str], name: str) -> None:
    assert named(group, WAITS)[0].name == name


def test_what_is_said_often_weighs_more() -> None:
    group = ["nothing", "no", "phone rang", "the phone rang out", "phone rang twice", "rang by phone"]

    assert named(group, WAITS)[0].name != "Nothing specific"
    assert named(group, WAITS, weights=(90, 90, *[1] * 10))[0].name == "Nothing specific"


def test_no_two_topics_have_one_name() -> None:
    names = [each.name for each in named(SIZES, [f"{text} again" for text in SIZES], SIZES)]

    assert len(set(names)) == 3


def test_a_brand_names_no_topic() -> None:
    group = [f"Halvern scent is {each}" for each in ("mild", "soft", "strong", "odd", "sweet", "sharp")]

    found = named(group, WAITS, names=("Halvern",))[0]

    assert "halvern" not in found.name.lower()
    assert "Halvern" not in found.words


@pytest.mark.parametrize(
    ("texts", "key", "shown"),
    [
        (["my TV froze", "the TV is dark", "TV again"], "tv", "TV"),
        (["Sizes vary", "two sizes", "a size"], "size", "sizes"),
        (["we flew to Leeds", "near Leeds now", "from Leeds"], "leed", "Leeds"),
        (["xs fits", "the xs", "an xs"], "xs", "XS"),
        (["good value for money", "no value for money", "value for money"], "value for money", "value for money"),
    ],
)
def test_terms_are_shown_as_they_are_written(texts: list[str], key: str, shown: str) -> None:
    terms = count_terms(texts, min_rows=2)

    assert dict(zip(terms.keys, terms.shown, strict=True))[key] == shown


@pytest.mark.parametrize("text", ["<NAME> called", "see https://example.com/called", "@called", "9 <EMAIL>"])
def test_marks_links_and_handles_are_no_terms(text: str) -> None:
    assert set(count_terms([text], min_rows=1).keys) <= {"called"}


@pytest.mark.parametrize("key", ["the bottle", "bottle and", "bottle i bought", "box bottle"])
def test_a_phrase_has_no_stop_word_at_its_edge_and_crosses_no_mark(key: str) -> None:
    assert key not in count_terms(["the bottle and box, bottle I bought", "der Preis und die Farbe"], min_rows=1).keys


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("size", "sizes"),
        ("ordered", "ordering"),
        ("cancel", "cancelled"),
        ("delay", "delayed"),
        ("delivery", "deliveries"),
        ("delivery", "delivered"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, two: str) -> None:
    assert stem(one) == stem(two)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("sizes", "size"),
        ("boxes", "box"),
        ("dress", "dress"),
        ("dog's", "dog"),
        ("bus", "bus"),
        ("batteries", "battery"),
    ],
)
def test_plurals_go_under_their_singular(word: str, found: str) -> None:
    assert singular(word) == found
