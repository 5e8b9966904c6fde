"""Tests of voc/meaning/int8.py."""

from __future__ import annotations

import numpy as np

from voc.meaning.int8 import packed, unpacked


def test_numbers_come_back_nearly_and_in_a_quarter_of_the_room() -> None:
    chance = np.random.default_rng(0)
    weights = {"a.weight": chance.normal(size=(64, 32)).astype(np.float32), "a.bias": np.array([0.5, -2], np.float32)}
    weights["a.weight"][3] = 0
    small = packed(weights)
    found = unpacked(small)

    assert found.keys() == weights.keys()
    assert small["a.weight"].nbytes == weights["a.weight"].nbytes / 4
    most = np.abs(weights["a.weight"]).max(axis=1, keepdims=True)
    assert (np.abs(found["a.weight"] - weights["a.weight"]) <= most / 253).all()
    np.testing.assert_array_equal(found["a.bias"], weights["a.bias"])


def test_packing_again_changes_nothing() -> None:
    weights = {"w": np.random.default_rng(1).normal(size=(8, 8)).astype(np.float32)}
    once = unpacked(packed(weights))
    np.testing.assert_allclose(unpacked(packed(once))["w"], once["w"], rtol=1e-6)
