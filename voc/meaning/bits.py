"""Weights in eight or four bits a number: a quarter or an eighth of their size."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

SCALE = ".scale"
MOST, MOST_OF_FOUR = 127, 7
GROUP = 64
"""Numbers of four bits that share a scale."""


def packed(weights: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return each matrix as int8 with a scale a row beside it (`<name>.scale`), anything else in half precision.

    Symmetric, the largest number of a row being 127: none moves by more than a 254th of it.
    """
    found: dict[str, np.ndarray] = {}
    for name, weight in weights.items():
        if weight.ndim < 2 or not weight.size:
            found[name] = weight.astype(np.float16)
            continue
        whole, scale = _scaled(weight, MOST)
        found |= {name: whole, name + SCALE: scale}
    return found


def in_four_bits(weights: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return each matrix as uint8, two numbers in each, with a scale a group of GROUP; anything else as `packed` does.

    A row must be a multiple of GROUP long. No number moves by more than a 14th of the largest of its group.
    """
    found = packed({name: weight for name, weight in weights.items() if weight.ndim < 2})
    for name, weight in weights.items():
        if weight.ndim < 2:
            continue
        whole, scale = _scaled(weight.reshape(len(weight), -1, GROUP), MOST_OF_FOUR)
        pairs = (whole + MOST_OF_FOUR).astype(np.uint8).reshape(len(weight), -1, 2)
        found |= {name: pairs[..., 0] << 4 | pairs[..., 1], name + SCALE: scale[..., 0].astype(np.float16)}
    return found


def unpacked(arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return what was packed, as float32."""
    return {
        name: _from_four(array, arrays[name + SCALE])
        if array.dtype == np.uint8
        else array.astype(np.float32) * arrays.get(name + SCALE, np.float32(1))
        for name, array in arrays.items()
        if not name.endswith(SCALE)
    }


def _scaled(weight: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Return whole numbers up to `most`, and the scale of each row (the last axis)."""
    rows = weight.astype(np.float32)
    scale = np.maximum(np.abs(rows).max(axis=-1, keepdims=True), 1e-12) / np.float32(most)
    return np.rint(rows / scale).astype(np.int8), scale


def _from_four(pairs: np.ndarray, scale: np.ndarray) -> np.ndarray:
    numbers = np.stack([pairs >> 4, pairs & 15], axis=-1).reshape(len(pairs), -1, GROUP).astype(np.float32)
    return ((numbers - MOST_OF_FOUR) * scale[..., None].astype(np.float32)).reshape(len(pairs), -1)
