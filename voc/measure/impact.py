"""How the outcome differs where a moment is mentioned: what vendors call impact, with its interval and test."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix

from voc.measure.intervals import Floats

CHUNK, DENSE = 64, 2_000_000
"""Moments worked on at once, and mentions of them by all pieces, at most: bounds memory."""
COLUMNS = ["impact", "impact_low", "impact_high", "outcome_with", "outcome_without", "p"]


def leave_out_impact(mentioned: csr_matrix, outcome: npt.ArrayLike, person: npt.ArrayLike) -> pd.DataFrame:
    """Return the impact of each moment: how much lower the mean outcome were without the feedback that mentions it.

    mentioned: (pieces, moments) 0/1. outcome, person: (pieces,), no NaN. One row a moment comes back:
    impact = share x (outcome_with - outcome_without), in units of the outcome, its ends from the variance
    `p²(s1²/n1 + s0²/n0) + (m1 - m0)² p(1 - p)/N` with repeat authors' feedback summed first (clusters), and
    Student's t for the smaller group; p: of the test that outcome is the same with and without the mention.
    All NaN where a moment is in no feedback or in all.
    """
    y, who = np.asarray(outcome, dtype=float), np.unique(np.asarray(person), return_inverse=True)[1]
    if not len(y) or not mentioned.shape[1]:
        return pd.DataFrame(np.nan, index=range(mentioned.shape[1]), columns=COLUMNS)
    width, columns = max(min(CHUNK, DENSE // len(y)), 1), mentioned.tocsc()
    starts = range(0, mentioned.shape[1], width)
    parts = [_impact(columns[:, start : start + width].toarray(order="C"), y, who) for start in starts]
    return pd.DataFrame(np.vstack(parts), columns=COLUMNS)


def _impact(d: Floats, y: Floats, who: npt.NDArray[np.int64]) -> Floats:
    from scipy.stats import t

    n, n1 = len(y), d.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = n1 / n
        m1, m0 = y @ d / n1, y @ (1 - d) / (n - n1)
        impact = share * (m1 - m0)
        with_part = d * (y[:, None] - m1)
        without_part = (1 - d) * (y[:, None] - m0) * (share / (1 - share))
        influence = with_part - without_part + (m1 - m0) * (d - share)
        error = np.sqrt((_by_person(influence, who) ** 2).sum(axis=0)) / n
        half = t.ppf(0.975, np.maximum(_smaller_group(d, who) - 1, 1)) * error
    return np.stack([impact, impact - half, impact + half, m1, m0, _p_value(d, y, who)], axis=1)


def _p_value(d: Floats, y: Floats, who: npt.NDArray[np.int64]) -> Floats:
    """Test equal outcomes by the spread that outcomes have when mentions are shuffled.

    Ratings crowd at the ends of their scale: ten five-star reviews have no spread of their own, and a t test
    would take that for certainty. Repeat authors widen the spread by their design effect.
    """
    from scipy.stats import norm

    n, centred = len(y), y - y.mean()
    away = d - d.mean(axis=0)
    products = away * centred[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        design = (_by_person(products, who) ** 2).sum(axis=0) / (products**2).sum(axis=0)
        variance = centred.var(ddof=1) * (away**2).sum(axis=0) if n > 1 else np.zeros(d.shape[1])
        z = products.sum(axis=0) / np.sqrt(variance * np.maximum(np.nan_to_num(design, nan=1.0), 1))
    p = 2 * norm.sf(np.abs(z))
    inside = (d.sum(axis=0) > 0) & (d.sum(axis=0) < n)
    return np.where(inside, np.nan_to_num(p, nan=1.0), np.nan)


def _by_person(values: Floats, who: npt.NDArray[np.int64]) -> Floats:
    people = int(who.max()) + 1
    if people == len(who):
        return values
    member = csr_matrix((np.ones(len(who)), (who, np.arange(len(who)))), shape=(people, len(who)))
    return np.asarray(member @ values)


def _smaller_group(d: Floats, who: npt.NDArray[np.int64]) -> Floats:
    with_people = (_by_person(d, who) > 0).sum(axis=0)
    without_people = (_by_person(1 - d, who) > 0).sum(axis=0)
    return np.asarray(np.minimum(with_people, without_people))
