"""Tests of voc/output/colours.py, and of the page's own colours: text can be read, light, dark and on paper."""

from __future__ import annotations

import pytest

from voc.output.colours import contrast, mixed, palettes

GRAPHIC = 3.0
"""The contrast that pictures need (WCAG 2.2, 1.4.11)."""
ACCENTS = ["", "#ffcc00", "#e60000", "#000000", "#ffffff", "#7fff00", "#808080", "#0af", "#5a3fbf"]
PLACES = ["light", "dark", "print"]


@pytest.mark.parametrize(
    ("one", "two", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#fff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0)],
)
def test_contrast_is_what_the_standard_says(one: str, two: str, ratio: float) -> None:
    assert contrast(one, two) == contrast(two, one) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("accent", ACCENTS)
def test_text_in_a_brands_colour_can_be_read_everywhere(accent: str, place: str) -> None:
    colours = palettes(accent)[place]

    assert min(contrast(colours["accent"], colours[ground]) for ground in ("paper", "card", "faint", "onfill")) >= 4.5
    assert contrast(colours["ink"], colours["tint"]) >= 4.5


@pytest.mark.parametrize("place", PLACES)
def test_the_pages_own_text_and_pictures_can_be_read(place: str) -> None:
    colours = palettes()[place]
    text = [("ink", ground) for ground in ("paper", "card", "faint", "tint")]
    text += [("soft", ground) for ground in ("paper", "card", "faint")]
    text += [(feeling, ground) for feeling in ("pos", "neg") for ground in ("paper", "card", "onfill")]
    pictures = [(name, ground) for name in ("pos", "neg", "mixed", "accent", "soft") for ground in ("paper", "card")]

    assert [pair for pair in text if contrast(*(colours[name] for name in pair)) < 4.5] == []
    assert [pair for pair in pictures if contrast(*(colours[name] for name in pair)) < GRAPHIC] == []


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert palettes("#0b5c3b")["light"]["accent"] == "#0b5c3b"
    assert palettes("#ffcc00")["dark"]["accent"] == "#ffcc00"
    assert palettes("#ffcc00")["light"]["accent"] != "#ffcc00"
    assert palettes()["light"]["accent"] == "#5a3fbf"


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert [mixed("#000", "#ffffff", part) for part in (0.0, 0.5, 1.0)] == ["#000000", "#808080", "#ffffff"]
