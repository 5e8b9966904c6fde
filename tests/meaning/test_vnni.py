"""Tests of voc/meaning/vnni.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voc.meaning.vnni import GROUP, has_vnni, in_eight_bits


def network(weights: np.ndarray) -> Any:
    """Return a model that multiplies by weights (rows, columns)."""
    import openvino
    from openvino import opset13 as ops

    given = ops.parameter([-1, weights.shape[1]], np.float32)
    return openvino.Model([ops.matmul(given, ops.constant(weights), False, True)], [given])


def product(model: Any, rows: np.ndarray) -> np.ndarray:
    import openvino

    how = {"DYNAMIC_QUANTIZATION_GROUP_SIZE": 0, "INFERENCE_PRECISION_HINT": "f32"}
    return np.asarray(openvino.Core().compile_model(model, "CPU", how)(rows)[0])


def test_large_matrices_are_rounded_group_by_group() -> None:
    chance = np.random.default_rng(0)
    weights = chance.normal(size=(96, 2 * GROUP)).astype(np.float32)
    weights[:, GROUP:] *= 100  # another group of the same row, which must not set the scale of the first
    model = network(weights)

    in_eight_bits(model)

    found = product(model, np.eye(2 * GROUP, dtype=np.float32)).T
    most = np.abs(weights.reshape(96, 2, GROUP)).max(axis=2).repeat(GROUP, axis=1)
    assert np.abs(found - weights).max() > 0
    assert (np.abs(found - weights) <= most / 254 * 1.001).all()


@pytest.mark.parametrize("shape", [(8, GROUP), (96, GROUP + 1)])
def test_what_is_small_or_does_not_divide_stays(shape: tuple[int, int]) -> None:
    weights = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    model = network(weights)

    in_eight_bits(model)

    np.testing.assert_allclose(product(model, np.eye(shape[1], dtype=np.float32)).T, weights, rtol=1e-6)


@pytest.mark.parametrize(
    ("said", "there"),
    [
        ("processor : 0\nflags\t\t: sse avx2 avx512_vnni\nbugs : x\n", True),
        ("flags : avx2 avx_vnni\n", True),
        ("flags : avx2\nbugs: avx512_vnni\n", False),
        ("flags : avx512_vnni avx512_bf16\n", False),  # half precision is as quick there, and closer
        ("", False),
    ],
)
def test_the_processor_says_what_it_can(said: str, there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: said)
    has_vnni.cache_clear()

    assert has_vnni() is there

    has_vnni.cache_clear()
