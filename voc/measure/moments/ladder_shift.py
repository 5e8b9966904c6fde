"""How far a moment moves people on the advocacy ladder."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix

from voc.measure.cells import Incidence
from voc.measure.intervals import Floats, clustered_mean
from voc.measure.mentions import Mentions

UP, DOWN = ("recommend", "defend"), ("warn", "leave")
ENDS = ("", "_low", "_high")


def ladder_shift(mentions: Mentions, incidence: Incidence, min_mentions: int) -> pd.DataFrame:
    """Return one row a moment: how feedback that mentions it well stands above feedback that mentions it badly.

    recommend_if_good: share of the feedback with a good mention that recommends or defends.
    warn_if_bad: share of the feedback with a bad mention that warns or leaves.
    ladder_shift: (recommends - warns | good) - (recommends - warns | bad), from -2 to 2, with ends from those of its
    four shares (Zou & Donner 2008), so that rungs nobody speaks of are no certainty.
    NaN where a side has fewer than `min_mentions`.
    """
    up, down = (_says(mentions, rungs) for rungs in (UP, DOWN))
    cluster = mentions.pieces.get("cluster", mentions.pieces["person"]).to_numpy()
    (up_good, down_good), (up_bad, down_bad) = (
        [_shares(side.tocsc(), said, cluster, min_mentions) for said in (up, down)]
        for side in (incidence.good, incidence.bad)
    )
    shift = _sum_of([up_good, -down_good[:, [0, 2, 1]], -up_bad[:, [0, 2, 1]], down_bad])
    parts = {"ladder_shift": shift, "recommend_if_good": up_good, "warn_if_bad": down_bad}
    return pd.DataFrame({f"{name}{end}": part[:, at] for name, part in parts.items() for at, end in enumerate(ENDS)})


def _shares(side: csr_matrix, said: Floats, cluster: npt.NDArray[np.int64], min_mentions: int) -> Floats:
    """Return the share of each moment's mentions in whose feedback it is said, with its ends: (moments, 3)."""
    pieces = np.split(side.indices, side.indptr[1:-1]) if side.shape[1] else []
    shares = [clustered_mean(said[own], cluster[own]) if len(own) >= min_mentions else (np.nan,) * 3 for own in pieces]
    return np.reshape(np.array(shares, dtype=float), (len(pieces), 3))


def _sum_of(terms: list[Floats]) -> Floats:
    """Return the sum of these figures, each (moments, 3) with its ends; its ends by recovering their variances."""
    figure, low, high = np.moveaxis(np.stack(terms), -1, 0)
    total = figure.sum(axis=0)
    below, above = np.sqrt(((figure - low) ** 2).sum(axis=0)), np.sqrt(((high - figure) ** 2).sum(axis=0))
    return np.stack([total, total - below, total + above], axis=1)


def _says(mentions: Mentions, rungs: tuple[str, ...]) -> Floats:
    said = np.zeros(len(mentions.pieces))
    own = mentions.statements
    said[own.loc[own["ladder"].isin(rungs), "piece"].to_numpy()] = 1
    return said
