"""Tests of voc/measure/moments/value_gap.py."""

from __future__ import annotations

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.measure.mentions import counted
from voc.measure.moments.value_gap import value_gaps


def corpus(*said: tuple[int, int, str, str, str]) -> Corpus:
    """Return a corpus of (topic, people, value, dimension, sentiment); everybody says one thing."""
    rows = [(topic, *labels) for topic, people, *labels in said for _ in range(people)]
    statements = pd.DataFrame(rows, columns=["topic_id", "value", "dimension", "sentiment"])
    ids = [f"f{number:04d}" for number in range(len(rows))]
    statements = statements.assign(
        feedback_id=ids, statement_id=[f"{each}-0" for each in ids], stage="use", need="none"
    )
    return Corpus(pd.DataFrame({"feedback_id": ids, "author": None, "duplicate_of": None}), statements)


def gaps(given: Corpus, *wanted: str) -> pd.DataFrame:
    return value_gaps(counted(given), pd.Series(wanted)).set_axis(list(wanted))


def test_the_value_that_stands_out_is_the_one_missing_more_than_elsewhere() -> None:
    found = gaps(
        corpus(
            (1, 60, "functional", "none", "neg"),
            (1, 40, "personal", "framing", "neg"),
            (2, 200, "functional", "none", "neg"),
            (2, 5, "personal", "framing", "neg"),
        ),
        "use-1",
        "use-2",
    )

    assert found["missing_value"].tolist() == ["personal", "functional"]
    assert found["missing_dimension"].tolist() == ["framing", "none"]
    first = found.loc["use-1"]
    assert (first["missing_people"], first["missing_share"]) == (40, 0.4)
    assert first["missing_share_low"] < 0.4 < first["missing_share_high"]
    assert set(found["delivered_value"]) == {"none"}


def test_where_none_stands_out_it_is_what_most_people_miss() -> None:
    found = gaps(corpus((1, 3, "functional", "none", "neg"), (1, 2, "catalytic", "none", "neg")), "use-1")
    assert found["missing_value"].tolist() == ["functional"]


@pytest.mark.parametrize(
    ("said", "missing", "delivered"),
    [
        ((1, 4, "personal", "none", "neg"), "personal", "none"),
        ((1, 4, "personal", "none", "pos"), "none", "personal"),
        ((1, 4, "personal", "none", "mixed"), "personal", "personal"),
        ((1, 4, "personal", "none", "neu"), "none", "none"),
        ((1, 4, "none", "none", "neg"), "none", "none"),
    ],
)
def test_missing_and_delivered(said: tuple[int, int, str, str, str], missing: str, delivered: str) -> None:
    row = gaps(corpus(said), "use-1").iloc[0]
    assert (row["missing_value"], row["delivered_value"]) == (missing, delivered)
    assert (row["missing_people"] > 0) == (missing != "none")


def test_a_moment_nobody_speaks_of_has_no_gap() -> None:
    row = gaps(corpus((1, 4, "personal", "none", "neg")), "use-9").iloc[0]
    assert (row["missing_value"], row["missing_people"]) == ("none", 0)
