"""The head of an own scheme: from what is seen of texts to a probability of every class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voc.meaning.calibrate import Calibration
from voc.meaning.heads import Verdict
from voc.schemes.ways import WAYS, Lesson, Seen, Weights


@dataclass(frozen=True)
class Head:
    """A trained head: k classes, their prototypes (k, width), and calibrated scores."""

    classes: tuple[str, ...]
    prototypes: np.ndarray
    weights: Weights
    calibration: Calibration

    def judge(self, texts: Seen) -> Verdict:
        """Return the verdict on n texts."""
        return verdict_of(self.classes, self.calibration, self.weights.scores(texts))

    def near(self, vectors: np.ndarray) -> np.ndarray:
        """Return (n,) each text's cosine with the nearest prototype: low where no class is meant."""
        return near(vectors, self.prototypes)


def head_of(classes: tuple[str, ...], lesson: Lesson, way: str, calibration: Calibration) -> Head:
    """Return the head that a lesson gives in this way."""
    return Head(classes, lesson.prototypes(), WAYS[way](lesson), calibration)


def verdict_of(classes: tuple[str, ...], calibration: Calibration, scored: np.ndarray) -> Verdict:
    """Return the verdict for scores (n, k)."""
    chances = calibration.chances(scored)
    return Verdict(classes, chances, calibration.order(chances))


def near(vectors: np.ndarray, prototypes: np.ndarray) -> np.ndarray:
    """Return (n,) the cosine of unit vectors (n, width) with the nearest prototype."""
    return np.asarray((vectors @ prototypes.T).max(axis=1), dtype=float)
