"""From scores to believable probabilities and shares: three small numbers a class, fitted on held-out rows.

The statements that the heads learn from were partly sought by kind, so their shares are not those in life;
the rows drawn at random are. `temperature` and `offset` make the probabilities right on those rows;
`lean` then moves the borders between classes towards giving as many labels as are true.

Offsets hold only where classes are as frequent as among those rows. Heads for any line of business do without: fitted
on one, they make probabilities worse on another (`python -m benchmarks.calibration`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

UNKNOWN = -1
"""Stands for the class of a statement on which the readers did not agree."""
PULL = 0.5
"""How strongly an offset is held near 0, in rows: keeps a class seen three times from running off."""
ROUNDS = 400
STRENGTH = 0.75
"""How far to lean: all the way gives rare labels on too little evidence, and shares in new sources no better."""


@dataclass(frozen=True)
class Calibration:
    """One head's way from scores to probabilities (temperature, offset) and to a label (lean): offset, lean (k,)."""

    temperature: float
    offset: np.ndarray
    lean: np.ndarray

    def chances(self, scores: np.ndarray) -> np.ndarray:
        """Return (rows, k) probabilities for (rows, k) scores."""
        return softmax(scores / self.temperature + self.offset)

    def order(self, chances: np.ndarray) -> np.ndarray:
        """Return (rows, k) classes for (rows, k) probabilities, the one to give first."""
        return np.argsort(-(np.log(chances + 1e-9) + self.lean), axis=1, kind="stable")


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return probabilities (rows, k), each row of sum 1."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def calibrate(scores: np.ndarray, codes: np.ndarray, shares: bool = True, strength: float = STRENGTH) -> Calibration:
    """Fit to held-out scores (rows, k) of rows drawn at random, and their true classes (rows,).

    shares: whether classes are as frequent among these rows as where labels will be given; without, offsets are 0.
    strength: how far to lean, of what it takes to give as many labels as are true.
    """
    from scipy.optimize import minimize

    known = codes != UNKNOWN
    scores, codes = scores[known].astype(float), codes[known]
    truth = np.eye(scores.shape[1])[codes]

    def loss(free: np.ndarray) -> tuple[float, np.ndarray]:
        sharpness, offset = free[0], free[1:]
        chances = softmax(scores * sharpness + offset)
        wrong = chances - truth
        value = -np.log(chances[np.arange(len(codes)), codes] + 1e-12).sum() + PULL * (offset @ offset)
        return value, np.r_[(wrong * scores).sum(), wrong.sum(axis=0) + 2 * PULL * offset]

    start = np.r_[1.0, np.zeros(scores.shape[1])]
    bounds = [(0.05, 20.0), *[(-20.0, 20.0) if shares else (0.0, 0.0)] * scores.shape[1]]
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    found = Calibration(float(1 / best[0]), best[1:] - best[1:].mean(), np.zeros(scores.shape[1]))
    return Calibration(found.temperature, found.offset, strength * _lean(found.chances(scores), codes))


def _lean(chances: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return (k,) what to add to log-probabilities to give as many labels as are true."""
    size = chances.shape[1]
    logs, true = np.log(chances + 1e-9), np.bincount(codes, minlength=size) + 2.0
    lean = np.zeros(size)
    for turn in range(ROUNDS):
        given = np.bincount((logs + lean).argmax(axis=1), minlength=size) + 2.0
        lean += 0.3 * (1 - turn / ROUNDS) * np.log(true / given)
    return np.asarray(lean - lean.max())
