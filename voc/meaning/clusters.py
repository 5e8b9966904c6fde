"""Find the centres of topics among vectors.

The fit is spectral: a graph of nearest neighbours, its leading eigenvectors, k-means among them. It follows the shape
of the crowd where plain k-means cuts it into balls. What is kept of it is one centre a topic.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from voc.topic_model import unit

NEIGHBOURS = 15
WIDE_BLOCK = 1024
DENSE = 400
"""Up to so many rows all eigenvectors are computed: the sparse solver wants many more rows than vectors."""


def find_centres(vectors: np.ndarray, count: int, min_size: int, seed: int) -> np.ndarray:
    """Return the centres of at most `count` topics, each the nearest of `min_size` vectors or more: (topics, width).

    vectors: (n, width) unit length, distinct, in an order that does not depend on the input's.
    """
    count = min(count, len(vectors) // max(min_size, 1))
    if count < 2:
        return unit(vectors.mean(axis=0, keepdims=True)) if len(vectors) else vectors
    labels = _partition(_leading(_graph(vectors), count), count, seed)
    centres = np.stack([vectors[labels == each].mean(axis=0) for each in np.unique(labels)])
    return _without_small(vectors, unit(centres), min_size)


def group_centres(centres: np.ndarray, groups: int) -> np.ndarray:
    """Return which group each centre belongs to (Ward's linkage): (topics,)."""
    from sklearn.cluster import AgglomerativeClustering

    if groups >= len(centres):
        return np.arange(len(centres))
    return np.asarray(AgglomerativeClustering(groups, linkage="ward").fit_predict(centres))


def _graph(vectors: np.ndarray) -> Any:
    """Return the graph of nearest neighbours, weighted by cosine and scaled by the nodes' degrees (sparse)."""
    import scipy.sparse as sp

    near, cosine = _neighbours(vectors, min(NEIGHBOURS, len(vectors) - 1))
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


def _leading(graph: Any, count: int) -> np.ndarray:
    """Return each node's place among the `count` leading eigenvectors, on the unit sphere: (n, count)."""
    from scipy.sparse.linalg import eigsh

    nodes = graph.shape[0]
    if nodes <= DENSE:
        leading = np.linalg.eigh(graph.toarray())[1][:, -count:]
    else:
        leading = eigsh(graph, k=count, which="LA", v0=np.ones(nodes), tol=1e-4)[1]
    return unit(leading)


def _partition(places: np.ndarray, count: int, seed: int) -> np.ndarray:
    from sklearn.cluster import KMeans

    return np.asarray(KMeans(count, n_init=4, random_state=seed).fit_predict(places))


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
