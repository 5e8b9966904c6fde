"""The order of the moments, and how firmly each keeps its place."""

from __future__ import annotations

import numpy as np
import pandas as pd

from voc.measure.intervals import Floats


def top_size(candidates: int, wanted: int) -> int:
    """Return how long the list is that a robust moment stays in: a third of the candidates at most."""
    return min(wanted, max(1, candidates // 3))


def rank(table: pd.DataFrame) -> pd.Series[float]:
    """Return the candidates' places by at_stake, 1 and up; NaN for what is no candidate.

    Where nothing tells two apart, the one more people speak badly of comes first, then the one more speak of.
    """
    keys = ["at_stake", "neg", "authors", "moment_id"]
    order = table[table["candidate"]].sort_values(keys, ascending=[False, False, False, True]).index
    return pd.Series(np.arange(1, len(order) + 1, dtype=float), index=order).reindex(table.index)


def places(values: Floats) -> Floats:
    """Return each moment's place in each draw, 1 for the largest: (draws, moments)."""
    order = (-np.nan_to_num(values)).argsort(axis=1, kind="stable")
    return np.asarray(order.argsort(axis=1, kind="stable") + 1.0)


def in_top(at_stake: Floats, size: int) -> Floats:
    """Return for each moment the share of draws in which its at_stake is among the `size` largest, and above 0.

    at_stake: (draws, moments).
    """
    return np.asarray(((places(at_stake) <= size) & (at_stake > 0)).mean(axis=0))
