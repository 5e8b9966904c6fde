"""When something changed: the split in time that parts a series best, and whether chance parts it as well.

For every series and every split the log-likelihood of two levels is compared with that of one (a CUSUM of log-
likelihood ratios, over all splits: Page 1955, Hinkley 1970). How large it gets where nothing changes is not looked up,
but drawn: dates are swapped between people, which keeps who speaks of what with what, and the people in each period.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix

from voc.measure.intervals import Floats, false_discovery

Rows = npt.NDArray[np.int64]
LEAST_PEOPLE = 50
"""People on either side of a split."""


@dataclass(frozen=True)
class Timed:
    """Units (a person in a period) in the order of person and period.

    person, period: (units,). said: (units, series) 0/1. outcome: (units,), NaN where unknown.
    """

    person: Rows
    period: Rows
    said: csr_matrix
    outcome: Floats

    @property
    def periods(self) -> int:
        """The number of periods."""
        return int(self.period.max(initial=-1)) + 1


class Scan:
    """The series of all units, counted period by period for any dates of these units."""

    def __init__(self, units: Timed) -> None:
        self._width, self._series = units.periods, units.said.shape[1]
        cells = units.said.tocoo()
        self._row, self._place = cells.row, cells.col.astype(np.int64) * self._width
        self._people = np.bincount(units.period, minlength=self._width)
        number = np.arange(len(units.period) + 1, dtype=np.float64)
        self._logs = number * np.log(np.maximum(number, 1))
        self._known = np.flatnonzero(np.isfinite(units.outcome))
        known = units.outcome[self._known]
        self._away = known - known.mean() if len(known) else known

    def ratios(self, period: Rows) -> Floats:
        """Return the log-likelihood ratio of every split: (series + 1, periods - 1), the outcome last.

        period: (units,). -inf where a split does not leave enough on both sides.
        """
        hits = np.bincount(self._place + period[self._row], minlength=self._series * self._width)
        share = _share_ratios(hits.reshape(self._series, self._width), self._people, self._logs)
        ones = np.ones(len(self._known))
        sums, counts = (np.bincount(period[self._known], each, self._width) for each in (self._away, ones))
        squares = float((self._away**2).sum())
        return np.vstack([share, _mean_ratios(sums.astype(np.float64), counts.astype(np.float64), squares)])


def find_changes(units: Timed, *, draws: int, seed: int) -> pd.DataFrame:
    """Return one row a series that could have changed: series, since, ratio, p, q.

    series: the column of `said`, the share of the people of a period; -1 for the outcome of all. since: the first
    period after the split. ratio: its log-likelihood ratio, the largest of all splits. p: how often a series gets so
    large when dates are swapped between people who spoke equally often, over all series and draws. q:
    Benjamini-Hochberg over all rows; so where nothing changes, a run has any row with q <= rate with at most that
    chance.
    """
    if units.periods < 2:
        return pd.DataFrame({name: [] for name in ("series", "since", "ratio", "p", "q")})
    scan = Scan(units)
    ratios = scan.ratios(units.period)
    found = ratios.max(axis=1)
    drawn = np.stack([scan.ratios(period).max(axis=1) for period in swapped(units, draws, seed)])
    table: pd.DataFrame = pd.DataFrame(
        {
            "series": np.r_[np.arange(len(found) - 1), -1],
            "since": ratios.argmax(axis=1) + 1,
            "ratio": found,
            "p": _pooled(found, drawn),
        }
    )[np.isfinite(found)]
    table["q"] = false_discovery(table["p"])
    return table.reset_index(drop=True)


def swapped(units: Timed, draws: int, seed: int) -> Iterator[Rows]:
    """Yield periods for the units as they would be if people had spoken at other people's times."""
    random = np.random.default_rng(seed)
    first = np.flatnonzero(np.r_[True, units.person[1:] != units.person[:-1]])
    times = np.diff(np.r_[first, len(units.person)])
    alike = [first[times == each][:, None] + np.arange(each) for each in np.unique(times)]
    for _ in range(draws):
        period = units.period.copy()
        for rows in alike:
            period[rows] = units.period[rows[random.permutation(len(rows))]]
        yield period


def _pooled(found: Floats, drawn: Floats) -> Floats:
    known = np.sort(drawn[np.isfinite(drawn)])
    above = len(known) - np.searchsorted(known, found, side="left")
    return np.asarray((1 + above) / (1 + len(known)))


def _share_ratios(hits: Rows, people: Rows, logs: Floats) -> Floats:
    """Return the ratio of every split but the last: (series, periods - 1).

    hits: (series, periods). people: (periods,). logs: n log n by n.
    """
    before, there = np.cumsum(hits, axis=1)[:, :-1], np.cumsum(people)[:-1]
    total, everyone = hits.sum(axis=1, keepdims=True), people.sum()
    after, then = total - before, everyone - there

    def level(said: Rows, of: Rows) -> Floats:
        return np.asarray(logs[said] + logs[of - said] - logs[of])

    ratio = level(before, there) + level(after, then) - level(total, everyone)
    return np.where((there >= LEAST_PEOPLE) & (then >= LEAST_PEOPLE), ratio, -np.inf)


def _mean_ratios(sums: Floats, counts: Floats, squares: float) -> Floats:
    """Return the ratio of every split: (1, periods - 1). sums: of distances from the mean of all; squares: theirs."""
    before, there = np.cumsum(sums)[:-1], np.cumsum(counts)[:-1]
    number = counts.sum()
    then = number - there
    with np.errstate(divide="ignore", invalid="ignore"):
        between = np.nan_to_num(before**2 * number / (there * then), posinf=0.0)
    # both levels share one variance, and it is estimated around them
    ratio = -number / 2 * np.log1p(-np.minimum(between / max(squares, 1e-12), 1 - 1e-12))
    return np.where((there >= LEAST_PEOPLE) & (then >= LEAST_PEOPLE), ratio, -np.inf)[None]
