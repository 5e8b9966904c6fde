"""Tests of voc/meaning/product_kinds.py."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from voc.meaning.product_kinds import product_kinds


def reviews(**columns: Sequence[str | None]) -> pd.DataFrame:
    products = [f"P{number}" for number in range(8)] * 3
    ids = [f"f{number}" for number in range(24)]
    return pd.DataFrame({"feedback_id": ids, "product": products, **columns})


def test_what_a_product_decides_is_a_kind() -> None:
    category = (["dress"] * 4 + ["knit"] * 4) * 3
    region = ["north", "south", "west"] * 8

    assert list(product_kinds(reviews(category=category, region=region))) == ["category"]


def test_a_kind_of_few_products_is_none() -> None:
    category = (["dress"] * 3 + ["knit"] * 3 + ["hat"] * 2) * 3

    assert set(product_kinds(reviews(category=category))["category"].dropna()) == {"dress", "knit"}


def test_one_kind_for_all_is_none() -> None:
    assert product_kinds(reviews(category=["dress"] * 24)).empty


def test_products_that_occur_once_decide_nothing() -> None:
    assert product_kinds(reviews(reason=["late"] * 4 + ["dear"] * 4 + [None] * 16)).empty


def test_without_products_there_are_no_kinds() -> None:
    assert product_kinds(pd.DataFrame({"feedback_id": ["f0"], "category": ["dress"]})).empty
