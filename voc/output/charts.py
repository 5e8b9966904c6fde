"""Where things stand in the report's pictures, in percent of their width or height. The templates draw them.

The pictures are HTML and CSS: they follow the reader's light or dark, wrap on a phone, and their text stays text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil, floor, isfinite, log10
from typing import Any

import pandas as pd

from voc.output.scale import percent
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

    share: of all people. height: statements as a part of the largest stage's, in percent. split: percent by feeling.
    outcome: where the mean outcome stands, or None; level, level_between: the same in words.
    """

    code: str
    name: str
    phase: str
    about: str
    statements: int = 0
    people: int = 0
    share: float = 0
    share_between: str = ""
    height: float = 0
    split: Mapping[str, float] = field(default_factory=dict)
    outcome: Bar | None = None
    level: str = ""
    level_between: str = ""


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


def stations(journey: pd.DataFrame, say: Callable[[float], str]) -> list[Station]:
    """Place the eight stages, in the journey's order, also those that nobody speaks of.

    say: puts a mean outcome in words.
    """
    spoken = journey[journey["statements"] > 0] if "statements" in journey else journey.iloc[:0]
    rows = {str(row["stage"]): row for _, row in spoken.iterrows()}
    top = max((int(row["statements"]) for row in rows.values()), default=1)
    ends = [float(value) for name in ("outcome_low", "outcome", "outcome_high") if rows for value in spoken[name]]
    outcomes = axis(ends, zero=False)
    return [
        _station(each, rows[each["code"]], top, outcomes, say) if each["code"] in rows else Station(**each)
        for each in definition("journey")["stage"]
    ]


def _station(
    stage: dict[str, str], row: pd.Series[Any], top: int, outcomes: Axis, say: Callable[[float], str]
) -> Station:
    mean = float(row["outcome"])
    return Station(
        **stage,
        statements=int(row["statements"]),
        people=int(row["authors"]),
        share=float(row["share"]),
        share_between=f"between {percent(row['share_low'])} and {percent(row['share_high'])}",
        height=round(100 * int(row["statements"]) / top, 1),
        split={each: round(100 * float(row[f"share_{each}"]), 1) for each in FEELINGS},
        outcome=bar(outcomes, float(row["outcome_low"]), mean, float(row["outcome_high"])) if isfinite(mean) else None,
        level=say(mean) if isfinite(mean) else "",
        level_between=f"between {say(row['outcome_low'])} and {say(row['outcome_high'])}" if isfinite(mean) else "",
    )


def _round_step(step: float) -> float:
    scale = 10 ** floor(log10(step))
    return float(next(scale * k for k in (1, 2, 2.5, 5, 10) if scale * k >= step * 0.999))
