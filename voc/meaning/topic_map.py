"""Where each topic stands on a map: near what is like it, and over nothing else.

The order of the cosine distances between the topics' centres is drawn on the plane (SMACOF: De Leeuw & Mair 2009,
doi:10.18637/jss.v031.i03, on ranked distances, from the places that classical scaling gives); then circles that overlap
are pushed apart. Nothing is drawn by chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FILLED = 0.5
"""The part of the map that circles cover before they are pushed apart: more is tight, less is small."""
GAP = 0.02
"""Between two circles, at least, in parts of the radius of a circle as large as all topics together."""
ROUNDS = 300
GOLDEN = np.pi * (3 - np.sqrt(5))
"""Turns by this angle never point the same way twice: topics at one place part along them."""


@dataclass(frozen=True)
class TopicMap:
    """Circles by topic, (topics,) each, in parts of the map's width, from its upper left corner."""

    x: np.ndarray
    y: np.ndarray
    radius: np.ndarray


def topic_map(ids: np.ndarray, centres: np.ndarray, sizes: np.ndarray) -> TopicMap:
    """Return the topics' circles: an area goes by statements.

    ids: (topics,) whatever their order, the map is the same; the lowest far from the middle stands to the right of it
        and below, so that the map of the same topics is not mirrored next month.
    centres: (topics, width) unit vectors. sizes: (topics,) statements.
    """
    if len(ids) == 0:
        return TopicMap(*(np.zeros(0) for _ in range(3)))
    order = np.argsort(ids, kind="stable")
    radius = np.sqrt(sizes / max(sizes.sum(), 1))
    places = np.empty((len(ids), 2))
    places[order] = _apart(_spread(_alike(centres[order].astype(np.float64))), radius[order])
    low, high = (places - radius[:, None]).min(axis=0), (places + radius[:, None]).max(axis=0)
    width = max(high[0] - low[0], GAP)
    x, y = ((places - low) / width).round(4).T
    return TopicMap(x, y, (radius / width).round(4))


def _alike(centres: np.ndarray) -> np.ndarray:
    """Return places whose distances follow the order of the centres' distances: (topics, 2)."""
    start = _scaled(centres)
    if len(centres) < 3 or np.abs(start).max() < 1e-6:
        return start
    from scipy.spatial.distance import squareform
    from scipy.stats import rankdata
    from sklearn.manifold import smacof

    # Rounded: distances that are equal but for their last digit are to have the same rank in any order of the topics.
    apart = squareform((1 - centres @ centres.T).round(6), checks=False)
    ranks = squareform(rankdata(apart) / len(apart))
    places, _ = smacof(ranks, init=start, n_init=1, max_iter=ROUNDS, eps=1e-6)
    return _upright(places)


def _scaled(centres: np.ndarray) -> np.ndarray:
    """Return the places of classical scaling, which are those of principal components: (topics, 2)."""
    around = centres - centres.mean(axis=0)
    values, vectors = np.linalg.eigh(around @ around.T)
    kept = np.zeros((len(centres), 2))
    found = vectors[:, ::-1][:, :2] * np.sqrt(np.maximum(values[::-1][:2], 0))
    kept[:, : found.shape[1]] = found
    return _pointed(kept)


def _upright(places: np.ndarray) -> np.ndarray:
    """Return the places turned so that they reach farthest from left to right."""
    around = places - places.mean(axis=0)
    return _pointed(around @ np.linalg.eigh(around.T @ around)[1][:, ::-1])


def _pointed(places: np.ndarray) -> np.ndarray:
    """Return the places with the first far one to the right and below: an axis has no direction of its own."""
    far = np.abs(places) > np.abs(places).max(axis=0) / 2
    signs = np.sign(places[far.argmax(axis=0), [0, 1]])
    return np.asarray(places * np.where(signs < 0, -1, 1))


def _spread(places: np.ndarray) -> np.ndarray:
    """Return the places scaled to a disc of which circles of the area π in all fill the part `FILLED`."""
    reach = np.sqrt((places**2).sum(axis=1).mean())
    return np.asarray(places / max(reach, 1e-9) / np.sqrt(2 * FILLED))


def _apart(places: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Return the places moved as little as leaves no two circles over each other: (topics, 2)."""
    turns = GOLDEN * np.arange(len(places))
    places = places + 1e-6 * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    needed = radius[:, None] + radius + GAP
    np.fill_diagonal(needed, 0)
    for _ in range(ROUNDS):
        way = places[:, None] - places
        far = np.sqrt((way**2).sum(axis=2))
        short = np.maximum(needed - far, 0)
        if short.max() == 0:
            return places
        places = places + (way * (short / np.maximum(far, 1e-9) / 2)[:, :, None]).sum(axis=1)
    np.fill_diagonal(far := np.sqrt(((places[:, None] - places) ** 2).sum(axis=2)), 1)
    return np.asarray(places * max(1.0, (needed / far).max()))
