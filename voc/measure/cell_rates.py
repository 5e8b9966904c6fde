"""How sure the rates of a cell are: its feeling, how divided it is, and how often it is a turning point."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from voc.measure.intervals import Floats, Z, by_cluster, clustered_mean

COLUMNS = ("net", "turn_rate", "polarisation")


def cell_rates(statements: pd.DataFrame, place: np.ndarray, cells: int) -> pd.DataFrame:
    """Return net, polarisation and turn_rate with their ends, one row a cell; statements of a cluster hang together.

    statements: feeling (-1, 0, 1), turn (0, 1), cluster. place: the cell of each, -1 for none.
    net: mean feeling. turn_rate: share of statements that tell of a turning point. polarisation: variance of feeling
    less that of all statements; its ends from the spread of squared distances (those of all are taken as known).
    """
    feeling, turn, cluster = (statements[name].to_numpy() for name in ("feeling", "turn", "cluster"))
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(cells + 1))
    usual = float(feeling.var()) if len(feeling) else 0.0
    rows = []
    for start, end in pairwise(starts):
        own = order[start:end]
        net = 2 * np.array(clustered_mean((feeling[own] + 1) / 2, cluster[own])) - 1
        turns = clustered_mean(turn[own], cluster[own])
        rows.append(np.concatenate([net, turns, _variance(feeling[own], cluster[own]) - usual]))
    names = [f"{name}{end}" for name in COLUMNS for end in ("", "_low", "_high")]
    return pd.DataFrame(np.reshape(rows, (cells, len(names))), columns=names)


def _variance(values: Floats, cluster: np.ndarray) -> Floats:
    """Return the variance of the values with its ends; all between 0 and 1, for values from -1 to 1."""
    away = (values - values.mean()) ** 2
    codes = np.unique(cluster, return_inverse=True)[1]
    clusters = int(codes.max(initial=0)) + 1
    sums = by_cluster((away - away.mean())[:, None], codes)
    half = Z * np.sqrt((sums**2).sum() * clusters / max(clusters - 1, 1)) / len(values)
    return np.asarray(np.clip([away.mean(), away.mean() - half, away.mean() + half], 0, 1))
