"""The order of the moments, and how firmly each keeps its place."""

from __future__ import annotations

import numpy as np
import pandas as pd

from voc.measure.intervals import Floats


def top_size(candidates: int, wanted: int) -> int:
    """Return how long the list is that a robust moment stays in: a third of the candidates at most."""
    return min(wanted, max(1, candidates // 3))


def rank(table: pd.DataFrame) -> pd.DataFrame:
    """Return `rank` (by at_stake) and `lift_rank` (by held), 1 and up, NaN for what is no candidate.

    Where nothing tells two apart, the one more people speak of badly (well) comes first, then more people.
    """
    ranked = table[table["candidate"]]
    orders = {"rank": ["at_stake", "neg", "authors"], "lift_rank": ["held", "pos", "authors"]}
    result = pd.DataFrame(np.nan, index=table.index, columns=list(orders))
    for name, keys in orders.items():
        ascending = [False] * len(keys) + [True]
        order = ranked.sort_values([*keys, "moment_id"], ascending=ascending).index
        result.loc[order, name] = np.arange(1, len(order) + 1, dtype=float)
    return result


def in_top(at_stake: Floats, size: int) -> Floats:
    """Return for each moment the share of draws in which its at_stake is among the `size` largest, and above 0.

    at_stake: (draws, moments).
    """
    place = (-at_stake).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    return np.asarray(((place < size) & (at_stake > 0)).mean(axis=0))
