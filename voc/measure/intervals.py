"""Intervals and tests that every measure shares. All are 95 %, and all count people, not rows."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Z = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""
RATE = 0.05
"""Share of false findings among those told as found, at most (Benjamini-Hochberg)."""
DRAWN = 4_000_000
"""Weights drawn at once, about: bounds memory."""


def wilson(hits: Any, total: Any) -> tuple[Floats, Floats]:
    """Return the low and high ends of a share (Wilson 1927); NaN where the total is 0.

    hits, total: numbers or arrays that broadcast; neither has to be whole.
    """
    hits, total = np.broadcast_arrays(np.asarray(hits, dtype=float), np.asarray(total, dtype=float))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = hits / total
        middle = (share + Z**2 / (2 * total)) / (1 + Z**2 / total)
        half = Z / (1 + Z**2 / total) * np.sqrt(share * (1 - share) / total + Z**2 / (4 * total**2))
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def clustered_mean(values: npt.ArrayLike, person: npt.ArrayLike) -> tuple[float, float, float]:
    """Return the mean of values in [0, 1] with its low and high ends; rows of one person hang together.

    The Wilson form with the number of independent rows that gives the clustered variance, so that the ends
    stay in [0, 1] and are never a point, not even when all values are equal. NaN values are left out.
    """
    y, who = np.asarray(values, dtype=float), np.asarray(person)
    y, who = y[~np.isnan(y)], who[~np.isnan(y)]
    if len(y) == 0:
        return np.nan, np.nan, np.nan
    mean, people = float(y.mean()), len(np.unique(who))
    sums = pd.Series(y - mean).groupby(who).sum().to_numpy()
    variance = float((sums**2).sum()) / len(y) ** 2 * people / max(people - 1, 1)
    spread = mean * (1 - mean)
    independent = spread / variance if variance > 0 and spread > 0 else people
    low, high = wilson(mean * independent, independent)
    return mean, float(low), float(high)


def false_discovery(p: npt.ArrayLike) -> Floats:
    """Return Benjamini-Hochberg q for each p (1995). NaN was not tested: it stays NaN and is not counted."""
    from scipy.stats import false_discovery_control

    tested = np.asarray(p, dtype=float)
    q = np.full(len(tested), np.nan)
    known = ~np.isnan(tested)
    if known.any():
        q[known] = false_discovery_control(tested[known], method="bh")
    return q


def person_weights(people: int, draws: int, seed: int) -> Iterator[Floats]:
    """Yield the draws in parts, (2 or more, people): one row is one resampling of people, with all they said.

    Exponential weights of mean 1 (the Bayesian bootstrap, Rubin 1981): no one is ever left out, so that a regression
    on a rare moment can be refitted in every draw. The weights do not depend on the parts.
    """
    random = np.random.default_rng(seed)
    for part in np.array_split(np.arange(draws), min(ceil(draws * people / DRAWN), draws // 2) or 1):
        weights = random.exponential(size=(len(part), people))
        yield weights / weights.mean(axis=1, keepdims=True)


def ends(draws: Floats) -> tuple[Floats, Floats]:
    """Return the 2.5 % and 97.5 % points over the first axis; NaN where a draw is NaN."""
    if len(draws) == 0 or draws.shape[1] == 0:
        empty = np.full(draws.shape[1], np.nan)
        return empty, empty
    # Weibull's positions: the usual ones take the ends too far inside when draws are few
    low, high = np.percentile(draws, [2.5, 97.5], axis=0, method="weibull")
    return low, high
