"""Tests of voc.context.py."""

import numpy as np
import pandas as pd
import pytest

from voc.context import standing

LEAK, BOX, SCENT = np.eye(3, dtype=np.float32)


def placed(owners: list[str], starts: list[int], vectors: list[np.ndarray], weight: float = 0.8) -> np.ndarray:
    table = pd.DataFrame({"feedback_id": owners, "start": starts})
    return standing(table, np.stack(vectors), weight).at(np.arange(len(owners)))


def test_a_statement_moves_towards_its_neighbours() -> None:
    found = placed(["f1", "f1"], [0, 10], [BOX, LEAK])

    assert found[0] @ LEAK > 0.5
    assert found[0] @ BOX > found[0] @ LEAK
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)


def test_other_feedback_does_not_count() -> None:
    np.testing.assert_allclose(placed(["f1", "f2"], [0, 0], [BOX, LEAK]), np.stack([BOX, LEAK]))


def test_statements_far_away_do_not_count() -> None:
    found = placed(["f1"] * 4, [0, 10, 20, 30], [BOX, BOX, BOX, SCENT])

    assert found[0] @ SCENT == 0
    assert found[1] @ SCENT > 0


@pytest.mark.parametrize("weight", [0.0, 0.8])
def test_the_order_of_rows_does_not_matter(weight: float) -> None:
    there = placed(["f1", "f1", "f2"], [0, 10, 0], [BOX, LEAK, SCENT], weight)
    back = placed(["f2", "f1", "f1"], [0, 10, 0], [SCENT, LEAK, BOX], weight)

    np.testing.assert_array_equal(there, back[::-1])


def test_no_weight_changes_nothing() -> None:
    np.testing.assert_array_equal(placed(["f1", "f1"], [0, 10], [BOX, LEAK], 0), np.stack([BOX, LEAK]))
