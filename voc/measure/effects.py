"""Penalty and reward: what goes with a moment's bad and good mentions, all moments held beside each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack

from voc.measure.cells import Incidence
from voc.measure.intervals import Floats
from voc.progress import track


@dataclass(frozen=True)
class Effects:
    """The estimates of one fit, (moments,) each; NaN where a side has too few mentions to be told.

    reward, penalty: change of the outcome with a good, a bad mention, the other moments held still.
    good, bad, neutral: share of feedback with such a mention.
    """

    reward: Floats
    penalty: Floats
    good: Floats
    bad: Floats
    neutral: Floats

    @property
    def at_stake(self) -> Floats:
        """Change of the mean outcome if the bad mentions became neutral: -penalty x bad."""
        return -_zero(self.penalty) * self.bad

    @property
    def held(self) -> Floats:
        """What the mean outcome would lose if the good mentions became neutral: reward x good."""
        return _zero(self.reward) * self.good

    @property
    def upside(self) -> Floats:
        """What it would gain if the neutral mentions became good: reward x neutral."""
        return _zero(self.reward) * self.neutral

    @property
    def adjusted(self) -> Floats:
        """The adjusted impact: reward x good + penalty x bad."""
        return self.held - self.at_stake


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
        self._pull = np.diag(np.r_[0.0, np.full(len(self._kept), ridge)])
        self._sides = hstack([incidence.good, incidence.bad, incidence.any]).tocsr()
        self._both = (incidence.good + incidence.bad).sign().tocsr()

    def estimate(self, weights: Floats) -> Effects:
        """Fit with one weight a piece (mean 1)."""
        weighted = self._design.T @ diags(weights)
        normal = (weighted @ self._design).toarray() + self._pull
        solution = np.linalg.solve(normal, weighted @ self._outcome)[1:]
        effects = np.full(2 * self._moments, np.nan)
        effects[self._kept] = solution
        shares = (weights @ self._sides) / weights.sum()
        good, bad, spoken = np.split(shares, 3)
        opinionated = (weights @ self._both) / weights.sum()
        return Effects(effects[: self._moments], effects[self._moments :], good, bad, spoken - opinionated)

    def redraw(self, weights: Floats) -> list[Effects]:
        """Fit once for every row of weights (draws, pieces)."""
        return [self.estimate(row) for row in track(weights, "redrawing", len(weights))]


def _zero(values: Floats) -> Floats:
    return np.nan_to_num(values, nan=0.0)
