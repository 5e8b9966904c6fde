"""Where things stand in the report's pictures, in percent of their width or height. The templates draw them.

The pictures are HTML and CSS: they follow the reader's light or dark, wrap on a phone, and their text stays text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

import pandas as pd

from voc.resources import definition

FEELINGS = ("pos", "mixed", "neu", "neg")
TICKS = 6
"""At most so many marks on an axis."""


@dataclass(frozen=True)
class Axis:
    """A straight axis from low to high with round marks on it."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Return where a value stands, in percent; what lies beyond the ends stands at the end."""
        return round(100 * min(max((value - self.low) / (self.high - self.low), 0), 1), 2)


@dataclass(frozen=True)
class Bar:
    """An interval with its middle, in percent of the axis."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Station:
    """A stage as the journey picture shows it.

    height: statements as a part of the largest stage's, in percent. split: percent by feeling.
    outcome: where the mean outcome stands, or None; level: the same in words.
    """

    code: str
    name: str
    phase: str
    about: str
    statements: int
    share: float | None
    height: float
    split: dict[str, float]
    outcome: Bar | None
    level: str


@dataclass(frozen=True)
class Dot:
    """A point with an interval both ways; number is None for those that have no card."""

    number: int | None
    name: str
    anchor: str
    across: Bar
    up: Bar


def axis(values: Iterable[float], *, zero: bool = True) -> Axis:
    """Return an axis with round ends that holds every value, and 0 where it should be seen."""
    known = [value for value in values if isfinite(value)] + ([0.0] if zero else [])
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    if high - low < 1e-12:
        high = low + 1
    step = _round_step((high - low) / (TICKS - 1))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return Axis(first * step, last * step, tuple(round(k * step, 10) for k in range(first, last + 1)))


def bar(on: Axis, low: float, middle: float, high: float) -> Bar:
    """Place an interval on an axis; an end that is not known falls on the middle."""
    return Bar(*(on.at(each if isfinite(each) else middle) for each in (low, middle, high)))


def stations(journey: pd.DataFrame, levels: Sequence[str]) -> list[Station]:
    """Place the eight stages, in the journey's order, also those that nobody speaks of.

    levels: the mean outcome in words, one per row of the journey table.
    """
    rows = {row["stage"]: (row, level) for (_, row), level in zip(journey.iterrows(), levels, strict=True)}
    top = max((int(row["statements"]) for row, _ in rows.values()), default=0) or 1
    outcomes = axis(_ends(journey), zero=False)
    return [_station(each, *rows.get(each["code"], (None, "")), top, outcomes) for each in definition("journey")["stage"]]


def _ends(journey: pd.DataFrame) -> list[float]:
    return [float(value) for name in ("outcome_low", "outcome", "outcome_high") if name in journey for value in journey[name]]


def _station(known: dict[str, str], row: pd.Series | None, level: str, top: int, outcomes: Axis) -> Station:  # type: ignore[type-arg]
    there = row is not None and int(row["statements"]) > 0
    mean = float(row["outcome"]) if there and row is not None else float("nan")
    return Station(
        code=known["code"],
        name=known["name"],
        phase=known["phase"],
        about=known["about"],
        statements=int(row["statements"]) if there and row is not None else 0,
        share=float(row["share"]) if there and row is not None else None,
        height=round(100 * int(row["statements"]) / top, 1) if there and row is not None else 0,
        split={each: round(100 * float(row[each]), 1) for each in FEELINGS} if there and row is not None else {},
        outcome=bar(outcomes, float(row["outcome_low"]), mean, float(row["outcome_high"]))
        if row is not None and isfinite(mean)
        else None,
        level=level if isfinite(mean) else "",
    )


def _round_step(step: float) -> float:
    scale = 10 ** floor(log10(step))
    return float(next(scale * k for k in (1, 2, 2.5, 5, 10) if scale * k >= step * 0.999))
