"""Where a statement stands: its own vector, moved towards those of the statements around it.

"You could wring it out." says nothing alone; after "The box came soaked" it is about the leak.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

REACH = 2
"""Statements before and after that count as around."""


def in_context(statements: pd.DataFrame, vectors: np.ndarray, weight: float) -> np.ndarray:
    """Return unit vectors (statements, width): own + weight * direction of the mean of the neighbours' vectors.

    statements: feedback_id, start; one row a vector, in any order. Neighbours are up to two statements before and
    after in the same feedback; a statement that stands alone keeps its vector.
    """
    owner = pd.factorize(statements["feedback_id"])[0]
    order = np.lexsort((statements["start"].to_numpy(), owner))
    around = np.zeros_like(vectors)
    for step in range(1, min(REACH, len(order) - 1) + 1):
        earlier, later = order[:-step], order[step:]
        same = owner[earlier] == owner[later]
        around[earlier[same]] += vectors[later[same]]
        around[later[same]] += vectors[earlier[same]]
    return _unit(vectors + weight * _unit(around))


def _unit(vectors: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1), dtype=np.float32)
