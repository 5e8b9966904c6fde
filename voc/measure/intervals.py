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
PROMOTER, DETRACTOR = 9, 6
"""On the scale from 0 to 10: from where on one recommends, and up to where one does not."""
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
    mean, independent = _clustered(values, person)
    low, high = wilson(mean * independent, independent)
    return mean, float(low), float(high)


def clustered_test(values: npt.ArrayLike, person: npt.ArrayLike, against: float) -> float:
    """Return p of the test that the mean is `against`, 0 < against < 1: the one whose interval `clustered_mean` gives.

    NaN where there is no value.
    """
    from scipy.stats import norm

    mean, independent = _clustered(values, person)
    return float(2 * norm.sf(abs(mean - against) / np.sqrt(against * (1 - against) / independent)))


def _clustered(values: npt.ArrayLike, person: npt.ArrayLike) -> tuple[float, float]:
    """Return the mean, and how many independent rows would leave it as uncertain; NaN where there is none."""
    y, who = np.asarray(values, dtype=float), np.asarray(person)
    y, who = y[~np.isnan(y)], who[~np.isnan(y)]
    if len(y) == 0:
        return np.nan, np.nan
    mean, people = float(y.mean()), len(np.unique(who))
    variance = clustered_variance((y - mean) / len(y), who)
    spread = mean * (1 - mean)
    return mean, spread / variance if variance > 0 and spread > 0 else people


def by_cluster(values: Floats, cluster: npt.NDArray[np.int64]) -> Floats:
    """Return the sums of the rows (rows, columns) of each cluster, (clusters, columns). cluster: 0 and up, a row."""
    from scipy.sparse import csr_matrix

    clusters = int(cluster.max(initial=-1)) + 1
    if clusters == len(cluster):
        return values
    member = csr_matrix((np.ones(len(cluster)), (cluster, np.arange(len(cluster)))), shape=(clusters, len(cluster)))
    return np.asarray(member @ values)


def clustered_variance(influence: npt.ArrayLike, person: npt.ArrayLike) -> float:
    """Return the variance of an estimate from what each row adds to its error, (n,); a person's rows hang together."""
    sums = pd.Series(np.asarray(influence, dtype=float)).groupby(np.asarray(person)).sum().to_numpy()
    return float((sums**2).sum()) * len(sums) / max(len(sums) - 1, 1)


def net_promoter(answers: npt.ArrayLike, person: npt.ArrayLike) -> tuple[float, float, float]:
    """Return the NPS of answers from 0 to 10, from -100 to 100, with its low and high ends; NaN without an answer.

    Who answers often counts once. Adjusted Wald: three people join, three quarters of one a promoter and as much a
    detractor, as it covers 95 % from ten answers on, where the plain interval does not (Rocks 2016).
    """
    y = pd.DataFrame({"answer": np.asarray(answers, dtype=float), "person": np.asarray(person)}).dropna()
    if len(y) == 0:
        return np.nan, np.nan, np.nan
    own = y.assign(promoter=y["answer"] >= PROMOTER, detractor=y["answer"] <= DETRACTOR).groupby("person")
    promoters, detractors = own[["promoter", "detractor"]].mean().sum()
    people = own.ngroups
    net = (promoters - detractors) / people
    good, bad = (promoters + 0.75) / (people + 3), (detractors + 0.75) / (people + 3)
    half = Z * np.sqrt((good + bad - (good - bad) ** 2) / (people + 3))
    ends = max(good - bad - half, -1.0), min(good - bad + half, 1.0)
    return 100 * float(net), 100 * float(ends[0]), 100 * float(ends[1])


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
