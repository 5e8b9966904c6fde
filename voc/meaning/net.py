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
    """Several nets averaged, and one weight a class for each hashed word (of shape (0, 0) for none)."""

    members: tuple[Member, ...]
    words: np.ndarray

    def scores(self, seen: Sight) -> np.ndarray:
        """Return (n, all classes) float32 scores: logarithms of chances, not yet calibrated."""
        parts = [self._part(seen.at(rows)) for rows in _parts(len(seen))]
        return np.vstack(parts) if parts else np.zeros((0, self.members[0].layers[-1][1].shape[0]), dtype=np.float32)

    def _part(self, seen: Sight) -> np.ndarray:
        dense = seen.dense()
        scores = np.mean([member.scores(dense) for member in self.members], axis=0)
        return np.asarray(scores + seen.grams() @ self.words if self.words.size else scores, dtype=np.float32)


def _parts(count: int) -> Iterator[np.ndarray]:
    return (np.arange(start, min(start + ROWS, count)) for start in range(0, count, ROWS))
