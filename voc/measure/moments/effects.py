"""Penalty and reward: what goes with a moment's bad and good mentions, all moments held beside each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack

from voc.measure.cells import Incidence
from voc.measure.intervals import Floats, by_cluster
from voc.measure.moments.shapley import DRAWN, Sums, order_error, shapley
from voc.progress import track

Columns = npt.NDArray[np.int64]
READ = 20_000
"""Pieces whose leverage is computed at once: bounds memory."""
LEAST = 0.5
"""What is left of a piece's freedom, at least: beyond, it is not drawn out further."""
TRIED = 40
"""Outcomes without any effect that are tried out to learn how much pieces hang together by chance."""


@dataclass(frozen=True)
class Effects:
    """The estimates, (draws, moments) each; NaN where a side has too few mentions to be told.

    reward, penalty: change of the outcome with a good, a bad mention, the other moments held still.
    shapley: share of the explained variance (see `shapley`).
    impact: leave-out impact (see `leave_out_impact`). good, bad, neutral: share of feedback with such a mention.
    """

    reward: Floats
    penalty: Floats
    shapley: Floats
    impact: Floats
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
    """Outcome = base + controls + sum of reward x good + penalty x bad over all moments, by weighted least squares.

    incidence: of the pieces with an outcome. controls: (pieces, levels), what else may go with the outcome.
    min_mentions: a side with fewer is left out of the equation.
    ridge: a pull to 0 as strong as that many mentions: it settles moments that are always mentioned together.
    Words that repeat the outcome ("great!") stay out of the equation: they would take the moments' part.
    """

    def __init__(
        self, incidence: Incidence, outcome: Floats, min_mentions: int, ridge: float, controls: csr_matrix | None = None
    ) -> None:
        sides = [incidence.good.sum(axis=0), incidence.bad.sum(axis=0)]
        self._kept = np.flatnonzero(np.concatenate([np.asarray(side).ravel() for side in sides]) >= min_mentions)
        self._moments = incidence.any.shape[1]
        self._outcome = outcome
        beside = [csr_matrix(np.ones((len(outcome), 1))), *([] if controls is None else [controls])]
        self._first = sum(each.shape[1] for each in beside)
        self._design = hstack([*beside, hstack([incidence.good, incidence.bad]).tocsr()[:, self._kept]]).tocsr()
        self._pull = np.diag(np.r_[0.0, np.full(self._design.shape[1] - 1, ridge)])
        self._sides = hstack([incidence.good, incidence.bad, incidence.any]).tocsr()
        self._both = (incidence.good + incidence.bad).sign().tocsr()

    def estimate(self, shares: bool = True) -> Effects:
        """Fit once, as the feedback is: one draw. shares: whether Shapley's are wanted too (NaN where not)."""
        even = np.ones((1, len(self._outcome)))
        nothing = np.full((1, self._moments), np.nan)
        sums = self._sums(self._even, self._outcome, even[0])
        told = shapley(sums, self._moments)[None] if shares else nothing
        return self._effects(even, self._point[None], told)

    def redraw(self, weights: Iterable[Floats], cluster: Columns, shares: bool = True) -> Effects:
        """Fit once for every row of weights, which come in parts (some draws, pieces), each row of mean 1.

        A fit runs close to the feedback that alone speaks of a rare moment, and leaves too little of its spread.
        So the distances from the fit of the pieces of a cluster are drawn out by their leverage: by (I - H)^-1 (CR3:
        Bell & McCaffrey 2002; HC3 of MacKinnon & White 1985 where each is its own), twofold at most.
        """
        fitted = self._design @ self._point
        stretched = fitted + self._drawn_out(self._outcome - fitted, cluster)
        again = np.linalg.solve(self._even, stretched @ self._design)
        return _joined([self._redrawn(part, stretched, self._point - again, shares) for part in weights])

    def test(self, cluster: Columns) -> Floats:
        """Return the p of each moment's test that neither its good nor its bad mentions go with the outcome.

        A score test, the other moments held still: the spread is that of outcomes around the fit *without* the moment,
        since ratings crowd at the ends of their scale, and ten five-star reviews have no spread of their own. Pieces
        of one cluster hang together: where they widen the spread more than chance does, they widen it here. 1 where
        nothing can be told.
        """
        from scipy.stats import chi2

        chance = np.random.default_rng(0).standard_normal((len(self._outcome), TRIED))
        outcomes = np.column_stack([self._outcome, chance])
        solved = np.linalg.solve(self._even, self._design.T @ outcomes)
        left, inverse = outcomes - self._design @ solved, np.linalg.inv(self._even)
        owner = self._kept % max(self._moments, 1)
        found = {}
        for moment in np.unique(owner):
            own = self._first + np.flatnonzero(owner == moment)
            apart = self._design @ inverse[:, own] @ np.linalg.inv(inverse[np.ix_(own, own)])
            found[moment] = (len(own), *self._score(apart, left + apart @ solved[own], cluster))
        p = np.ones(self._moments)
        if found:
            columns, score, hanging = np.array(list(found.values())).T
            # of a rare moment the spread is itself uncertain: half its own, half that of all
            hanging = np.maximum((hanging + hanging.mean()) / 2, 1.0)
            p[list(found)] = chi2.sf(score / hanging, columns)
        return p

    def _score(self, apart: Floats, without: Floats, cluster: Columns) -> tuple[float, float]:
        """Return the score from the moment's columns, less what others tell of them, and what is left without them.

        And how many times wider pieces that hang together make its spread.
        """
        freedom = max(len(without) - self._design.shape[1] + apart.shape[1], 1)
        scale = np.linalg.pinv(apart.T @ apart)
        told = np.stack([by_cluster(column[:, None] * without, cluster) for column in apart.T])
        width = np.einsum("acn,bcn,ab->n", told, told, scale) / np.maximum((without**2).sum(axis=0), 1e-12)
        sums = apart.T @ without[:, 0]
        spread = float(without[:, 0] @ without[:, 0]) / freedom
        return float(sums @ scale @ sums) / max(spread, 1e-12), float(width[0] / width[1:].mean())

    def order_error(self) -> float:
        """Return the largest standard error that drawing orders leaves in a share of the explained variance."""
        return order_error(self._sums(self._even, self._outcome, np.ones(len(self._outcome))))

    @cached_property
    def _even(self) -> Floats:
        return np.asarray((self._design.T @ self._design).toarray() + self._pull)

    @cached_property
    def _point(self) -> Floats:
        return np.asarray(np.linalg.solve(self._even, self._outcome @ self._design))

    def _drawn_out(self, left: Floats, cluster: Columns) -> Floats:
        root = np.linalg.cholesky(np.linalg.inv(self._even))
        order = np.argsort(cluster, kind="stable")
        sizes = np.bincount(cluster)
        drawn = left.copy()
        for start in range(0, len(left), READ):
            leverage = ((self._design[start : start + READ] @ root) ** 2).sum(axis=1)
            drawn[start : start + READ] /= np.maximum(1 - leverage, LEAST)
        for own in np.split(order, np.cumsum(sizes)[:-1]):
            if len(own) > 1:
                side, length, _ = np.linalg.svd(self._design[own] @ root, full_matrices=False)
                more = 1 / np.maximum(1 - length**2, LEAST) - 1
                drawn[own] = left[own] + side @ (more * (side.T @ left[own]))
        return drawn

    def _redrawn(self, weights: Floats, outcome: Floats, shift: Floats, shares: bool) -> Effects:
        together, left, right = self._pairs
        normal, solutions, told = self._pull.copy(), [], []
        rows = zip(track(weights @ together, "redrawing", len(weights)), weights, strict=True)
        for row, weight in rows:
            normal[left, right] = self._pull[left, right] + row
            normal[right, left] = normal[left, right]
            sums = self._sums(normal, outcome, weight)
            solutions.append(np.linalg.solve(normal, sums.value))
            told.append(shapley(sums, self._moments, DRAWN) if shares else np.full(self._moments, np.nan))
        return self._effects(weights, np.stack(solutions) + shift, np.stack(told))

    def _sums(self, normal: Floats, outcome: Floats, weight: Floats) -> Sums:
        value, total = (weight * outcome) @ self._design, float(weight @ outcome**2)
        return Sums(normal, value, total, self._first, self._kept % max(self._moments, 1))

    @cached_property
    def _pairs(self) -> tuple[csr_matrix, Columns, Columns]:
        return _pairs(self._design)

    def _effects(self, weights: Floats, solution: Floats, shares: Floats) -> Effects:
        effects = np.full((len(weights), 2 * self._moments), np.nan)
        effects[:, self._kept] = solution[:, self._first :]
        total = weights.sum(axis=1, keepdims=True)
        sums = weights @ self._sides
        good, bad, spoken = np.split(sums / total, 3, axis=1)
        opinionated = (weights @ self._both) / total
        weighted = weights * self._outcome
        impact = _impact(spoken, weighted @ self._sides[:, -self._moments :] / total, weighted.sum(1)[:, None] / total)
        reward, penalty = effects[:, : self._moments], effects[:, self._moments :]
        return Effects(reward, penalty, shares, impact, good, bad, spoken - opinionated)


def _impact(spoken: Floats, value: Floats, mean: Floats) -> Floats:
    """Return p (m1 - m0) from the share that mentions it, its part of the mean outcome, and the mean outcome."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(spoken * (value / spoken - (mean - value) / (1 - spoken)))


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
