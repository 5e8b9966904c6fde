"""Networks in eight bits, for processors that multiply such numbers quicker (VNNI).

Weights have a scale for each group of numbers in a row; what comes in is brought to eight bits token by token while the
network runs, in groups too (dynamic quantization), so that a text's vector does not depend on what is read beside it.
Good enough for the encoder (cosine .9992), not for the reader, whose labels lost .012 of macro-F1 on dev.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from voc.meaning.int8 import MOST

GROUP = 64
"""Numbers with one scale. Measured (python -m benchmarks.encoders): larger groups are quicker and too coarse."""
SMALLEST = 64
"""Matrices with fewer rows or columns stay as they are."""


@cache
def has_vnni() -> bool:
    """Tell whether the processor multiplies in eight bits, and has no half precision that is as quick and closer."""
    try:
        said = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    flags = set(said.partition("flags")[2].partition("\n")[0].split())
    return bool(flags & {"avx512_vnni", "avx_vnni"}) and not flags & {"avx512_bf16", "amx_bf16"}


def in_eight_bits(model: Any) -> None:
    """Put weights of eight bits, with their scales, in the place of a network's large matrices."""
    for product in model.get_ordered_ops():
        if product.get_type_name() == "MatMul" and product.get_attributes()["transpose_b"]:
            weights = _weights(product)
            if weights is not None:
                product.input(1).replace_source_output(_scaled(weights).output(0))


def _weights(product: Any) -> np.ndarray | None:
    source = product.input_value(1).get_node()
    if source.get_type_name() != "Constant":
        return None
    found = np.asarray(source.get_data(), dtype=np.float32)
    fits = found.ndim == 2 and min(found.shape) >= SMALLEST and found.shape[1] % GROUP == 0
    return found if fits else None


def _scaled(weights: np.ndarray) -> Any:
    """Return the weights (rows, columns) as OpenVINO knows compressed ones: whole numbers times scales."""
    from openvino import opset13 as ops

    grouped = weights.reshape(len(weights), -1, GROUP)
    scale = np.maximum(np.abs(grouped).max(axis=2, keepdims=True), 1e-12) / np.float32(MOST)
    whole = ops.convert(ops.constant(np.rint(grouped / scale).astype(np.int8)), "f32")
    return ops.reshape(ops.multiply(whole, ops.constant(scale)), ops.constant(np.array(weights.shape)), False)
