"""Tests of voc/intake/segment.py."""

from __future__ import annotations

import time
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voc.corpus import Corpus
from voc.intake.segment import SegmentSettings, segment, split


def pieces(text: str, language: str = "en", longest: int = 60) -> list[str]:
    return [text[start:end] for start, end in next(split([text], [language], longest))]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("It came late. Nobody told me why!", ["It came late.", "Nobody told me why!"]),
        ("good", ["good"]),
        ("Love it 👍", ["Love it 👍"]),
        ("👍", ["👍"]),
        ("10", ["10"]),
        ("...", []),
        ("", []),
        ("First line\nSecond line", ["First line", "Second line"]),
        ("- fast\n- cheap\n* honest\n1. kind", ["fast", "cheap", "honest", "kind"]),
        ("• fast • cheap", ["fast", "cheap"]),
        ("Dr. Smith gave it 4.5 stars.", ["Dr. Smith gave it 4.5 stars."]),
        ("So cute.The fabric is soft.", ["So cute.", "The fabric is soft."]),
        ("NEVER again!!!They lied.", ["NEVER again!!!", "They lied."]),
        ("Call <NAME> on <PHONE>. Thank you.", ["Call <NAME> on <PHONE>.", "Thank you."]),
        ("It broke.\n!!!\nTwice.", ["It broke.\n!!!", "Twice."]),  # what says nothing joins the one before
        ("UPDATE: they paid.", ["UPDATE: they paid."]),
    ],
)
def test_english(text: str, statements: list[str]) -> None:
    assert pieces(text) == statements


@pytest.mark.parametrize(
    ("language", "text", "statements"),
    [
        ("de", "Am 20. Mai kam es an. Es war gut.", ["Am 20. Mai kam es an.", "Es war gut."]),
        ("es", "¡Me encanta! ¿Por qué? No lo sé.", ["¡Me encanta!", "¿Por qué?", "No lo sé."]),
        ("fr", "Le colis est arrivé. Merci beaucoup !", ["Le colis est arrivé.", "Merci beaucoup !"]),
        ("zh", "很好。我喜欢！真的", ["很好。", "我喜欢！", "真的"]),
        ("ja", "早い。安い。「すごい。」と言った。", ["早い。", "安い。", "「すごい。」", "と言った。"]),
    ],
)
def test_other_languages(language: str, text: str, statements: list[str]) -> None:
    assert pieces(text, language) == statements


def test_a_sentence_without_end_is_cut_at_its_clauses() -> None:
    start = "we ordered the big table in the spring for our new kitchen and waited for it to come"
    turn = "but when the van came at last the man said that he had only the legs with him today"

    assert pieces(f"{start}, {turn}", longest=20) == [f"{start},", turn]
    assert pieces(f"{start} {turn}", longest=20) == [start, turn]
    assert pieces(f"{start}, {turn}") == [f"{start}, {turn}"]  # 60 words are allowed
    assert pieces("word " * 80) == [("word " * 80).strip()]  # no clause, no cut


ANY_TEXT = st.text(
    st.one_of(st.sampled_from("ab. !?,;:\n•-<>1)\"'。！é👍"), st.characters(codec="utf-8")), max_size=120
)


@given(ANY_TEXT)
@settings(max_examples=150, deadline=None)
def test_statements_are_stretches_of_the_text_in_order(text: str) -> None:
    spans = next(split([text], ["en"]))

    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    covered = set().union(*(range(start, end) for start, end in spans))
    lost = "".join(letter for at, letter in enumerate(text) if at not in covered and letter.isalpha())
    assert len(lost) <= text.count(")"), "only a bullet such as a) may be left out"


def test_segment_fills_the_statements() -> None:
    table = pd.DataFrame({"feedback_id": ["f1", "f2", "f3"], "text": ["One thing. Another thing.", "", "good"]})

    statements = segment(Corpus(table), SegmentSettings()).statements

    assert statements["statement_id"].tolist() == ["f1-0", "f1-1", "f3-0"]
    assert statements["feedback_id"].tolist() == ["f1", "f1", "f3"]
    assert statements["text"].tolist() == ["One thing.", "Another thing.", "good"]
    assert statements[["start", "end"]].to_numpy().tolist() == [[0, 10], [11, 25], [0, 4]]


def test_the_parts_give_what_the_whole_gives() -> None:
    texts = ["It came late. Nobody told me.", "So cute!! I love it, but it is small.", "No idea why. Still fine."]

    assert list(split(texts, ["en"] * 3)) == [next(split([text], ["en"])) for text in texts]


def test_no_feedback_is_no_statement() -> None:
    table = pd.DataFrame({"feedback_id": pd.Series(dtype="str"), "text": pd.Series(dtype="str")})

    after = segment(Corpus(table), SegmentSettings())

    assert len(after.statements) == 0
    assert after.has("statements.text")


@pytest.mark.parametrize("part", [".", "。", "but ", "!?", "a:", "x, i ", "- ", "<A>"])
def test_hostile_text_takes_no_time(part: str) -> None:
    start = time.process_time()

    pieces(part * (20_000 // len(part)))

    assert time.process_time() - start < 2
