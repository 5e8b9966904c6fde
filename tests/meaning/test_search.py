"""Tests of voc/meaning/search.py."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.meaning import search as searching
from voc.meaning.question import read_question
from voc.meaning.search import search, word_share

TEXTS = pd.Series(["the parcel came late", "late again and late", "the pump leaks", "kind staff"], dtype="str")


def corpus(langs: list[str]) -> Corpus:
    ids = [f"f{number}" for number in range(len(TEXTS))]
    feedback = pd.DataFrame({"feedback_id": ids, "text": TEXTS, "lang": langs})
    statements = pd.DataFrame({"feedback_id": ids, "text": TEXTS, "start": 0, "end": TEXTS.str.len()})
    vectors = np.eye(4, 384, dtype=np.float32)
    return Corpus(feedback, statements=statements, vectors=vectors).with_facts("encode", model="minilm")


@pytest.fixture(autouse=True)
def _asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the question lie on the third statement, and the background nowhere."""

    def encoded(texts: list[str], model: str) -> tuple[np.ndarray, int]:  # noqa: ARG001
        found = np.zeros((len(texts), 384), dtype=np.float32)
        found[:2, 2] = 0.5
        return found, 0

    monkeypatch.setattr(searching, "encode_texts", encoded)


def test_a_text_that_holds_every_word_has_its_whole_share_and_a_rarer_word_counts_more() -> None:
    share = word_share(TEXTS, ["late", "parcel"])

    assert share[0] == 1
    assert share[2] == share[3] == 0
    assert word_share(TEXTS, ["late", "pump"])[2] > word_share(TEXTS, ["late", "pump"])[0] > 0


def test_words_none_of_which_is_there_find_nothing() -> None:
    assert word_share(TEXTS, ["volcano"]).tolist() == [0, 0, 0, 0]
    assert word_share(TEXTS, []).tolist() == [0, 0, 0, 0]


def test_meaning_and_words_add_up() -> None:
    found = search(corpus(["en"] * 4), read_question("late parcel"))

    assert found.likeness.tolist() == pytest.approx([0.1, 0.1 * word_share(TEXTS, ["late", "parcel"])[1], 0.5, 0])
    assert found.foreign == 0


def test_in_a_language_that_the_encoder_does_not_know_only_all_the_words_count() -> None:
    found = search(corpus(["de", "de", "de", "und"]), read_question("late parcel"))

    assert found.likeness[0] > found.least > max(found.likeness[1:3])
    assert found.foreign == 3


def test_an_encoder_of_many_languages_is_believed_in_all() -> None:
    own = corpus(["de"] * 4).with_facts("encode", model="intfloat/multilingual-e5-small")

    assert search(own, read_question("late parcel")).foreign == 0


def test_what_questions_of_nothing_find_is_no_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    def everywhere(texts: list[str], model: str) -> tuple[np.ndarray, int]:  # noqa: ARG001
        return np.full((len(texts), 384), 0.8, dtype=np.float32), 0

    monkeypatch.setattr(searching, "encode_texts", everywhere)

    assert search(corpus(["en"] * 4), read_question("late parcel")).least == pytest.approx(0.8)


def test_parts_do_not_change_what_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    whole: Any = search(corpus(["en"] * 4), read_question("late parcel"))
    monkeypatch.setattr(searching, "TOGETHER", 3)

    parts = search(corpus(["en"] * 4), read_question("late parcel"))

    np.testing.assert_array_equal(whole.likeness, parts.likeness)
    assert whole.least == parts.least


def test_nothing_to_search_is_no_error() -> None:
    one = corpus(["en"] * 4)
    empty = replace(one, statements=one.statements.iloc[:0], vectors=np.zeros((0, 384), dtype=np.float32))

    assert len(search(empty, read_question("late parcel")).likeness) == 0
