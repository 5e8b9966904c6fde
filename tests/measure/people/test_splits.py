"""Tests of voc/measure/people/splits.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from voc.measure.mentions import Mentions
from voc.measure.people.splits import SMALL, UNKNOWN, splits

PEOPLE = 400


def pieces(**columns: Any) -> Mentions:
    """Return one piece a person with these columns; the outcome is of no column."""
    outcome = np.random.default_rng(0).random(PEOPLE)
    table = pd.DataFrame({"person": np.arange(PEOPLE), "outcome": outcome}).assign(**columns)
    return Mentions(pd.DataFrame(), table, PEOPLE)


def cycle(*values: object) -> list[object]:
    return [values[at % len(values)] for at in range(PEOPLE)]


@pytest.mark.parametrize(
    ("values", "levels"),
    [
        (cycle("b", "a"), ("a", "b")),
        (cycle("a\xa0 x", "a x", "c"), ("a x", "c")),
        (cycle(True, False), ("no", "yes")),
        (cycle(1, 2, 3), ("1", "2", "3")),
        (list(range(PEOPLE)), ("0 to 99", "100 to 199", "200 to 299", "300 to 399")),
        ([0] * 200 + list(range(1, 201)), ("0", "1 to 100", "101 to 200")),
        (cycle("a", "b", None), ("a", "b")),
        (["rare"] * 5 + ["a"] * 195 + ["b"] * 200, ("a", "b")),
    ],
)
def test_columns_become_groups(values: list[object], levels: tuple[str, ...]) -> None:
    found, left_out = splits(pieces(group=values), ["group"], False, 30, 8)

    assert [split.levels for split in found] == [levels]
    assert not left_out


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (["a"] * PEOPLE, "one value"),
        ([f"id {at}" for at in range(PEOPLE)], "400 different values"),
        (["a"] * 390 + ["b"] * 10, "fewer than two groups of 30 people"),
        (np.round(4 * np.random.default_rng(0).random(PEOPLE)), "says how it ended"),
    ],
)
def test_columns_that_cannot_split_say_why(values: Any, why: str) -> None:
    found, left_out = splits(pieces(group=values), ["group"], False, 30, 8)

    assert not found
    assert left_out == {"group": why}


def test_the_same_groups_split_once_and_columns_end_at_the_most() -> None:
    table = pieces(a=cycle("x", "y"), b=cycle("p", "q"), c=cycle("x", "x", "y"), d=cycle("x", "y", "y", "x"))

    found, left_out = splits(table, ["a", "b", "c", "d"], False, 30, 2)

    assert [split.column for split in found] == ["a", "c"]
    assert left_out == {"b": "the same groups as a", "d": "beyond the first 2"}


def test_a_named_column_splits_even_where_it_says_how_it_ended() -> None:
    table = pieces(group=np.round(2 * np.random.default_rng(0).random(PEOPLE)))

    assert splits(table, ["group"], True, 30, 8)[0][0].levels == ("0", "1", "2")


def test_a_person_counts_once_where_most_of_their_feedback_is() -> None:
    table = pd.DataFrame({"person": [0, 0, 0, 1, 1, 2, 3, 3], "group": ["b", "b", "a", "a", "b", None, "c", "c"]})
    mentions = Mentions(pd.DataFrame(), table.assign(outcome=np.nan), 4)

    split = splits(mentions, ["group"], True, 1, 8)[0][0]

    assert split.levels == ("a", "b", "c")
    assert split.level.tolist() == [1, 0, UNKNOWN, 2]
    assert split.kept.tolist() == [True, True, False, True, False, False, True, True]


def test_people_of_small_groups_count_among_the_others() -> None:
    table = pieces(group=["tiny"] * 10 + ["a"] * 190 + ["b"] * 200)

    split = splits(table, ["group"], False, 30, 8)[0][0]

    assert (split.level == SMALL).sum() == 10
