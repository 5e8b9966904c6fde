"""Tests of voc/intake/sketches.py."""

from __future__ import annotations

import pytest

from voc.intake.sketches import alike, banding

TEXT = "the parcel came two days late and the box was torn open so nobody in the shop could tell me what happened"
OTHER = "i have bought my tea here for ten years and would not go anywhere else because people know what they sell"


@pytest.mark.parametrize(
    ("texts", "groups"),
    [
        ([TEXT, OTHER, TEXT], {(0, 2)}),
        ([TEXT, OTHER], set()),
        ([TEXT, TEXT.removesuffix(" happened")], {(0, 1)}),
        (["two words", "two words", "others"], {(0, 1)}),
        ([], set()),
    ],
)
def test_texts_that_share_much_are_worth_a_comparison(texts: list[str], groups: set[tuple[int, ...]]) -> None:
    assert {tuple(rows.tolist()) for rows in alike(texts, 0.56)} == groups


@pytest.mark.parametrize(("likeness", "shape"), [(0.3, (21, 3)), (0.56, (12, 5)), (0.8, (5, 11))])
def test_the_more_alike_the_fewer_and_wider_the_bands(likeness: float, shape: tuple[int, int]) -> None:
    assert banding(likeness) == shape
