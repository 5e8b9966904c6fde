"""Tests of voc/runs/differences.py."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from voc.runs.differences import table_differences

TABLE = pd.DataFrame(
    {
        "name": ["a", "b"],
        "share": [0.1, np.nan],
        "people": [1, 2],
        "evidence": [["s1", "s2"], []],
        "sure": [True, False],
    }
)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, []),
        ({"share": [0.1 * (1 + 1e-12), np.nan]}, []),
        ({"share": [0.1001, np.nan]}, ["t.share row 0: 0.1001 stored, 0.1 computed"]),
        ({"share": [0.1, 0.0]}, ["t.share row 1: 0 stored, nothing computed"]),
        ({"people": [1, 3]}, ["t.people row 1: 3 stored, 2 computed"]),
        ({"name": ["a", None]}, ["t.name row 1: nothing stored, b computed"]),
        ({"evidence": [["s1", "s3"], []]}, ["t.evidence row 0: ['s1', 's3'] stored, ['s1', 's2'] computed"]),
        ({"sure": [True, True]}, ["t.sure row 1: True stored, False computed"]),
        ({"more": [0, 0]}, ["t: the column more is not computed by this version"]),
    ],
)
def test_each_difference_is_said_with_its_place(change: dict[str, list[object]], said: list[str]) -> None:
    assert (
        table_differences("t", TABLE.assign(**{name: pd.Series(values) for name, values in change.items()}), TABLE)
        == said
    )


def test_lost_rows_and_columns_are_said() -> None:
    assert table_differences("t", TABLE.iloc[:1], TABLE) == ["t: 1 rows stored, 2 computed"]
    assert table_differences("t", TABLE.drop(columns="share"), TABLE) == ["t: the column share is missing"]
