"""Tests of voc/editing/making.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.editing import making
from voc.errors import InputError
from voc.meaning.edit_file import make_edits


@pytest.fixture
def corpus() -> Corpus:
    topics = pd.DataFrame(
        {"topic_id": [0, 1, 7], "name": ["Price", "Delivery", "Size"], "exemplars": [["a", "b", "c", "d"], ["e"], []]}
    )
    statements = pd.DataFrame({"statement_id": list("abcde"), "text": [f"{each} says so" for each in "ABCDE"]})
    return Corpus(pd.DataFrame(), statements, topics=topics)


def test_an_edit_calls_its_topic_by_name_and_by_three_statements(corpus: Corpus) -> None:
    like = ["A says so", "B says so", "C says so"]

    assert making.rename(corpus, "0", " Cost ") == {
        "do": "rename",
        "topic": {"name": "Price", "like": like},
        "to": "Cost",
    }
    assert making.hide(corpus, "delivery")["topic"] == {"name": "Delivery", "like": ["E says so"]}
    assert making.pin(corpus, "0") == {"do": "pin", "topic": "Price", "like": [*like, "D says so"]}


def test_every_edit_is_one_that_the_file_takes(corpus: Corpus) -> None:
    made = [
        making.rename(corpus, "0", "Cost"),
        making.merge(corpus, ["0", "Size"], "Both"),
        making.merge(corpus, ["0", "Size"]),
        making.split(corpus, "0", {"Dear": ["Too dear"], "Cheap": ["So cheap", "A bargain"]}),
        making.hide(corpus, "1"),
        making.pin(corpus, "0"),
        making.seed("Parking", ["No place to park"]),
    ]

    assert len(make_edits({"edit": made})) == len(made)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda c: making.rename(c, "0", "  "), "needs a name"),
        (lambda c: making.rename(c, "9", "X"), "No topic is called '9'"),
        (lambda c: making.merge(c, ["0", "Price"]), "Name two or more"),
        (lambda c: making.split(c, "0", {"One": ["x"], "one": ["y"]}), "two parts or more"),
        (lambda c: making.split(c, "0", {"One": ["x"], "Two": []}), "part 'Two' has no example"),
        (lambda _: making.seed("Parking", []), "needs an example"),
        (lambda c: making.refuse_taken(c, "size ", "0", "1"), "Merge the two"),
    ],
)
def test_what_cannot_be_an_edit_is_said(corpus: Corpus, make: Callable[[Corpus], Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        make(corpus)


def test_a_topic_may_keep_its_own_name(corpus: Corpus) -> None:
    making.refuse_taken(corpus, "SIZE", "7")
    making.refuse_taken(corpus, "New", "7")
