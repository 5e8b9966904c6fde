"""Which columns say what kind of product a piece of feedback is about (category, department)."""

from __future__ import annotations

import pandas as pd

DECIDED = 0.99
"""Share of the products that have one value throughout, from which the product decides the column."""
PRODUCTS = 3
"""Products that a value needs: a direction of fewer would carry what is wrong with one of them."""
OTHER = ("feedback_id", "source_", "duplicate_", "lang", "question", "text", "title", "author", "syndicated_from")


def product_kinds(feedback: pd.DataFrame) -> pd.DataFrame:
    """Return the columns whose value a product decides, with the values of at least three products; others are None.

    A category or a department is the same in every review of a product; a region, a rating or a reason is not.
    feedback: one row a piece of feedback; without a `product` column there are no kinds.
    """
    if "product" not in feedback:
        return feedback[[]]
    columns = feedback.select_dtypes(include=["str", "object"]).columns.astype(str)
    text = [each for each in columns if not each.startswith((*OTHER, "product"))]
    kinds = {each: _kind(feedback["product"], feedback[each]) for each in text}
    return pd.DataFrame({name: kind for name, kind in kinds.items() if kind is not None}, index=feedback.index)


def _kind(product: pd.Series[str], values: pd.Series[str]) -> pd.Series[str] | None:
    pairs = pd.DataFrame({"product": product, "value": values}).dropna()
    by_product = pairs.groupby("product")["value"].agg(["size", "nunique"])
    often = by_product[by_product["size"] > 1]
    if often.empty or (often["nunique"] == 1).mean() < DECIDED:
        return None
    products = pairs.groupby("value")["product"].nunique()
    large = products.index[products >= PRODUCTS]
    return values.where(values.isin(large)) if len(large) > 1 else None
