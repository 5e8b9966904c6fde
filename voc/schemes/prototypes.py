"""The head of an own scheme: from vectors of statements to a probability of every class, from few texts or many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voc.meaning.calibrate import Calibration
from voc.meaning.heads import Verdict

DEFINITION = 4
"""As many examples a description in words counts for: 1 is worse, 16 no better (`benchmarks/schemes.py --designs`)."""
TEMPERATURE = 0.1
"""What cosines are divided by: a rule of thumb for zero-shot probabilities, until labels tell better."""
PROTOTYPES = 0.0
"""The strength that stands for the cosine with each class's prototype; any other is that of a linear model."""
STRENGTHS = (PROTOTYPES, 0.97, 0.9, 0.8, 0.5)
"""From what few texts can teach to what needs many. Cross-validation chooses."""


@dataclass(frozen=True)
class Lesson:
    """What a head learns from: k descriptions of classes (k, width), and n texts (n, width) with their classes (n,).

    worth: (k,) as many examples as each description counts for.
    """

    described: np.ndarray
    worth: np.ndarray
    vectors: np.ndarray
    codes: np.ndarray

    def at(self, rows: np.ndarray) -> Lesson:
        """Return the lesson with these texts only."""
        return Lesson(self.described, self.worth, self.vectors[rows], self.codes[rows])

    def centres(self) -> np.ndarray:
        """Return (k, width) the mean of each class's texts and its description, counted by its worth."""
        member, worth = np.eye(len(self.described))[:, self.codes], self.worth[:, None]
        whole = worth * self.described + member @ self.vectors
        return np.asarray(whole / (worth + member.sum(axis=1, keepdims=True)))


@dataclass(frozen=True)
class Head:
    """A trained head: k classes, their prototypes (k, width), and scores `vectors @ weight + bias`, calibrated."""

    classes: tuple[str, ...]
    prototypes: np.ndarray
    weight: np.ndarray
    bias: np.ndarray
    calibration: Calibration

    def judge(self, vectors: np.ndarray) -> Verdict:
        """Return the verdict on n statements, by their unit vectors (n, width)."""
        return verdict_of(self.classes, self.calibration, scores(vectors, self.weight, self.bias))

    def near(self, vectors: np.ndarray) -> np.ndarray:
        """Return (n,) each statement's cosine with the nearest prototype: low where no class is meant."""
        return near(vectors, self.prototypes)


def head_of(classes: tuple[str, ...], lesson: Lesson, strength: float, calibration: Calibration) -> Head:
    """Return the head that a lesson gives at this strength."""
    return Head(classes, prototypes(lesson), *weights(lesson, strength), calibration)


def verdict_of(classes: tuple[str, ...], calibration: Calibration, scored: np.ndarray) -> Verdict:
    """Return the verdict for scores (n, k)."""
    chances = calibration.chances(scored)
    return Verdict(classes, chances, calibration.order(chances))


def scores(vectors: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Return (n, k) scores."""
    return np.asarray(vectors @ weight + bias, dtype=float)


def near(vectors: np.ndarray, prototypes: np.ndarray) -> np.ndarray:
    """Return (n,) the cosine of unit vectors (n, width) with the nearest prototype."""
    return np.asarray((vectors @ prototypes.T).max(axis=1), dtype=float)


def prototypes(lesson: Lesson) -> np.ndarray:
    """Return (k, width) the centres at unit length."""
    centres = lesson.centres()
    return np.asarray(centres / np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9))


def weights(lesson: Lesson, strength: float) -> tuple[np.ndarray, np.ndarray]:
    """Return weight (width, k) and bias (k,) of the scores.

    At PROTOTYPES scores are cosines with the prototypes. Otherwise it is linear discriminant analysis: the nearest
    centre in a space where directions in which texts of one class differ count less, their covariance shrunk by
    `strength` towards a ball; the descriptions in the centres keep small classes steady. Either way the classes'
    weights differ by 1 / TEMPERATURE on average, so that calibration starts from the same scale.
    """
    if strength == PROTOTYPES:
        return prototypes(lesson).T / TEMPERATURE, np.zeros(len(lesson.described))
    from sklearn.covariance import empirical_covariance, shrunk_covariance

    centres = lesson.centres()
    within = empirical_covariance(lesson.vectors - centres[lesson.codes], assume_centered=True)
    spread = shrunk_covariance(within, strength) + 1e-6 * np.eye(centres.shape[1])
    weight = np.linalg.solve(spread, centres.T)
    bias = -(centres.T * weight).sum(axis=0) / 2
    scale = np.linalg.norm(weight - weight.mean(axis=1, keepdims=True), axis=0).mean() * TEMPERATURE
    return weight / max(scale, 1e-9), bias / max(scale, 1e-9)
