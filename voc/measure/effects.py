"""Penalty and reward: what goes with a moment's bad and good mentions, all moments held beside each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack

from voc.measure.cells import Incidence
from voc.measure.intervals import Floats
from voc.progress import track

Columns = npt.NDArray[np.int64]
READ = 20_000
"""Pieces whose leverage is computed at once: bounds memory."""


@dataclass(frozen=True)
class Effects:
    """The estimates, (draws, moments) each; NaN where a side has too few mentions to be told.

    reward, penalty: change of the outcome with a good, a bad mention, the other moments held still.
    good, bad, neutral: share of feedback with such a mention.
    """

    reward: Floats
    penalty: Floats
    good: Floats
    bad: Floats
    neutral: Floats

    @property
    def lost(self) -> Floats:
        """How much the mean outcome would rise if the bad mentions became neutral: -penalty x bad."""
        return -_zero(self.penalty) * self.bad

    @property
    def held(self) -> Floats:
        """How much it would fall if the good mentions became neutral: reward x good."""
        return _zero(self.reward) * self.good

    @property
    def upside(self) -> Floats:
        """How much it would rise if the neutral mentions became good: reward x neutral."""
        return _zero(self.reward) * self.neutral

    @property
    def adjusted(self) -> Floats:
        """The adjusted impact: reward x good + penalty x bad."""
        return self.held - self.lost


class Fit:
    """Outcome = base + sum of reward x good + penalty x bad over all moments, by weighted least squares.

    incidence: of the pieces with an outcome. min_mentions: a side with fewer is left out of the equation.
    ridge: a pull to 0 as strong as that many mentions: it settles moments that are always mentioned together.
    Words that repeat the outcome ("great!") stay out of the equation: they would take the moments' part.
    """

    def __init__(self, incidence: Incidence, outcome: Floats, min_mentions: int, ridge: float) -> None:
        sides = [incidence.good.sum(axis=0), incidence.bad.sum(axis=0)]
        self._kept = np.flatnonzero(np.concatenate([np.asarray(side).ravel() for side in sides]) >= min_mentions)
        self._moments = incidence.any.shape[1]
        self._outcome = outcome
        base = csr_matrix(np.ones((len(outcome), 1)))
        self._design = hstack([base, hstack([incidence.good, incidence.bad]).tocsr()[:, self._kept]]).tocsr()
        self._together, self._left, self._right = _pairs(self._design)
        self._pull = np.diag(np.r_[0.0, np.full(len(self._kept), ridge)])
        self._sides = hstack([incidence.good, incidence.bad, incidence.any]).tocsr()
        self._both = (incidence.good + incidence.bad).sign().tocsr()

    def estimate(self) -> Effects:
        """Fit once, as the feedback is: one draw."""
        even = np.ones((1, len(self._outcome)))
        return self._effects(even, self._solve(even, self._outcome))

    def redraw(self, weights: Iterable[Floats]) -> Effects:
        """Fit once for every row of weights, which come in parts (some draws, pieces), each row of mean 1.

        A fit runs close to the feedback that alone speaks of a rare moment, and leaves too little of its spread.
        So each piece's distance from the fit is drawn out by its leverage, as in MacKinnon and White's HC3 (1985).
        """
        even = np.ones((1, len(self._outcome)))
        point = self._solve(even, self._outcome)
        fitted = self._design @ point[0]
        stretched = fitted + (self._outcome - fitted) / np.maximum(1 - self._leverage(), 0.5)
        again = self._solve(even, stretched)
        return _joined([self._effects(part, self._solve(part, stretched) + point - again) for part in weights])

    def _leverage(self) -> Floats:
        inverse = np.linalg.inv(self._normal(np.ones(len(self._outcome)) @ self._together))
        parts = [self._design[start : start + READ] for start in range(0, len(self._outcome), READ)]
        return np.concatenate([np.asarray(part.multiply(part @ inverse).sum(axis=1)).ravel() for part in parts])

    def _solve(self, weights: Floats, outcome: Floats) -> Floats:
        values, sums = (weights * outcome) @ self._design, weights @ self._together
        rows = zip(track(sums, "redrawing", len(sums)), values, strict=True)
        return np.stack([np.linalg.solve(self._normal(row), value) for row, value in rows])

    def _normal(self, sums: Floats) -> Floats:
        """Return the normal matrix, from the sum of weights over the pieces that hold each pair of columns."""
        normal = self._pull.copy()
        normal[self._left, self._right] += sums
        normal[self._right, self._left] = normal[self._left, self._right]
        return normal

    def _effects(self, weights: Floats, solution: Floats) -> Effects:
        effects = np.full((len(weights), 2 * self._moments), np.nan)
        effects[:, self._kept] = solution[:, 1:]
        total = weights.sum(axis=1, keepdims=True)
        good, bad, spoken = np.split((weights @ self._sides) / total, 3, axis=1)
        opinionated = (weights @ self._both) / total
        return Effects(effects[:, : self._moments], effects[:, self._moments :], good, bad, spoken - opinionated)


def _pairs(design: csr_matrix) -> tuple[csr_matrix, Columns, Columns]:
    """Return which pairs of columns stand together in each row, (rows, pairs) of ones, and each pair's columns."""
    design.sort_indices()
    row = np.repeat(np.arange(design.shape[0]), np.diff(design.indptr))
    entry = np.arange(design.nnz)
    partners = design.indptr[1:][row] - entry  # itself and those after it in its row
    left = np.repeat(entry, partners)
    right = left + np.arange(len(left)) - np.repeat(np.cumsum(partners) - partners, partners)
    pair = design.indices[left].astype(np.int64) * design.shape[1] + design.indices[right]
    known = np.flatnonzero(np.bincount(pair))
    place = np.searchsorted(known, pair)
    together = csr_matrix((np.ones(len(pair)), (row[left], place)), shape=(design.shape[0], len(known)))
    return together, known // design.shape[1], known % design.shape[1]


def _joined(parts: list[Effects]) -> Effects:
    return Effects(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Effects)))


def _zero(values: Floats) -> Floats:
    return np.nan_to_num(values, nan=0.0)
