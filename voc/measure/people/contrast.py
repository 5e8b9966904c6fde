"""What one group of people says more often, or less often, than the others: shares, differences, tests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from voc.measure.intervals import Floats, wilson

LEAST = 5
"""People that each of the four cells (inside or not, says it or not) is expected to hold before it is tested."""
AMOUNTS = (1, 2, 4, 8)
"""People are compared with those who say about as much: up to so many statements, and more."""
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Contrast:
    """Groups against everybody else, (groups, things) each.

    inside, of: people of the group who say it, and all of the group. outside: people elsewhere who say it.
    share, low, high: inside / of, with its ends (Wilson).
    elsewhere: the share elsewhere among people who say as much (directly standardised to the group's amounts).
    difference, difference_low, difference_high: share - elsewhere; ends from those of both shares (Newcombe 1998).
    p: of the test that the group makes no difference; NaN where too few are expected to tell (`LEAST`).
    """

    inside: Floats
    of: Floats
    outside: Floats
    share: Floats
    low: Floats
    high: Floats
    elsewhere: Floats
    difference: Floats
    difference_low: Floats
    difference_high: Floats
    p: Floats


def amounts(statements: npt.ArrayLike) -> Codes:
    """Return for each person how much they say, as one of a few amounts. statements: how many they make."""
    return np.searchsorted(AMOUNTS, np.asarray(statements, dtype=float)).astype(np.int64)


def contrast(said: csr_matrix, group: Codes, amount: Codes, groups: int) -> Contrast:
    """Compare each of the groups with everybody else.

    said: (people, things) 0/1. group: of each person, 0 … groups - 1, or `groups` for people of no group who count as
    the others. amount: see `amounts`.
    """
    kinds = int(amount.max(initial=0)) + 1
    cell = group * kinds + amount
    shape = ((groups + 1) * kinds, len(group))
    member = csr_matrix((np.ones(len(group)), (cell, np.arange(len(group)))), shape=shape)
    n = np.bincount(cell, minlength=shape[0]).reshape(groups + 1, kinds, 1).astype(float)
    hits = (member @ said).toarray().reshape(groups + 1, kinds, -1)
    total, all_hits = n.sum(axis=0), hits.sum(axis=0)
    n, hits = n[:groups], hits[:groups]
    return _compared(n, hits, total - n, all_hits - hits)


def _compared(n: Floats, hits: Floats, n_out: Floats, hits_out: Floats) -> Contrast:
    """Compare by cells of (groups, amounts, things)."""
    of, inside, outside = n.sum(axis=1), hits.sum(axis=1), hits_out.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share, weight = inside / of, n / of[:, None]
        plain = outside / n_out.sum(axis=1)
        per_amount = np.where(n_out > 0, hits_out / n_out, plain[:, None])
        elsewhere = (weight * per_amount).sum(axis=1)
        # as many people as would give the standardised share its variance
        worth = 1 / (weight**2 / np.maximum(n_out, 1)).sum(axis=1)
    low, high = wilson(inside, of)
    low_out, high_out = wilson(elsewhere * worth, worth)
    down, up = np.hypot(share - low, high_out - elsewhere), np.hypot(high - share, elsewhere - low_out)
    difference = share - elsewhere
    p = _p_value(n, hits, n_out, hits_out)
    of = np.broadcast_to(of, inside.shape)
    return Contrast(inside, of, outside, share, low, high, elsewhere, difference, difference - down, difference + up, p)


def _p_value(n: Floats, hits: Floats, n_out: Floats, hits_out: Floats) -> Floats:
    """Test each group against the others inside every amount (Mantel & Haenszel 1959).

    Given how many people say it, the number inside is a sum of hypergeometric counts. Its tail is that of a Pearson
    III curve with the sum's mean, variance and skewness: for rare sayings the normal one is too short, and among
    thousands of tests that alone makes discoveries.
    """
    from scipy.stats import norm, pearson3

    total, all_hits = n + n_out, hits + hits_out
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.nan_to_num(n * all_hits / total)
        spread = np.nan_to_num(expected * n_out * (total - all_hits) / (total * (total - 1)))
        third = np.nan_to_num(spread * (total - 2 * n) * (total - 2 * all_hits) / (total * (total - 2)), posinf=0.0)
        variance, sum_of = spread.sum(axis=1), expected.sum(axis=1)
        skew = third.sum(axis=1) / variance**1.5
        off = hits.sum(axis=1) - sum_of
        z = np.maximum(np.abs(off) - 0.5, 0) / np.sqrt(variance)
    of, people, everyone = n.sum(axis=1), all_hits.sum(axis=1), total.sum(axis=1)
    fewest = np.minimum.reduce([sum_of, of - sum_of, people - sum_of, everyone - of - people + sum_of])
    tested = (fewest >= LEAST) & (variance > 0)
    side = np.where(off > 0, skew, -skew)
    p = np.full(z.shape, np.nan)
    flat = np.abs(side[tested]) < 1e-6
    p[tested] = 2 * np.where(flat, norm.sf(z[tested]), pearson3.sf(z[tested], np.where(flat, 1.0, side[tested])))
    return np.minimum(p, 1)


def compare_means(value: Floats, group: Codes, groups: int) -> dict[str, Floats]:
    """Compare each group's mean with everybody else's, (groups,) each; NaN values do not count.

    of, mean, half (of the mean's interval), elsewhere, difference with its ends (Welch), and p. p takes the spread
    that the values have as a whole: a few equal ratings have none of their own, and would seem certain.
    """
    from scipy.stats import norm, t

    known = ~np.isnan(value)
    y, where = value[known], group[known]
    of, mean, error = _moments([y[where == each] for each in range(groups)])
    others, elsewhere, error_out = _moments([y[where != each] for each in range(groups)])
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = (error + error_out) ** 2 / (error**2 / (of - 1) + error_out**2 / (others - 1))
        half = t.ppf(0.975, freedom) * np.sqrt(error + error_out)
        z = (mean - elsewhere) / np.sqrt(y.var() * (1 / of + 1 / others)) if len(y) else np.full(groups, np.nan)
        own_half = t.ppf(0.975, of - 1) * np.sqrt(error)
    enough = (of >= 2 * LEAST) & (others >= 2 * LEAST)
    difference = mean - elsewhere
    return {
        "of": of,
        "mean": mean,
        "half": own_half,
        "elsewhere": elsewhere,
        "difference": difference,
        "difference_low": difference - half,
        "difference_high": difference + half,
        "p": np.where(enough, 2 * norm.sf(np.abs(z)), np.nan),
    }


def _moments(parts: list[Floats]) -> tuple[Floats, Floats, Floats]:
    """Return of each part its size, its mean and the variance of that mean."""
    of = np.array([len(part) for part in parts], dtype=float)
    mean = np.array([part.mean() if len(part) else np.nan for part in parts])
    return of, mean, np.array([part.var(ddof=1) / len(part) if len(part) > 1 else np.nan for part in parts])
