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

    one, many: the name of the unit. span: units between outcome 0 and 1. floor: units at outcome 0.
    """

    one: str
    many: str
    span: float
    floor: float

    def amount(self, change: float) -> str:
        """Say the size of a change without its direction: "0.4 stars"."""
        said = self.number(abs(change))
        return f"{said} {self.one if said == '1' else self.many}"

    def change(self, change: float) -> str:
        """Say a change with its direction: "0.4 stars less"."""
        return definition("report")["change"]["less" if change < 0 else "more"].format(size=self.amount(change))

    def between(self, low: float, high: float) -> str:
        """Say an interval of changes: "between 0.3 and 0.5 stars less"."""
        words = definition("report")["change"]
        if low < 0 < high:
            return str(words["across"].format(down=self.amount(low), up=self.amount(high)))
        small, large = sorted((abs(low), abs(high)))
        sentence = words["both_less"] if high <= 0 else words["both_more"]
        return str(sentence.format(small=self.number(small), large=self.amount(large)))

    def number(self, change: float) -> str:
        """Say a change of the outcome as a bare number of units, with the digits worth reading."""
        units = change * self.span
        return f"{round(units, 2 if abs(units) < 1 else 1) + 0:g}"

    def level(self, outcome: float) -> str:
        """Say where an outcome lies on the scale: "3.9"."""
        return f"{self.floor + outcome * self.span:.0f}" if self.span > 20 else f"{self.floor + outcome * self.span:.1f}"


def scale_of(feedback: pd.DataFrame) -> Scale:
    """Choose the unit that most outcomes came in; points on a 0-100 scale where no unit is shared by most."""
    names = definition("report")["outcome"]
    known = feedback[feedback["outcome"].notna()] if "outcome" in feedback else feedback.iloc[:0]
    counts = known["outcome_from"].value_counts() if "outcome_from" in known else pd.Series(dtype=int)
    source = str(counts.index[0]) if len(counts) and counts.iloc[0] >= ENOUGH * len(known) else ""
    if source == "nps":
        return Scale(*names["nps"], span=10, floor=0)
    rated = known[known["outcome_from"] == "rating"] if source == "rating" else known.iloc[:0]
    ranges = rated[["rating_min", "rating_max", "low_is_good"]].value_counts() if len(rated) else pd.Series(dtype=int)
    if len(ranges) and ranges.iloc[0] >= ENOUGH * len(known):
        low, high, flipped = ranges.index[0]
        if high == 5 and not flipped:
            return Scale(*names["stars"], span=high - low, floor=low)
        return Scale(*names["rating"], span=high - low, floor=0 if flipped else low)
    return Scale(*names["scale"], span=100, floor=0)


def percent(share: float) -> str:
    """Say a share as a percentage, with a digit more where it is small."""
    return f"{100 * share:.{1 if 0 < share < 0.0995 else 0}f}%" if isfinite(share) else "unknown"
