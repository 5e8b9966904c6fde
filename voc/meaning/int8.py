"""Weights in eight bits a number: a quarter of their size."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

SCALE = ".scale"
MOST = 127


def packed(weights: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return each matrix as int8 with a scale a row beside it (`<name>.scale`), anything else in half precision.

    Symmetric, the largest number of a row being 127: none moves by more than a 254th of it.
    """
    found: dict[str, np.ndarray] = {}
    for name, weight in weights.items():
        if weight.ndim < 2 or not weight.size:
            found[name] = weight.astype(np.float16)
            continue
        rows = weight.astype(np.float32)
        scale = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-12) / np.float32(MOST)
        found |= {name: np.rint(rows / scale).astype(np.int8), name + SCALE: scale}
    return found


def unpacked(arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return what was packed, as float32."""
    return {
        name: array.astype(np.float32) * arrays.get(name + SCALE, np.float32(1))
        for name, array in arrays.items()
        if not name.endswith(SCALE)
    }
