"""Tests of voc/measure/suppression.py."""

from __future__ import annotations

import numpy as np
import pytest

from voc.measure.suppression import safe_cells


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ([20, 30], [True, True]),
        ([4, 30], [False, False]),  # the other one would give it away: 34 in all
        ([4, 7, 30], [False, False, True]),
        ([3, 3, 30], [False, False, True]),
        ([0, 0, 30], [False, False, False]),  # nobody else says it: outside is empty
        ([50], [False]),
    ],
)
def test_small_cells_and_what_gives_them_away_are_kept_back(inside: list[int], shown: list[bool]) -> None:
    cells = np.array(inside, dtype=float)[:, None]

    assert safe_cells(cells, cells.sum() - cells, 5).ravel().tolist() == shown


def test_what_is_kept_back_is_nobody_or_enough() -> None:
    cells = np.random.default_rng(0).integers(0, 15, (6, 300)).astype(float)

    shown = safe_cells(cells, cells.sum(axis=0) - cells, 5)

    rest = np.where(shown, 0, cells).sum(axis=0)
    assert ((rest == 0) | (rest >= 5) | ~shown.any(axis=0)).all()
    assert (cells[shown] >= 5).all()
