"""Tests of voc/meaning/given.py."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from voc.meaning.given import Placed, given_sight, place

TEXT = "Order 7. The cap leaks!  Bye."


def embed(texts: Sequence[str]) -> np.ndarray:
    return np.array([[len(text)] for text in texts], dtype=np.float32)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("The cap leaks!", TEXT, 9, 23), Placed(TEXT, 9, 23)),
        (("The cap leaks!", TEXT, "9", "23"), Placed(TEXT, 9, 23)),
        (("The cap leaks!", TEXT, 9.0, 25.0), Placed(TEXT, 9, 23)),  # with the spaces after it
        (("The cap leaks!", TEXT, 0, 5), Placed(TEXT, 9, 23)),  # another place: sought
        (("The cap leaks!", TEXT, None, None), Placed(TEXT, 9, 23)),
        (("The cap leaks!", TEXT, "x", np.nan), Placed(TEXT, 9, 23)),
        (("It drips", TEXT, 9, 23), Placed("It drips", 0, 8)),  # the text does not hold it
        (("It drips", None, 9, 23), Placed("It drips", 0, 8)),
        ((None, TEXT, 0, 0), Placed("", 0, 0)),
    ],
)
def test_a_statement_is_placed_in_its_text(given: tuple[object, ...], expected: Placed) -> None:
    assert place(*given) == expected


def test_each_row_is_seen_once_in_order_with_its_neighbours() -> None:
    rows = pd.DataFrame({"statement": ["The cap leaks!", "Fine"], "text": [TEXT, None], "rating": ["2", None]})
    rows["rating_scale"] = ["1-5", None]

    seen = given_sight(rows, embed)

    assert seen.vectors.ravel().tolist() == [14, 4]
    assert seen.spans.tolist() == [[9, 23], [0, 4]]
    assert seen.facts[:, :4].tolist() == [[0.5, 0, 0, 0], [0, 1, 1, 1]]
    assert seen.facts[:, -7:-5].tolist() == [[-0.5, 1], [0, 0]]


@pytest.mark.parametrize(
    ("scale", "rating", "outcome"),
    [
        ("1-5", 5, 1.0),
        ("NPS 0-10", 0, -1.0),
        ("FFT 1=very good .. 5=very poor (LOW is good)", 1, 1.0),
        ("4=Yes .. 1=not at all", 4, 1.0),
        ("1-5", 9, 0.0),  # no such rating
        (None, 5, 0.0),
    ],
)
def test_ratings_are_read_by_their_scale(scale: str | None, rating: float, outcome: float) -> None:
    rows = pd.DataFrame({"statement": ["Fine"], "rating": [rating], "rating_scale": [scale]})
    assert given_sight(rows, embed).facts[0, -7] == outcome


def test_no_rows_are_no_statements() -> None:
    assert len(given_sight(pd.DataFrame({"statement": []}), lambda _: np.zeros((0, 4), dtype=np.float32))) == 0
