"""Where a statement stands: its own vector, moved towards those of the statements around it.

"You could wring it out." says nothing alone; after "The box came soaked" it is about the leak.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

REACH = 2
"""Statements before and after that count as around."""


@dataclass(frozen=True)
class Standing:
    """Statements' vectors where they stand, computed when asked for: all at once, they would fill the memory again.

    vectors: (statements, width), their own, unit length. around: (statements, 2 * REACH), the rows of the statements
    around each, -1 where there is none. weight: how much these count.
    """

    vectors: np.ndarray
    around: np.ndarray
    weight: float

    def at(self, rows: np.ndarray) -> np.ndarray:
        """Return the unit vectors (rows, width): own + weight * direction of the mean of the neighbours' vectors."""
        total = np.zeros((len(rows), self.vectors.shape[1]), dtype=self.vectors.dtype)
        for others in self.around[rows].T:
            there = np.flatnonzero(others >= 0)
            total[there] += self.vectors[others[there]]
        return _unit(self.vectors[rows] + self.weight * _unit(total))


def standing(statements: pd.DataFrame, vectors: np.ndarray, weight: float) -> Standing:
    """Return where the statements stand.

    statements: feedback_id, start; one row a vector, in any order. Neighbours are up to two statements before and
    after in the same feedback; a statement that stands alone keeps its vector.
    """
    owner = pd.factorize(statements["feedback_id"])[0]
    order = np.lexsort((statements["start"].to_numpy(), owner))
    around = np.full((len(order), 2 * REACH), -1, dtype=np.int32)
    for step in range(1, min(REACH, len(order) - 1) + 1):
        earlier, later = order[:-step], order[step:]
        same = owner[earlier] == owner[later]
        around[earlier[same], 2 * step - 2] = later[same]
        around[later[same], 2 * step - 1] = earlier[same]
    return Standing(vectors, around, weight)


def _unit(vectors: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1), dtype=np.float32)
