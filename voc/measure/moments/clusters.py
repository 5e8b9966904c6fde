"""What hangs together: pieces of feedback that are no independent witnesses, by author or by product."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from voc.measure.mentions import Mentions, judged

AUTHOR, PRODUCT = "author", "product"
ENOUGH, LARGEST = 40, 0.1
"""Products needed before they can be drawn anew, and the share of feedback that one of them may have: intervals from
few or lopsided clusters are too narrow (Cameron & Miller 2015, section VI). Fewer products are controlled for."""


def clustered(mentions: Mentions) -> tuple[Mentions, str]:
    """Return the mentions with `cluster` (0 and up) on every piece, and what a cluster is: author or product.

    Products where there are enough of them and outcomes hang together more by product than by author: the level whose
    clusters spread the mean outcome more. A piece without a product stays with its author.

    mentions: pieces with outcome, outcome_from and product.
    """
    pieces = mentions.pieces
    person, product = pieces["person"].to_numpy(), _products(pieces)
    known = judged(pieces).to_numpy()
    outcome = pieces["outcome"].to_numpy(dtype=float)[known]
    shared = product is not None and _spread(outcome, product[known]) > _spread(outcome, person[known])
    cluster = product if shared and product is not None else person
    return replace(mentions, pieces=pieces.assign(cluster=cluster)), PRODUCT if shared else AUTHOR


def _products(pieces: pd.DataFrame) -> npt.NDArray[np.int64] | None:
    """Return each piece's product by number; None where there are too few, or one has too much of the feedback."""
    counts = pieces["product"].value_counts()
    if len(counts) < ENOUGH or counts.iloc[0] > LARGEST * len(pieces):
        return None
    alone = "\0" + pieces["person"].astype(str)
    return pd.factorize(pieces["product"].astype("str").where(pieces["product"].notna(), alone), sort=True)[0]


def _spread(values: npt.NDArray[np.float64], cluster: npt.NDArray[np.int64]) -> float:
    """Return the variance of the sum of the values, clusters apart."""
    return float((np.bincount(cluster, values - values.mean()) ** 2).sum()) if len(values) else 0.0
