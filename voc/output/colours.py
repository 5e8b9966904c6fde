"""The report's colours, in a brand's accent where one is set: made darker or lighter until text in it can be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from voc.resources import definition

READABLE = 4.5
"""The contrast that text needs (WCAG 2.2, AA)."""
STEPS = 100
GROUNDS = ("paper", "card", "faint", "onfill")
"""What text in the accent stands on, or what stands as text on it."""
TINTED = {"light": 0.12, "dark": 0.2, "print": 0.12}
"""How much of the accent there is in its tint, the ground of what customers say."""


def palettes(accent: str = "") -> dict[str, Mapping[str, str]]:
    """Return the colours by where the report is read: light, dark, print; each by name, as #rrggbb.

    accent: a brand's colour as #rgb or #rrggbb; the report's own where it is empty. It is made darker (dark: lighter)
    as far as text in it needs, so that it always reaches `READABLE`.
    """
    known: dict[str, Mapping[str, str]] = definition("colours")
    if not accent:
        return known
    return {place: _branded(place, colours, accent) for place, colours in known.items()}


def contrast(one: str, two: str) -> float:
    """Return how far two colours stand apart, from 1 (not at all) to 21 (black and white), as WCAG defines it."""
    low, high = sorted((_luminance(one), _luminance(two)))
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, other: str, part: float) -> str:
    """Return the first colour with a part (0-1) of the other in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def _branded(place: str, colours: Mapping[str, str], accent: str) -> Mapping[str, str]:
    grounds = [colours[name] for name in GROUNDS]
    reached = _reached(accent, grounds, "#ffffff" if place == "dark" else "#000000")
    tint = mixed(colours["paper"], reached, TINTED[place])
    return {**colours, "accent": reached, "tint": tint}


def _reached(colour: str, grounds: Iterable[str], end: str) -> str:
    """Return the colour, with as little of the end in it as makes it readable on every ground."""
    grounds = list(grounds)
    tried = (mixed(colour, end, step / STEPS) for step in range(STEPS + 1))
    return next(each for each in tried if all(contrast(each, ground) >= READABLE for ground in grounds))


def _channels(colour: str) -> tuple[int, int, int]:
    digits = colour.removeprefix("#")
    whole = "".join(2 * each for each in digits) if len(digits) == 3 else digits
    return int(whole[:2], 16), int(whole[2:4], 16), int(whole[4:], 16)


def _luminance(colour: str) -> float:
    parts = [each / 255 for each in _channels(colour)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
