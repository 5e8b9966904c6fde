"""Penalty and reward: what goes with a moment's bad and good mentions, all moments held beside each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack

from voc.measure.cells import Incidence
from voc.measure.intervals import Floats
from voc.progress import track


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
        self._turned = self._design.T.tocsr()
        self._pull = np.diag(np.r_[0.0, np.full(len(self._kept), ridge)])
        self._sides = hstack([incidence.good, incidence.bad, incidence.any]).tocsr()
        self._both = (incidence.good + incidence.bad).sign().tocsr()

    def estimate(self) -> Effects:
        """Fit once, as the feedback is: one draw."""
        even = np.ones((1, len(self._outcome)))
        return self._effects(even, self._solve(even, self._outcome))

    def redraw(self, weights: Floats) -> Effects:
        """Fit once for every row of weights (draws, pieces), each of mean 1.

        A fit runs close to the feedback that alone speaks of a rare moment, and leaves too little of its spread.
        So each piece's distance from the fit is drawn out by its leverage, as in MacKinnon and White's HC3 (1985).
        """
        even = np.ones((1, len(self._outcome)))
        point = self._solve(even, self._outcome)
        leverage = np.asarray(self._design.multiply(self._design @ np.linalg.inv(self._normal(even[0]))).sum(axis=1))
        fitted = self._design @ point[0]
        stretched = fitted + (self._outcome - fitted) / np.maximum(1 - leverage.ravel(), 0.5)
        return self._effects(weights, self._solve(weights, stretched) + point - self._solve(even, stretched))

    def _solve(self, weights: Floats, outcome: Floats) -> Floats:
        values = (weights * outcome) @ self._design
        rows = track(weights, "redrawing", len(weights))
        return np.stack([np.linalg.solve(self._normal(row), value) for row, value in zip(rows, values, strict=True)])

    def _normal(self, weights: Floats) -> Floats:
        weighted = self._turned.copy()
        weighted.data = self._turned.data * weights[self._turned.indices]
        return np.asarray((weighted @ self._design).toarray() + self._pull)

    def _effects(self, weights: Floats, solution: Floats) -> Effects:
        effects = np.full((len(weights), 2 * self._moments), np.nan)
        effects[:, self._kept] = solution[:, 1:]
        total = weights.sum(axis=1, keepdims=True)
        good, bad, spoken = np.split((weights @ self._sides) / total, 3, axis=1)
        opinionated = (weights @ self._both) / total
        return Effects(effects[:, : self._moments], effects[:, self._moments :], good, bad, spoken - opinionated)


def _zero(values: Floats) -> Floats:
    return np.nan_to_num(values, nan=0.0)
