"""How surely a topic is found again when topics are sought in part of the statements only.

Cluster-wise stability (Hennig 2007, doi:10.1016/j.csda.2006.11.025): topics are sought in subsets drawn at random, and
a topic's stability is the mean over the draws of its likeness (Jaccard) to the topic most like it. Hennig's reading:
0.75 and more is stable, below 0.6 its borders should not be trusted, 0.5 and less is dissolved.
"""

from __future__ import annotations

import numpy as np

from voc.meaning.clusters import find_centres
from voc.topic_model import TopicModel, mute

DRAWS, SEED = 5, 0
MOST = 4_000
"""Statements in a draw: half of them, but no more than these."""


def stability(model: TopicModel, vectors: np.ndarray, smallest: int) -> dict[int, float]:
    """Return every topic's stability, 0 to 1, by its id.

    vectors: (n, width) distinct statements in an order that does not depend on the input's. smallest: statements that
    make a topic among them, at least.
    """
    topics, near = model.topics(), mute(vectors, model.muted)
    size = min(len(vectors) // 2, MOST)
    if len(topics) < 2 or size < len(topics):
        return dict.fromkeys(topics.tolist(), float("nan"))
    ours, chance = model.assign(vectors)[0], np.random.default_rng(SEED)
    least = max(2, round(smallest * size / len(vectors)))
    found = []
    for _ in range(DRAWS):
        rows = np.sort(chance.choice(len(vectors), size, replace=False))
        centres = find_centres(near[rows], least, most=len(topics))
        found.append(_likeness(topics, ours, (near @ centres.T).argmax(axis=1)))
    return dict(zip(topics.tolist(), np.mean(found, axis=0).round(3).tolist(), strict=True))


def _likeness(topics: np.ndarray, ours: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return for each topic the Jaccard likeness of the other topic most like it: (topics,)."""
    held = ours >= 0
    both = np.zeros((len(topics), int(others.max()) + 1))
    np.add.at(both, (np.searchsorted(topics, ours[held]), others[held]), 1)
    either = both.sum(axis=1, keepdims=True) + np.bincount(others, minlength=both.shape[1]) - both
    return np.asarray((both / np.maximum(either, 1)).max(axis=1))
