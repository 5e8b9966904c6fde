"""Tests of voc/intake/duplicates.py."""

from __future__ import annotations

import time

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.intake.duplicates import DuplicatesSettings, duplicates, near_pairs

LONG = (
    "The parcel came two days late, the box was torn open and nobody in the shop could tell me what had happened to it."
)
MENDED = LONG.replace("torn open", "torn").replace("Nobody", "No one")
OTHER = (
    "I have bought my tea here for ten years and would not go anywhere else, because the people know what they sell."
)


def marked(*rows: tuple[str, str | None, str | None], **more: list[str]) -> list[tuple[str | None, str | None]]:
    """Return (duplicate_of, duplicate_kind) for rows of (text, author, date); ids are f0, f1 …."""
    table = pd.DataFrame(rows, columns=["text", "author", "date"]).assign(**more)
    table = table.assign(feedback_id=[f"f{n}" for n in range(len(rows))], date=pd.to_datetime(table["date"]))
    after = duplicates(Corpus(table), DuplicatesSettings()).feedback
    return list(
        after[["duplicate_of", "duplicate_kind"]]
        .astype(object)
        .where(after["duplicate_of"].notna(), None)
        .itertuples(index=False, name=None)
    )


@pytest.mark.parametrize(
    ("rows", "second"),
    [
        ([(LONG, "a", None), (LONG, "b", None)], ("f0", "exact")),
        ([(LONG, "a", None), (f"  {LONG.upper()}!!", "b", None)], ("f0", "exact")),
        ([(LONG, None, None), (MENDED, None, None)], ("f0", "near")),
        ([(LONG, None, None), (f"RT @<HANDLE>: {LONG}", None, None)], ("f0", "near")),
        ([(LONG, "a", None), (OTHER, "a", None)], (None, None)),
        ([("great product", "a", None), ("great product", "b", None)], (None, None)),  # two people
        ([("great product", "a", None), ("Great product!", "a", None)], ("f0", "exact")),  # one, twice
        ([("great product", None, None), ("great product", None, None)], (None, None)),
        ([("late and torn open parcel", None, None), ("late and torn parcel", None, None)], (None, None)),
        ([("", "a", None), ("", "a", None)], (None, None)),
        ([("👍", "a", None), ("👍", "a", None)], (None, None)),
    ],
)
def test_marks(rows: list[tuple[str, str | None, str | None]], second: tuple[str | None, str | None]) -> None:
    assert marked(*rows) == [(None, None), second]


def test_the_same_short_answer_to_two_questions_is_no_copy() -> None:
    rows = [("nothing", "a", None), ("nothing", "a", None)]

    assert marked(*rows, question=["best?", "worst?"]) == [(None, None), (None, None)]


def test_the_earliest_is_the_original_and_chains_end_in_one() -> None:
    chain = f"{MENDED} Thank you."

    found = marked(
        (LONG, None, None), (MENDED, None, "2024-02-01"), (chain, None, "2024-01-01"), (LONG, None, "2024-03-01")
    )

    assert [of for of, _ in found] == ["f2", "f2", None, "f2"]


def test_near_copies_can_be_left_alone() -> None:
    table = pd.DataFrame({"feedback_id": ["f0", "f1"], "text": [LONG, MENDED]})

    after = duplicates(Corpus(table), DuplicatesSettings(near=1))

    assert after.feedback["duplicate_of"].isna().all()
    assert after.facts["duplicates"] == {"exact": 0, "near": 0}


def test_thousands_of_copies_stay_quick() -> None:
    texts = [f"{LONG} {number}".lower() for number in range(600)]
    start = time.process_time()

    pairs = list(near_pairs(texts, 0.7))

    assert len(pairs) == 599
    assert time.process_time() - start < 5


def test_no_feedback_is_no_trouble() -> None:
    table = pd.DataFrame({"feedback_id": pd.Series(dtype="str"), "text": pd.Series(dtype="str")})

    assert duplicates(Corpus(table), DuplicatesSettings()).feedback["duplicate_of"].tolist() == []
