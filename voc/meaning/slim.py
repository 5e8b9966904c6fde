"""Trained layers as what was learnt: their difference from the published ones, as products of two narrow matrices.

Fine-tuning moves a network in few directions (Aghajanyan et al. 2021, arXiv:2012.13255), so the largest singular values
hold nearly all of the difference: a tenth of the numbers ships.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

LEFT, RIGHT = ".left", ".right"
Layers = Mapping[str, np.ndarray]
"""The weights of an encoder's layers, by name ("0.attention.self.query.weight", ...)."""


def slim(layers: Layers, published: Layers, rank: int) -> dict[str, np.ndarray]:
    """Return for each matrix its difference from the published one as two factors of this rank; vectors as they are."""
    found: dict[str, np.ndarray] = {}
    for name, weight in layers.items():
        if weight.ndim < 2:
            found[name] = weight.astype(np.float32)
            continue
        left, size, right = np.linalg.svd(weight.astype(np.float32) - published[name], full_matrices=False)
        root = np.sqrt(size[:rank])[:, None]
        found |= {name + LEFT: root * left[:, :rank].T, name + RIGHT: root * right[:rank]}
    return found


def whole(arrays: Layers, published: Layers) -> dict[str, np.ndarray]:
    """Return layers from what `slim` made of them, float32."""
    found: dict[str, np.ndarray] = {}
    for name, array in arrays.items():
        matrix = name.removesuffix(LEFT)
        if matrix != name:
            found[matrix] = published[matrix] + array.T @ arrays[matrix + RIGHT]
        elif not name.endswith(RIGHT):
            found[name] = array
    return found


def published_layers(folder: Path) -> Layers:
    """Return the weights of the layers of the encoder in this folder."""
    from safetensors.numpy import load_file

    start = "encoder.layer."
    every = load_file(folder / "model.safetensors")
    return {name.removeprefix(start): weight for name, weight in every.items() if name.startswith(start)}
