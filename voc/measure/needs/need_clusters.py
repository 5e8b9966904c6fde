"""Which unmet needs are the same need: clusters of meaning, found inside a topic, joined across topics."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from voc.measure.intervals import Floats

EXACT = 1500
"""Statements of a topic that are compared each with each; the rest of a larger topic joins the nearest cluster."""
Codes = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]
NOBODY = -1


def with_kinds(vectors: Vectors, kinds: Codes, bonus: float) -> Vectors:
    """Return vectors whose products are larger by `bonus` where both are of the same known kind (>= 0)."""
    marks = np.zeros((len(vectors), int(kinds.max(initial=NOBODY)) + 1), dtype=np.float32)
    known = np.flatnonzero(kinds >= 0)
    marks[known, kinds[known]] = np.sqrt(bonus)
    return np.hstack([vectors, marks])


def cluster_needs(vectors: Vectors, topic: Codes, person: Codes, distance: float, same: float) -> Codes:
    """Return a cluster number a statement, or -1 for a statement that shares its need with nobody.

    vectors: (statements, width). Clusters are average-linkage in the distance 1 - product: `distance` is how far
    apart statements of one need may be on average, `same` how far apart the means of two topics' clusters may be
    to count as one need. A cluster has at least two people; clusters are numbered by size.
    The first `EXACT` of a topic are its sample, so give statements in an order that is as good as random.
    """
    found = np.full(len(topic), NOBODY)
    for each in np.unique(topic):
        rows = np.flatnonzero(topic == each)
        local = _within(vectors[rows], distance)
        found[rows] = np.where(local >= 0, local + found.max() + 1, NOBODY)
    found = _by_size(_shared(found, person))
    means = cluster_means(vectors, found)
    joined = np.concatenate([_linked(means[:EXACT], same), len(means) + np.arange(len(means[EXACT:]))])
    return _by_size(np.where(found >= 0, joined[found], NOBODY)) if len(means) else found


def cluster_means(vectors: Vectors, clusters: Codes) -> Vectors:
    """Return the mean vector of each cluster, (clusters, width). Clusters are numbered from 0; -1 is none."""
    inside = clusters >= 0
    rows, held = np.flatnonzero(inside), clusters[inside]
    shape = (int(clusters.max(initial=NOBODY)) + 1, len(clusters))
    member = csr_matrix((np.ones(len(rows), dtype=np.float32), (held, rows)), shape=shape)
    counts = np.maximum(np.bincount(held, minlength=shape[0]), 1)
    return np.asarray((member @ vectors) / counts[:, None], dtype=np.float32)


def _within(vectors: Vectors, distance: float) -> Codes:
    labels = _linked(vectors[:EXACT], distance)
    # the product with a mean is the mean product with its members: average linkage again, for the rest
    nearness = vectors[EXACT:] @ cluster_means(vectors[:EXACT], labels).T
    rest = np.where(nearness.max(axis=1, initial=-1.0) >= 1 - distance, nearness.argmax(axis=1), NOBODY)
    return np.concatenate([labels, rest])


def _linked(vectors: Vectors, distance: float) -> Codes:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if len(vectors) < 2:
        return np.zeros(len(vectors), dtype=np.int64)
    # rounded so that the order of a matrix product's sums cannot decide a tie
    apart: Floats = np.round(1.0 - (vectors @ vectors.T).astype(np.float64), 5)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(np.maximum(apart, 0), checks=False), method="average")
    return np.asarray(fcluster(tree, distance, criterion="distance") - 1, dtype=np.int64)


def _shared(clusters: Codes, person: Codes) -> Codes:
    """Keep clusters of at least two people."""
    width = int(person.max(initial=0)) + 1
    pairs = np.unique(clusters * width + person) // width
    numbers, people = np.unique(pairs[pairs >= 0], return_counts=True)
    return np.where(np.isin(clusters, numbers[people >= 2]), clusters, NOBODY)


def _by_size(clusters: Codes) -> Codes:
    rows = np.flatnonzero(clusters >= 0)
    numbers, first, sizes = np.unique(clusters[rows], return_index=True, return_counts=True)
    place = np.full(int(clusters.max(initial=NOBODY)) + 2, NOBODY)
    place[numbers[np.lexsort((first, -sizes))]] = np.arange(len(numbers))
    return np.asarray(place[clusters])
