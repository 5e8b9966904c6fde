"""The ways in which the head of an own scheme may score texts, from what few texts can teach to what needs many.

Cross-validation chooses among them (`voc/schemes/training.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from voc.meaning.encoder import embed_statements
from voc.meaning.features import hashed_words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

DEFINITION = 4
"""As many examples a description in words counts for: 1 is worse, 16 no better (`benchmarks/schemes.py --designs`)."""
TEMPERATURE = 0.1
"""What cosines are divided by: a rule of thumb for zero-shot probabilities, until labels tell better."""
ITERATIONS = 300


@dataclass(frozen=True)
class Seen:
    """What is seen of n texts: unit vectors (n, width), and words and pairs of words, hashed (n, 2 ** GRAM_BITS)."""

    vectors: np.ndarray
    words: csr_matrix

    def at(self, rows: np.ndarray) -> Seen:
        """Return these texts (positions)."""
        return Seen(self.vectors[rows], self.words[rows])


def seen(texts: Sequence[str]) -> Seen:
    """Return what is seen of texts."""
    return Seen(embed_statements(texts), hashed_words(texts))


@dataclass(frozen=True)
class Lesson:
    """What a head learns from: descriptions of k classes, and n texts with their classes (n,).

    worth: (k,) as many examples as each description counts for.
    """

    described: Seen
    worth: np.ndarray
    texts: Seen
    codes: np.ndarray

    def at(self, rows: np.ndarray) -> Lesson:
        """Return the lesson with these texts only."""
        return Lesson(self.described, self.worth, self.texts.at(rows), self.codes[rows])

    def centres(self) -> np.ndarray:
        """Return (k, width) the mean of each class's texts and its description, counted by its worth."""
        member, worth = np.eye(len(self.worth))[:, self.codes], self.worth[:, None]
        whole = worth * self.described.vectors + member @ self.texts.vectors
        return np.asarray(whole / (worth + member.sum(axis=1, keepdims=True)))

    def prototypes(self) -> np.ndarray:
        """Return (k, width) the centres at unit length."""
        centres = self.centres()
        return np.asarray(centres / np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9))


@dataclass(frozen=True)
class Weights:
    """Linear scores of k classes: of vectors (width, k), of words (2 ** GRAM_BITS, k; no rows: unseen), bias (k,)."""

    vectors: np.ndarray
    words: np.ndarray
    bias: np.ndarray

    def scores(self, texts: Seen) -> np.ndarray:
        """Return (n, k) scores."""
        found = texts.vectors @ self.vectors + self.bias
        return np.asarray(found + texts.words @ self.words if len(self.words) else found, dtype=float)


def by_prototypes(lesson: Lesson) -> Weights:
    """Score by the cosine with each class's prototype."""
    count = len(lesson.worth)
    return Weights(lesson.prototypes().T / TEMPERATURE, _unseen(count), np.zeros(count))


def by_discriminant(lesson: Lesson, shrinkage: float) -> Weights:
    """Score by linear discriminant analysis, the covariance shrunk towards a ball.

    The nearest centre in a space where directions in which texts of one class differ count less; the descriptions in
    the centres keep small classes steady. The classes' weights differ by 1 / TEMPERATURE on average, as those of
    `by_prototypes` do, so that calibration starts from the same scale.
    """
    from sklearn.covariance import empirical_covariance, shrunk_covariance

    centres = lesson.centres()
    within = empirical_covariance(lesson.texts.vectors - centres[lesson.codes], assume_centered=True)
    spread = shrunk_covariance(within, shrinkage) + 1e-6 * np.eye(centres.shape[1])
    weight = np.linalg.solve(spread, centres.T)
    bias = -(centres.T * weight).sum(axis=0) / 2
    scale = np.linalg.norm(weight - weight.mean(axis=1, keepdims=True), axis=0).mean() * TEMPERATURE
    return Weights(weight / max(scale, 1e-9), _unseen(len(bias)), bias / max(scale, 1e-9))


def by_regression(lesson: Lesson, strength: float) -> Weights:
    """Score by logistic regression on vectors and words. strength: the inverse of its regularisation (C).

    The descriptions are texts of their classes, so that every class has one.
    """
    from scipy.sparse import csr_matrix, hstack, vstack
    from sklearn.linear_model import LogisticRegression

    parts = (lesson.described, lesson.texts)
    words = vstack([each.words for each in parts]).tocsr()
    held = np.unique(words.indices)  # what no text holds would weigh 0, at most of the time that fitting takes
    texts = hstack([csr_matrix(np.vstack([each.vectors for each in parts])), words[:, held]]).tocsr()
    codes = np.r_[np.arange(len(lesson.worth)), lesson.codes]
    counted = np.r_[lesson.worth, np.ones(len(lesson.codes))]
    model = LogisticRegression(C=strength, max_iter=ITERATIONS).fit(texts, codes, sample_weight=counted)
    weight, bias = model.coef_.T, model.intercept_
    if len(lesson.worth) == 2:  # of two classes scikit-learn keeps the scores of the second only
        weight, bias = np.hstack([-weight, weight]) / 2, np.array([-bias[0], bias[0]]) / 2
    width = lesson.texts.vectors.shape[1]
    weighed = np.zeros((words.shape[1], weight.shape[1]), dtype=np.float32)
    weighed[held] = weight[width:]
    return Weights(weight[:width], weighed, bias)


def _unseen(count: int) -> np.ndarray:
    return np.zeros((0, count), dtype=np.float32)


PROTOTYPES = "cosine with prototypes"
"""The way where there is too little to choose by."""
WAYS: dict[str, Callable[[Lesson], Weights]] = {
    PROTOTYPES: by_prototypes,
    **{
        f"linear discriminant, covariance shrunk by {shrinkage:g}": partial(by_discriminant, shrinkage=shrinkage)
        for shrinkage in (0.97, 0.9, 0.8, 0.5)
    },
    **{
        f"logistic regression on vectors and words, C = {strength:g}": partial(by_regression, strength=strength)
        for strength in (3.0, 10.0)
    },
}
