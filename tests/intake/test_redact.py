"""Tests of voc/intake/redact.py."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.errors import StepError
from voc.intake.redact import KINDS, RedactSettings, hashed, redact


@pytest.fixture
def before() -> Corpus:
    table = pd.DataFrame(
        {
            "raw_text": "secret",
            "raw_title": "secret",
            "raw_author": ["Ann Lee", None, "Ann Lee"],
            "clean_text": ["Call Sarah on +44 20 7946 0958", "No complaint", "The Acme bag, @acme"],
            "clean_title": ["Thanks Sarah", None, "Fine"],
            "source_id": ["ann.lee@shop.org", "123456789012", None],
            "question": ["How was it?", "How was it?", "What did Sarah do?"],
            "segment_agent": ["Sarah", "Priya", None],
            "segment_region": ["Austin", "North", "North"],
            "segment_visits": [1.0, 2.0, 3.0],
            "product": ["Delia", "Delia", "Acme"],
            "lang": "en",
        }
    )
    return Corpus(table).with_facts("read", names=["Acme", "Delia"], segments=["segment_agent", "segment_region"])


def test_redact_hides_details_wherever_a_customer_may_have_written_them(before: Corpus) -> None:
    after = redact(before, RedactSettings()).feedback

    assert after["text"].tolist() == ["Call <NAME> on <PHONE>", "No complaint", "The Acme bag, @acme"]
    assert after["title"].fillna("-").tolist() == ["Thanks <NAME>", "-", "Fine"]
    assert after["source_id"].fillna("-").tolist() == ["<EMAIL>", "123456789012", "-"]
    assert after["question"].tolist() == ["How was it?", "How was it?", "What did <NAME> do?"]
    assert after["segment_agent"].fillna("-").tolist() == ["<NAME>", "<NAME>", "-"]
    assert after["segment_region"].tolist() == ["Austin", "North", "North"]
    assert after["product"].tolist() == ["Delia", "Delia", "Acme"]
    assert after["hidden"].tolist() == [5, 1, 1]


def test_redact_drops_every_raw_and_clean_column_and_leaves_its_input_alone(before: Corpus) -> None:
    after = redact(before, RedactSettings())

    assert not [name for name in after.feedback if re.match("raw_|clean_", str(name))]
    assert before.has("feedback.raw_text")
    assert not before.has("feedback.text")


def test_authors_become_keyed_hashes(before: Corpus) -> None:
    author = redact(before, RedactSettings()).feedback["author"]

    assert re.fullmatch("a[0-9a-f]{16}", author[0])
    assert author[0] == author[2]
    assert pd.isna(author[1])


def test_another_key_gives_another_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    authors = pd.Series(["Ann Lee"], dtype="str")
    first = hashed(authors)
    monkeypatch.setattr("voc.intake.redact.key", lambda: b"x" * 32)

    assert hashed(authors)[0] != first[0]


def test_facts_count_each_kind(before: Corpus) -> None:
    facts = redact(before, RedactSettings()).facts["redact"]

    assert facts["PHONE"] == 1
    assert facts["NAME"] == 5  # a value of a column counts once
    assert set(facts) == set(KINDS)


def test_kinds_can_be_chosen_and_names_kept_readable(before: Corpus) -> None:
    phones = redact(before, RedactSettings(hide=("PHONE",))).feedback["text"][0]
    sarah = redact(before, RedactSettings(readable=("Sarah",))).feedback["text"][0]

    assert phones == "Call Sarah on <PHONE>"
    assert sarah == "Call Sarah on <PHONE>"


def test_redacting_twice_changes_nothing(before: Corpus) -> None:
    once = redact(before, RedactSettings()).feedback

    again = redact(Corpus(once.assign(clean_text=once["text"]), facts=before.facts), RedactSettings()).feedback

    assert again["text"].tolist() == once["text"].tolist()


def test_the_parts_give_what_the_whole_gives(before: Corpus) -> None:
    whole = redact(before, RedactSettings()).feedback
    parts = [Corpus(before.feedback.iloc[[row]], facts=before.facts) for row in range(3)]

    rows = [redact(part, RedactSettings()).feedback for part in parts]

    pd.testing.assert_frame_equal(pd.concat(rows), whole)


def test_redact_says_what_it_lacks() -> None:
    with pytest.raises(StepError, match=r"'redact' reads feedback\.clean_text"):
        redact(Corpus(pd.DataFrame({"body": ["hello"]})), RedactSettings())
