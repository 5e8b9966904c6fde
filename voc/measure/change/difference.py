"""Two sides compared: how far a share or a mean differs, with its interval and test. The same people may be in both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix

from voc.measure.intervals import Floats, Z, by_cluster, wilson

Flags = npt.NDArray[np.bool_]
COLUMNS = ["a", "b", "people_a", "of_a", "people_b", "of_b", "difference", "low", "high", "p"]


@dataclass(frozen=True)
class TwoSides:
    """Who stands on which side: (units,) whether on side B, and (units,) the person; a person once a side."""

    b: Flags
    person: npt.NDArray[np.int64]

    def both(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the units of the people who are on both sides, on A and on B, in the same order."""
        a, b = np.flatnonzero(~self.b), np.flatnonzero(self.b)
        _, first, second = np.intersect1d(self.person[a], self.person[b], assume_unique=True, return_indices=True)
        return a[first], b[second]


def share_differences(said: csr_matrix, sides: TwoSides) -> pd.DataFrame:
    """Return how much larger each share is on side B: one row a column of `said`, (units, series) 0/1.

    The interval is built from the Wilson intervals of both shares (Newcombe 1998, method 10), with their correlation
    where people are on both sides (Zou 2007, "MOVER"). p: of the test that both shares are the same, with the pooled
    variance and the factor (N - 1)/N (Campbell 2007) less what people on both sides have in common.
    """
    of_a, of_b = int((~sides.b).sum()), int(sides.b.sum())
    hits_a, hits_b = (np.asarray(said[rows].sum(axis=0)).ravel() for rows in (~sides.b, sides.b))
    with np.errstate(divide="ignore", invalid="ignore"):
        a, b = hits_a / of_a, hits_b / of_b
    shared = _covariance(said, sides, a, b, of_a * of_b)
    low, high = share_interval((hits_a, of_a), (hits_b, of_b), shared)
    columns = [a, b, hits_a.astype(int), of_a, hits_b.astype(int), of_b, b - a, low, high]
    p = _share_test((hits_a, of_a), (hits_b, of_b), shared)
    return pd.DataFrame(dict(zip(COLUMNS, [*columns, p], strict=True)))


def share_interval(a: tuple[Floats, float], b: tuple[Floats, float], shared: Floats) -> tuple[Floats, Floats]:
    """Return the ends of b's share less a's. a, b: hits and total; shared: the covariance of both shares."""
    (low_a, high_a), (low_b, high_b) = wilson(*a), wilson(*b)
    with np.errstate(divide="ignore", invalid="ignore"):
        share_a, share_b = a[0] / a[1], b[0] / b[1]
        spread = np.sqrt(share_a * (1 - share_a) / a[1] * share_b * (1 - share_b) / b[1])
        together = np.clip(np.nan_to_num(shared / spread, nan=0.0, posinf=0.0, neginf=0.0), -1, 1)
    down = _hypotenuse(share_b - low_b, high_a - share_a, together)
    up = _hypotenuse(high_b - share_b, share_a - low_a, together)
    return share_b - share_a - down, share_b - share_a + up


def _hypotenuse(one: Floats, other: Floats, together: Floats) -> Floats:
    return np.asarray(np.sqrt(np.maximum(one**2 + other**2 - 2 * together * one * other, 0)))


def _covariance(said: csr_matrix, sides: TwoSides, a: Floats, b: Floats, pairs: int) -> Floats:
    on_a, on_b = sides.both()
    if len(on_a) == 0:
        return np.zeros(said.shape[1])
    x, y = said[on_a], said[on_b]
    sums = [np.asarray(each.sum(axis=0)).ravel() for each in (x.multiply(y), x, y)]
    return np.asarray((sums[0] - b * sums[1] - a * sums[2] + len(on_a) * a * b) / pairs)


def _share_test(a: tuple[Floats, int], b: tuple[Floats, int], shared: Floats) -> Floats:
    from scipy.stats import norm

    total = a[1] + b[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (a[0] + b[0]) / total
        variance = pooled * (1 - pooled) * (1 / a[1] + 1 / b[1]) * total / (total - 1)
        z = (b[0] / b[1] - a[0] / a[1]) / np.sqrt(np.maximum(variance - 2 * shared, 1e-12))
    return np.asarray(2 * norm.sf(np.abs(z)))


def mean_difference(values: Floats, b: Flags, person: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Return how much larger the mean is on side B, in one row of the same columns; rows of a person hang together.

    values: (rows,) no NaN. people_a, people_b, of_a, of_b: distinct people on each side.
    """
    from scipy.stats import norm

    people = [len(np.unique(person[rows])) for rows in (~b, b)]
    if min(people) < 2:
        return pd.DataFrame(np.nan, index=[0], columns=COLUMNS).assign(of_a=people[0], of_b=people[1])
    mean_a, mean_b = values[~b].mean(), values[b].mean()
    error = float(clustered_error(mean_influence(values[:, None], b), person)[0])
    change = mean_b - mean_a
    p = 2 * norm.sf(abs(change) / error) if error > 0 else 1.0
    row = [
        mean_a,
        mean_b,
        people[0],
        people[0],
        people[1],
        people[1],
        change,
        change - Z * error,
        change + Z * error,
        p,
    ]
    return pd.DataFrame([row], columns=COLUMNS)


def mean_influence(values: Floats, b: Flags) -> Floats:
    """Return what each row adds to the difference of the means, (rows, columns): its variance follows from them."""
    side = b[:, None]
    away = np.where(side, values - values[b].mean(axis=0), values - values[~b].mean(axis=0))
    return np.asarray(np.where(side, away / max(b.sum(), 1), -away / max((~b).sum(), 1)))


def clustered_error(influence: Floats, person: npt.NDArray[np.int64]) -> Floats:
    """Return the standard error of each column's sum, (rows, columns); rows of one person hang together."""
    sums = by_cluster(influence, np.unique(person, return_inverse=True)[1])
    return np.asarray(np.sqrt((sums**2).sum(axis=0) * len(sums) / max(len(sums) - 1, 1)))
