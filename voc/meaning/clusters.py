"""Find the centres of topics among vectors.

The fit is spectral (Ng, Jordan & Weiss 2002): a graph of nearest neighbours, its leading eigenvectors, clusters among
them. It follows the shape of the crowd where plain k-means cuts it into balls, and its eigenvalues tell how many parts
the crowd has: each that is nearly 1 is a part of its own, hardly tied to the others (von Luxburg 2007, section 8.3).
The clusters start from pivots (Damle, Minden & Ying 2019), not by chance, so that nothing here is random. What is kept
is one centre a topic.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from voc.topic_model import unit

NEIGHBOURS = 0.5
"""Of the root of the number of vectors: how many neighbours each has in the graph, 10 at least. With a fixed number a
larger sample would fall into more and more parts."""
FEWEST = 10
MOST = 150
"""Topics, at most."""
ROOMY = 3
"""Times the least size that topics must have on average, or there are fewer of them: a small corpus tells few apart."""
FIRST = 48
"""Eigenvectors computed first; twice as many while all of them belong to parts."""
WIDE_BLOCK = 1024
DENSE = 400
"""Up to so many rows all eigenvectors are computed: the sparse solver wants many more rows than vectors."""


def find_centres(vectors: np.ndarray, min_size: int, clear: float = 0.0, most: int = MOST) -> np.ndarray:
    """Return the centres of topics, each the nearest of `min_size` vectors or more: (topics, width).

    vectors: (n, width) unit length, distinct, in an order that does not depend on the input's.
    clear: the eigenvalue above which a part is a topic, 0 to 1: the higher, the fewer and the clearer. With 0 there are
    as many topics as `most` says, or as the vectors are enough for.
    """
    most = min(most, len(vectors) // (ROOMY * max(min_size, 1)))
    places = _leading(_graph(vectors), most, clear) if most > 1 else vectors[:, :0]
    if places.shape[1] < 2:
        return unit(vectors.mean(axis=0, keepdims=True)) if len(vectors) else vectors
    labels = _partition(unit(places))
    centres = np.stack([vectors[labels == each].mean(axis=0) for each in np.unique(labels)])
    return _without_small(vectors, unit(centres), min_size)


def _graph(vectors: np.ndarray) -> Any:
    """Return the graph of nearest neighbours, weighted by cosine and scaled by the nodes' degrees (sparse)."""
    import scipy.sparse as sp

    wanted = max(FEWEST, round(NEIGHBOURS * np.sqrt(len(vectors))))
    near, cosine = _neighbours(vectors, min(wanted, len(vectors) - 1))
    rows = np.repeat(np.arange(len(vectors)), near.shape[1])
    one_way = sp.csr_array((cosine.ravel(), (rows, near.ravel())), shape=(len(vectors), len(vectors)))
    graph = one_way.maximum(one_way.T)
    # Half the mean degree added to each keeps a few odd statements, far from all others, from being topics.
    degree = np.asarray(graph.sum(axis=1)).ravel()
    scale = sp.diags_array(1 / np.sqrt(degree + 0.5 * degree.mean() + 1e-9))
    return (scale @ graph @ scale).tocsr()


def _neighbours(vectors: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    near = np.empty((len(vectors), count), dtype=np.int64)
    cosine = np.empty((len(vectors), count), dtype=np.float64)
    for start in range(0, len(vectors), WIDE_BLOCK):
        block = vectors[start : start + WIDE_BLOCK] @ vectors.T
        block[np.arange(len(block)), np.arange(start, start + len(block))] = -2.0
        best = np.argpartition(-block, count - 1, axis=1)[:, :count]
        near[start : start + len(block)] = best
        cosine[start : start + len(block)] = np.take_along_axis(block, best, axis=1).clip(min=0.0)
    return near, cosine


def _leading(graph: Any, most: int, clear: float) -> np.ndarray:
    """Return the nodes' places along the eigenvectors whose eigenvalue is above `clear`: (n, parts)."""
    from scipy.sparse.linalg import eigsh

    nodes, count = graph.shape[0], min(FIRST, most) if clear else most
    while True:
        if nodes <= DENSE:
            values, vectors = np.linalg.eigh(graph.toarray())
        else:
            values, vectors = eigsh(graph, k=count, which="LA", v0=np.ones(nodes), tol=1e-4)
        order = np.argsort(-values, kind="stable")[:most]
        if nodes <= DENSE or count == most or values.min() <= clear:
            return np.asarray(vectors[:, order[values[order] > clear]])
        count = min(2 * count, most)


def _partition(places: np.ndarray) -> np.ndarray:
    """Return each row's cluster: k-means from the rows that span the places best. places: (n, k) unit length."""
    from scipy.linalg import qr
    from sklearn.cluster import KMeans

    count = places.shape[1]
    pivots = qr(places.T, mode="r", pivoting=True)[1][:count]
    left, _, right = np.linalg.svd(places[pivots].T)
    nearest = np.abs(places @ (left @ right)).argmax(axis=1)
    starts = np.stack([places[nearest == each].mean(axis=0) for each in np.unique(nearest)])
    return np.asarray(KMeans(len(starts), init=starts, n_init=1).fit_predict(places))


def _without_small(vectors: np.ndarray, centres: np.ndarray, min_size: int) -> np.ndarray:
    """Take away the smallest topic until every one has `min_size` vectors; the others share what it had."""
    near = vectors @ centres.T
    while near.shape[1] > 1:
        sizes = np.bincount(near.argmax(axis=1), minlength=near.shape[1])
        smallest = int(sizes.argmin())
        if sizes[smallest] >= min_size:
            break
        near, centres = np.delete(near, smallest, axis=1), np.delete(centres, smallest, axis=0)
    return centres
