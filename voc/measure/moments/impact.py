"""How the outcome differs where a moment is mentioned: what vendors call impact, with its interval."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix

from voc.measure.intervals import Floats, by_cluster

CHUNK, DENSE = 64, 2_000_000
"""Moments worked on at once, and mentions of them by all pieces, at most: bounds memory."""
COLUMNS = ["impact", "impact_low", "impact_high", "outcome_with", "outcome_without"]


def leave_out_impact(mentioned: csr_matrix, outcome: npt.ArrayLike, cluster: npt.ArrayLike) -> pd.DataFrame:
    """Return the impact of each moment: how much lower the mean outcome were without the feedback that mentions it.

    mentioned: (pieces, moments) 0/1. outcome, cluster: (pieces,), no NaN. One row a moment comes back:
    impact = share x (outcome_with - outcome_without), in units of the outcome, its ends from the variance
    `p²(s1²/n1 + s0²/n0) + (m1 - m0)² p(1 - p)/N` with each cluster's feedback summed first, and
    Student's t for the smaller group.
    All NaN where a moment is in no feedback or in all.
    """
    y, who = np.asarray(outcome, dtype=float), np.unique(np.asarray(cluster), return_inverse=True)[1]
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
        error = np.sqrt((by_cluster(influence, who) ** 2).sum(axis=0)) / n
        half = t.ppf(0.975, np.maximum(_smaller_group(d, who) - 1, 1)) * error
    return np.stack([impact, impact - half, impact + half, m1, m0], axis=1)


def _smaller_group(d: Floats, who: npt.NDArray[np.int64]) -> Floats:
    with_clusters = (by_cluster(d, who) > 0).sum(axis=0)
    without_clusters = (by_cluster(1 - d, who) > 0).sum(axis=0)
    return np.asarray(np.minimum(with_clusters, without_clusters))
