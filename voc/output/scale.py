"""The outcome in the unit people know it by: stars, points out of 10, or points on a 0-100 scale."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import pandas as pd

from voc.resources import definition

ENOUGH = 2 / 3
"""The part of all outcomes that must share a source before its own unit is used."""


@dataclass(frozen=True)
class Scale:
    """How to say an outcome of 0-1 in words.

    one, many: the name of the unit. suffix: what tells the scale where the unit alone does not.
    span: units between outcome 0 and 1. floor: units at outcome 0.
    """

    one: str
    many: str
    suffix: str
    span: float
    floor: float

    @property
    def full(self) -> str:
        """The unit with its scale: "points on a 0-100 scale"."""
        return self.many + self.suffix

    def amount(self, change: float) -> str:
        """Say the size of a change without its direction: "0.4 stars", "under 0.01 stars"."""
        said = self.number(abs(change))
        if said == "0" and change:
            return str(definition("report")["change"]["tiny"].format(many=self.many))
        return f"{said} {self.one if said == '1' else self.many}"

    def change(self, change: float) -> str:
        """Say a change with its direction: "0.4 stars less"."""
        words = definition("report")["change"]["less" if change < 0 else "more"]
        return str(words.format(size=self.amount(change), scale=self.suffix))

    def between(self, low: float, high: float) -> str:
        """Say an interval of changes: "between 0.3 and 0.5 stars"; with directions where it spans zero."""
        words = definition("report")["change"]
        if low < 0 < high:
            return str(words["across"].format(down=self.amount(low), up=self.amount(high)))
        small, large = sorted((abs(low), abs(high)))
        return str(words["between"].format(small=self.number(small), large=self.amount(large)))

    def number(self, change: float) -> str:
        """Say a change of the outcome as a bare number of units, with the digits worth reading."""
        units = change * self.span
        return f"{round(units, 2 if abs(units) < 1 else 1) + 0:g}"

    def cell(self, change: float, finer: int = 0) -> str:
        """Say the same for a column of figures: always with the same digits, `finer` more, and a true minus."""
        digits = (1 if self.span > 20 else 2) + finer
        return f"{round(change * self.span, digits) + 0:.{digits}f}".replace("-", "\N{MINUS SIGN}")

    def level(self, outcome: float) -> str:
        """Say where an outcome lies on the scale: "3.9"."""
        return (
            f"{self.floor + outcome * self.span:.0f}" if self.span > 20 else f"{self.floor + outcome * self.span:.1f}"
        )


def scale_of(feedback: pd.DataFrame) -> Scale:
    """Choose the unit that most outcomes came in; points on a 0-100 scale where no unit is shared by most.

    A derived outcome has no unit of its own: it takes that of the others, unless they are the fewer.
    """
    if "outcome_from" not in feedback:
        return _named("scale", 0, 100)
    known = feedback[feedback["outcome"].notna()]
    own = known[known["outcome_from"] != "derived"]
    needed = max(ENOUGH * len(own), len(known) / 2)
    if own.empty or (own["outcome_from"] == "nps").sum() >= needed:
        return _named("scale", 0, 100) if own.empty else _named("nps", 0, 10)
    ranges = own.loc[own["outcome_from"] == "rating", ["rating_min", "rating_max", "low_is_good"]].value_counts()
    if ranges.empty or ranges.iloc[0] < needed:
        return _named("scale", 0, 100)
    low, high, flipped = ranges.index[0]
    return _named("stars" if high == 5 and not flipped else "rating", low, high)


def _named(unit: str, low: float, high: float) -> Scale:
    one, many, suffix = definition("report")["outcome"][unit]
    return Scale(one, many, suffix.format(low=low, high=high), high - low, low)


def percent(share: float) -> str:
    """Say a share as a percentage, with a digit more where it is small."""
    return f"{100 * share:.{1 if 0 < share < 0.0995 else 0}f}%" if isfinite(share) else "unknown"
