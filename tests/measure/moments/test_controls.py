"""Tests of voc/measure/moments/controls.py and voc/measure/moments/clusters.py."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from voc.measure.mentions import Mentions
from voc.measure.moments.clusters import AUTHOR, PRODUCT, clustered
from voc.measure.moments.controls import COLUMNS, controls

NOTHING = dict.fromkeys(COLUMNS)


def pieces(**columns: object) -> pd.DataFrame:
    return pd.DataFrame(NOTHING | columns, index=range(200))


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        ({"source_kind": ["review", "survey"] * 100}, ["source_kind=survey"]),
        ({"product": ["a"] * 100 + ["b"] * 70 + ["c"] * 30}, ["product=b", "product=c"]),
        ({"product": ["a"] * 190 + ["b"] * 10}, []),
        ({"product": [f"p{each}" for each in range(200)]}, []),
        ({"date": pd.to_datetime(["2024-01-05", "2024-02-05"] * 100)}, ["period=2024-02"]),
        ({"date": pd.to_datetime([f"{year}-06-01" for year in range(1990, 2030)] * 5)}, []),
        ({}, []),
    ],
)
def test_levels_with_enough_feedback_are_held_still(columns: dict[str, object], names: list[str]) -> None:
    matrix, found = controls(pieces(**columns))

    assert found == names
    assert matrix.shape == (200, len(names))


def test_a_column_may_be_left_out() -> None:
    assert controls(pieces(product=["a", "b"] * 100), ("product",))[1] == []


def made(products: int, by: str) -> Mentions:
    """Return 800 pieces of 400 people whose outcome hangs together by product or by person."""
    draw, person = np.random.default_rng(0), np.arange(800) // 2
    product = draw.integers(0, products, 800)
    lean = draw.normal(0, 1, 800)[product if by == PRODUCT else person]
    frame = pd.DataFrame({"person": person, "product": [f"p{each}" for each in product], "outcome_from": "rating"})
    return Mentions(pd.DataFrame(), frame.assign(outcome=0.5 + 0.1 * lean + draw.normal(0, 0.01, 800)), 400)


@pytest.mark.parametrize(
    ("products", "by", "level"), [(60, PRODUCT, PRODUCT), (60, AUTHOR, AUTHOR), (5, PRODUCT, AUTHOR)]
)
def test_what_spreads_the_mean_more_hangs_together(products: int, by: str, level: str) -> None:
    found, told = clustered(made(products, by))

    assert told == level
    assert found.pieces["cluster"].nunique() == (products if level == PRODUCT else 400)


def test_a_piece_without_a_product_stays_with_its_author() -> None:
    mentions = made(60, PRODUCT)
    mentions.pieces.loc[:3, "product"] = None

    cluster = clustered(mentions)[0].pieces["cluster"]

    assert cluster[0] == cluster[1] != cluster[2] == cluster[3]
    assert cluster.nunique() == 62
