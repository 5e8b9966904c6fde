"""Tests of voc/output/deck.py: text that fits its box."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation

from voc.output.colours import palettes
from voc.output.deck import Box, Deck, fit, height_of

BOX = Box(0, 0, 4, 1)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("short", 20),
        ("a sentence of about two lines", 20),
        ("some words of four lines or so " * 3, 16),
        ("word " * 300, 12),
    ],
)
def test_a_text_takes_the_largest_size_at_which_it_fits(text: str, size: int) -> None:
    said, found = fit(text, BOX, (20, 16, 14, 12))

    assert found == size
    assert height_of(said, found, BOX.width) <= BOX.height


@pytest.mark.parametrize("text", ["word " * 300, "x" * 3000, "漢" * 2000, "line\n" * 100, "\x00" * 10 + "y " * 900])
def test_what_fits_at_no_size_is_cut_with_a_mark(text: str) -> None:
    said, size = fit(text, BOX, (20, 12))

    assert size == 12
    assert said.endswith("…")
    assert height_of(said, size, BOX.width) <= BOX.height


def test_wide_letters_take_two_places() -> None:
    assert height_of("漢字" * 20, 12, 4) > height_of("kana" * 10, 12, 4)


def test_the_deck_is_wide_with_its_layouts_and_has_no_picture_of_another() -> None:
    deck: Any = Presentation(BytesIO(Deck("Title", datetime(2024, 6, 30), palettes()["light"]).packed()))
    edges = [shape.left + shape.width for layout in deck.slide_layouts for shape in layout.placeholders]

    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.001)
    assert max(edges) > 0.9 * deck.slide_width
    assert max(edges) <= deck.slide_width
    assert not [part for part in deck.part.package.iter_parts() if "thumbnail" in str(part.partname)]
