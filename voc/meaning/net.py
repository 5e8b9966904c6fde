"""The net behind the label heads, as numpy arrays: from what is seen of statements to scores of classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from voc.meaning.features import Sight

ROWS = 8192
"""Statements scored at once: bounds the memory."""


@dataclass(frozen=True)
class Member:
    """One net: (weight (in, out), bias (out,)) a layer, with max(0, x) between layers."""

    layers: tuple[tuple[np.ndarray, np.ndarray], ...]

    def scores(self, dense: np.ndarray) -> np.ndarray:
        """Return (rows, classes)."""
        for weight, bias in self.layers[:-1]:
            dense = np.maximum(dense @ weight + bias, 0)
        weight, bias = self.layers[-1]
        return np.asarray(dense @ weight + bias)


@dataclass(frozen=True)
class Net:
    """Several nets averaged, and one weight a class for each hashed word (of shape (0, 0) for none).

    context: how much the neighbours' vectors count, as in `Sight.dense`.
    """

    members: tuple[Member, ...]
    words: np.ndarray
    context: float

    def scores(self, seen: Sight, rows: np.ndarray) -> np.ndarray:
        """Return (rows, all classes) float32 scores: logarithms of chances, not yet calibrated."""
        parts = [self._part(seen, part) for part in _parts(rows)]
        return np.vstack(parts) if parts else np.zeros((0, self.members[0].layers[-1][1].shape[0]), dtype=np.float32)

    def _part(self, seen: Sight, rows: np.ndarray) -> np.ndarray:
        dense = seen.dense(rows, self.context)
        scores = np.mean([member.scores(dense) for member in self.members], axis=0)
        return np.asarray(scores + seen.grams(rows) @ self.words if self.words.size else scores, dtype=np.float32)


def _parts(rows: np.ndarray) -> Iterator[np.ndarray]:
    return (rows[start : start + ROWS] for start in range(0, len(rows), ROWS))
