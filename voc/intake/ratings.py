"""Read ratings and the scale they are on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from voc.intake.cells import is_number, numbers, strings
from voc.resources import definition

NUMBER = r"[+-]?\d+(?:[.,]\d+)?"
WRITTEN = (
    rf"(?i)^(?P<value>{NUMBER})\s*(?:"
    rf"(?:/|out of|of|von|de)\s*(?P<best>\d+)\s*(?:stars?|sternen?|estrellas)?"
    r"|(?P<percent>%)"
    r"|(?:stars?|sterne?|estrellas?|points?|punkte?|puntos?|star rating)"
    r"|\s*[-–=:(]\s*[^\W\d].*"
    r")?\.?$"
)
"""A rating as people write it: 4, 4,5, 4/5, "4 out of 5", 80%, "4 stars", "4 - satisfied"."""


@dataclass(frozen=True)
class Scale:
    """From which number to which a rating goes, and which end is praise."""

    low: float
    high: float
    low_is_good: bool = False
    is_nps: bool = False

    def __str__(self) -> str:
        return (
            f"{'NPS ' if self.is_nps else ''}{self.low:g}-{self.high:g}{' (low is good)' if self.low_is_good else ''}"
        )


def scale_of_text(text: str) -> Scale | None:
    """Return the scale a text tells: "1-5", "FFT 1=very good .. 5=very poor", "out of 10". None where it tells none."""
    found = re.findall(r"(?<!\d)(?<!\d[.,])-?\d+(?:[.,]\d+)?", text.split(";", maxsplit=1)[0])
    ends = [float(each.replace(",", ".")) for each in found]
    low_is_good = any(each in text.lower() for each in definition("columns")["low_is_good"]["scales"])
    if len(ends) == 1 and ends[0] >= 3:
        ends = [1.0, ends[0]]
    if len(ends) < 2 or ends[0] == ends[1]:
        return None
    low, high = sorted(ends[:2])
    is_nps = re.search(r"\b(nps|promoter)\b", text.lower()) is not None and (low, high) == (0.0, 10.0)
    return Scale(low, high, low_is_good or ends[0] > ends[1], is_nps)


def scale_of_name(name: str, words: str) -> Scale | None:
    """Return the scale in a column's name, such as "Rating (1-5)", or declared for it in the definitions."""
    declared = definition("columns")["low_is_good"]["names"].get(words)
    if declared:
        scale = scale_of_text(declared)
        return replace(scale, low_is_good=True) if scale else None
    bracket = re.search(r"[(\[](.*\d.*)[)\]]", name)
    return scale_of_text(bracket[1]) if bracket else None


def scale_of_values(values: pd.Series[float], best: float = np.nan) -> Scale:
    """Return the usual scale that holds the values; a few beyond it (up to 2 %) are taken for mistakes.

    values: ratings as numbers. best: the top of the scale where the cells tell it ("4 out of 5").
    """
    known = values.dropna().to_numpy()
    if np.isnan(best):
        best = _top(known)
    zeros = float(np.mean(known == 0)) if len(known) else 0.0
    if best == 100 or (best > 5 and zeros > 0) or zeros > 0.02:
        return Scale(0.0, best)
    return Scale(0.5 if np.any(known == 0.5) else 1.0, best)


def _top(known: np.ndarray) -> float:
    if not len(known):
        return 5.0
    if np.mean((known > 10) & (known <= 100)) >= 0.2:
        return 100.0
    if np.mean((known > 5) & (known <= 10)) <= 0.02:
        return 5.0
    return 10.0 if np.any((known > 7) & (known <= 10)) or len(known) < 50 else 7.0


def to_ratings(column: pd.Series[Any]) -> tuple[pd.Series[float], pd.Series[float]]:
    """Return the ratings as numbers, and the top of their scale where a cell tells it (else NaN)."""
    nothing = pd.Series(np.nan, index=column.index)
    if is_number(column):
        return numbers(column), nothing
    text = strings(column)
    parts = text.str.extract(WRITTEN)
    values = pd.to_numeric(parts["value"].str.replace(",", "."), errors="coerce").astype("float64")
    best = pd.to_numeric(parts["best"], errors="coerce").astype("float64").mask(parts["percent"].notna(), 100.0)
    stars = text.str.fullmatch(r"[★⭐☆✩✰½\ufe0f\s]+").fillna(False).astype(bool)
    if stars.any():
        full = text.str.count("[★⭐]") + 0.5 * text.str.count("½")
        size = (text.str.count("[★⭐☆✩✰]")).clip(lower=5).astype("float64")
        values, best = values.mask(stars, full), best.mask(stars, size)
    return values, best
