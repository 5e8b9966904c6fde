"""Tests of voc/intake/identify.py."""

from __future__ import annotations

import numpy as np
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


def placed(feedback: pd.DataFrame) -> Corpus:
    """Return the corpus as it comes to the step: called by its place, two statements a piece, a vector each."""
    places = [str(place) for place in range(len(feedback))]
    ids = [f"{place}-{number}" for place in places for number in (0, 1)]
    owners = [place for place in places for _ in (0, 1)]
    text = [f"{said} {number}" for said in feedback["text"] for number in (0, 1)]
    statements = pd.DataFrame({"statement_id": ids, "feedback_id": owners, "text": text})
    vectors = np.arange(2 * len(feedback), dtype=np.float32)[:, None]
    return Corpus(feedback.assign(feedback_id=places), statements, vectors)


def identified(feedback: pd.DataFrame) -> pd.DataFrame:
    return identify(placed(feedback), IdentifySettings()).feedback


def test_ids_are_unique_and_sorted() -> None:
    after = identified(table())

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


def test_statements_and_vectors_follow_their_feedback() -> None:
    before = placed(table())
    after = identify(before, IdentifySettings())

    texts = after.feedback.set_index("feedback_id")["text"]
    owners, numbers = zip(*(each.split("-") for each in after.statements["statement_id"]), strict=True)
    assert list(owners) == after.statements["feedback_id"].tolist() == sorted(owners)
    said = [f"{texts[owner]} {number}" for owner, number in zip(owners, numbers, strict=True)]
    assert after.statements["text"].tolist() == said
    assert after.vectors is not None
    assert before.vectors is not None
    by_text = dict(zip(before.vectors.ravel(), before.statements["text"], strict=True))
    assert [by_text[value] for value in after.vectors.ravel()] == said
