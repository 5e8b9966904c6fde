"""Tests of voc/measure/evidence.py."""

from __future__ import annotations

import pandas as pd

from voc.measure.evidence import balanced, pick

ROWS = [
    ("s1", "The parcel came a full week too late", 0, 0.9, "neg"),
    ("s2", "the parcel came a full week too late!", 1, 0.8, "neg"),  # the same words
    ("s3", "It took them three calls to find it", 0, 0.7, "neg"),  # the same person
    ("s4", "Late", 2, 0.99, "neg"),  # too short to read well
    ("s5", "They brought it up the stairs for me", 3, 0.5, "pos"),
    ("s6", "My parcel was thrown over the garden fence", 4, 0.6, "neg"),
]


SAID = pd.DataFrame(ROWS, columns=["statement_id", "text", "person", "typical", "sentiment"])
STATEMENTS = SAID[["person", "typical", "sentiment"]].assign(row=range(len(SAID)))


def test_quotes_are_typical_readable_and_of_different_people_and_words() -> None:
    assert pick(STATEMENTS, SAID, 10) == ["s1", "s6", "s5", "s4"]
    assert pick(STATEMENTS, SAID, 2) == ["s1", "s6"]


def test_bad_and_good_take_turns() -> None:
    assert balanced(STATEMENTS, SAID, 4) == ["s1", "s5", "s6", "s4"]
