"""Tests of voc/schemes/head.py."""

from __future__ import annotations

import numpy as np

from tests.schemes.test_ways import lesson, unit, wordless
from voc.meaning.calibrate import Calibration
from voc.schemes.head import head_of
from voc.schemes.ways import PROTOTYPES

PLAIN = Calibration(1.0, np.zeros(3), np.zeros(3))


def test_a_head_gives_the_class_and_says_how_near_it_is() -> None:
    found = head_of(("a", "b", "c"), lesson(0), PROTOTYPES, PLAIN)
    texts = wordless(unit(np.array([[1.0, 0, 0, 0, 0, 0], [0, 1, 0.9, 0, 0, 0]])))
    np.testing.assert_allclose(found.prototypes, np.eye(3, 6))
    assert found.judge(texts).given().tolist() == ["a", "b"]
    np.testing.assert_allclose(found.near(texts.vectors), [1, 1 / np.hypot(1, 0.9)])
