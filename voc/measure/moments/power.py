"""How many customers a test needs to show an effect: two groups drawn by chance, compared once."""

from __future__ import annotations

from math import ceil, isfinite, sqrt

from voc.measure.intervals import Z

POWER = 0.8416212335729143
"""Standard normal quantile of a power of 80 %."""
MOST = 10_000_000
"""More customers than this are as good as no test."""


def per_arm_mean(effect: float, spread: float) -> float:
    """Return how many customers each of two groups needs to show that their means differ by `effect`.

    Two-sided 5 %, power 80 %: n = 2 (z_.975 + z_.8)^2 spread^2 / effect^2, and z_.975^2 / 4 for Student's t
    (Guenther 1981). effect and spread (standard deviation) are in one unit. NaN where no number would do.
    """
    if not (isfinite(effect) and isfinite(spread)) or effect <= 0:
        return float("nan")
    return _whole(2 * ((Z + POWER) * spread / effect) ** 2 + Z**2 / 4)


def per_arm_share(before: float, after: float) -> float:
    """Return how many customers each of two groups needs to show that a share differs: `before` beside `after`.

    Two-sided 5 %, power 80 % (Fleiss, Levin & Paik 2003, without correction). NaN where the two are the same.
    """
    if not (isfinite(before) and isfinite(after)) or before == after:
        return float("nan")
    middle = (before + after) / 2
    null = Z * sqrt(2 * middle * (1 - middle))
    other = POWER * sqrt(before * (1 - before) + after * (1 - after))
    return _whole(((null + other) / (before - after)) ** 2)


def _whole(number: float) -> float:
    return float(max(ceil(number), 2)) if number <= MOST else float("nan")
