"""Networks in eight bits, for processors that multiply such numbers quicker (VNNI).

Weights have a scale for each group of numbers in a row; what comes in is brought to eight bits token by token while the
network runs, in groups too (dynamic quantization), so that a text's vector does not depend on what is read beside it.
What that changes in vectors, labels and topics is measured by `python -m benchmarks.encoders`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from voc.meaning.int8 import SCALE, packed

GROUP = 64
"""Numbers with one scale: larger groups are quicker, and too coarse to pass the check of a conversion."""
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

    eight = packed({"": weights.reshape(-1, GROUP)})
    whole = ops.convert(ops.constant(eight[""].reshape(len(weights), -1, GROUP)), "f32")
    scale = ops.constant(eight[SCALE].reshape(len(weights), -1, 1))
    return ops.reshape(ops.multiply(whole, scale), ops.constant(np.array(weights.shape)), False)
