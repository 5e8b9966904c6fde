"""Tests of voc/meaning/bits.py."""

from __future__ import annotations

import numpy as np

from voc.meaning.bits import GROUP, in_four_bits, packed, unpacked


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


def test_four_bits_hold_a_number_to_a_fourteenth_of_the_largest_beside_it() -> None:
    weight = np.random.default_rng(2).normal(size=(6, 3 * GROUP)).astype(np.float32)
    weight[2, :GROUP] = 0
    small = in_four_bits({"w": weight, "bias": np.array([0.5], np.float32)})
    found = unpacked(small)

    assert small["w"].nbytes == weight.nbytes / 8
    most = np.abs(weight.reshape(6, 3, GROUP)).max(axis=2)
    off = np.abs(found["w"] - weight).reshape(6, 3, GROUP).max(axis=2)
    assert (off <= most / 13.9).all()
    assert (found["w"][2, :GROUP] == 0).all()
    assert found["bias"] == 0.5
