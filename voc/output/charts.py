"""Where things stand in the report's pictures, in percent of their width or height. The templates draw them.

The pictures are HTML and CSS: they follow the reader's light or dark, wrap on a phone, and their text stays text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, isfinite, log10
from typing import Any

import pandas as pd

from voc.output.cards import Figure, Moment, Need
from voc.output.quotes import FEELINGS
from voc.output.scale import Scale, percent
from voc.resources import definition

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

    share: of all people. volume: statements as a part of the largest stage's, in percent. split: percent by feeling.
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
    volume: float = 0
    split: Mapping[str, float] = field(default_factory=dict)
    outcome: Bar | None = None
    level: str = ""
    level_between: str = ""


@dataclass(frozen=True)
class Forest:
    """What the moments of one side have at stake, on one axis. ticks: where they stand and what they say."""

    side: str
    ticks: tuple[tuple[float, str], ...]
    zero: float
    rows: tuple[tuple[Moment, Bar], ...]


@dataclass(frozen=True)
class Map:
    """Needs by importance (across) and satisfaction (up), both on the same axis."""

    ticks: tuple[tuple[float, str], ...]
    dots: tuple[tuple[Need, Bar, Bar], ...]


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
        volume=round(100 * int(row["statements"]) / top, 1),
        split={each: round(100 * float(row[f"share_{each}"]), 1) for each in FEELINGS},
        outcome=bar(outcomes, float(row["outcome_low"]), mean, float(row["outcome_high"])) if isfinite(mean) else None,
        level=say(mean) if isfinite(mean) else "",
        level_between=f"between {say(row['outcome_low'])} and {say(row['outcome_high'])}" if isfinite(mean) else "",
    )


def forests(moments: Sequence[Moment], scale: Scale) -> list[Forest]:
    """Place the losses and the wins that have a card, all on one axis in the outcome's own unit."""
    shown = [each for each in moments if each.number]
    on = axis(value * scale.span for each in shown for value in _interval(each.stake))
    return [
        Forest(
            side,
            tuple((on.at(tick), f"{tick:g}") for tick in on.ticks),
            on.at(0),
            tuple(
                (each, bar(on, *(v * scale.span for v in _interval(each.stake)))) for each in shown if each.side == side
            ),
        )
        for side in ("loss", "win")
    ]


def opportunity_map(needs: Sequence[Need]) -> Map:
    """Place every need; a need of which importance or satisfaction is not known has no place."""
    known = [
        each for each in needs if all(isfinite(each.figures[name].value) for name in ("importance", "satisfaction"))
    ]
    on = axis(each.figures[name].value for each in known for name in ("importance", "satisfaction"))
    placed = [[bar(on, *_interval(each.figures[name])) for name in ("importance", "satisfaction")] for each in known]
    dots = tuple((each, across, up) for each, (across, up) in zip(known, placed, strict=True))
    return Map(tuple((on.at(tick), f"{tick:g}") for tick in on.ticks), dots)


def _interval(figure: Figure) -> tuple[float, float, float]:
    return figure.low, figure.value, figure.high


def _round_step(step: float) -> float:
    scale = 10 ** floor(log10(step))
    return float(next(scale * k for k in (1, 2, 2.5, 5, 10) if scale * k >= step * 0.999))
