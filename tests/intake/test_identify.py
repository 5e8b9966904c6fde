"""Tests of voc/intake/identify.py."""

from __future__ import annotations

import pandas as pd

from voc.corpus import Corpus
from voc.intake.identify import IdentifySettings, identify


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source_file": ["a.csv", "a.csv", "b.csv", "b.csv"],
            "source_row": [1, 2, 1, 2],
            "text": ["good", "good", "bad", "good"],
            "title": [None, None, "Oh", None],
            "rating": [5.0, 5.0, 1.0, 4.0],
            "date": pd.Series(["2024-01-01", "2024-01-01", None, None], dtype="datetime64[ns]"),
            "author": ["a1", "a2", None, "a1"],
        }
    )


def identified(feedback: pd.DataFrame) -> pd.DataFrame:
    return identify(Corpus(feedback), IdentifySettings()).feedback


def test_ids_are_unique_sorted_and_the_first_column() -> None:
    after = identified(table())

    assert after.columns[0] == "feedback_id"
    assert after["feedback_id"].is_unique
    assert after["feedback_id"].is_monotonic_increasing
    assert after["feedback_id"].str.fullmatch(r"f[0-9a-f]{12}(_\d+)?").all()
    assert after.index.tolist() == [0, 1, 2, 3]


def test_the_same_content_is_numbered_by_its_other_columns() -> None:
    after = identified(table()).set_index("author")["feedback_id"]

    assert after["a2"] == after["a1"].iloc[0] + "_2" or after["a2"] == after["a1"].iloc[1] + "_2"


def test_neither_file_nor_place_nor_order_matters() -> None:
    moved = table().iloc[[3, 1, 0, 2]].assign(source_file="c.csv", source_row=[7, 8, 9, 10])

    first, second = identified(table()), identified(moved)

    columns = ["feedback_id", "text", "rating", "author"]
    pd.testing.assert_frame_equal(first[columns], second[columns])


def test_the_dtype_of_a_column_does_not_matter() -> None:
    whole_numbers = table().assign(rating=[5, 5, 1, 4])

    assert identified(whole_numbers)["feedback_id"].tolist() == identified(table())["feedback_id"].tolist()


def test_different_content_has_different_ids() -> None:
    changed = table().assign(text=["good!", "good", "bad", "good"])

    assert set(identified(changed)["feedback_id"]) != set(identified(table())["feedback_id"])
