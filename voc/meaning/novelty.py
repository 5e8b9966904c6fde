"""Topics that speak of what an earlier run's feedback did not speak of.

A theme that both know lies as near to the one's statements as to the other's; a new one lies nearer to its own
(a two-sample test by nearest neighbours: Henze 1988). Measured by `python -m benchmarks.novelty`.
"""

from __future__ import annotations

import numpy as np

from voc.meaning.topic_fit import Sample, thinned
from voc.topic_model import TopicModel, mute

KEPT = 2_000
"""Statements of a run whose vectors its model keeps, to be compared with later feedback."""
NEAREST = 3
NEW = 0.06
"""How much nearer, in cosine, a topic's statements must be to their own feedback than to the earlier one's, on average.
Halves of the same feedback differ by a third of it at most."""


def kept_vectors(sample: Sample) -> np.ndarray:
    """Return the vectors that a model keeps: (at most KEPT, width) float16, in an order that says nothing."""
    return np.asarray(sample.vectors[thinned(sample, KEPT)], dtype=np.float16)


def new_topics(earlier: TopicModel, sample: Sample, topic: np.ndarray) -> frozenset[int]:
    """Return the topics that are new beside the earlier model's feedback.

    sample, topic: (n,) statements of later feedback, and the topic that each has when topics are sought anew.
    """
    own = thinned(sample, KEPT)
    size = min(len(own), len(earlier.kept))
    if size <= NEAREST:
        return frozenset()
    later = mute(sample.vectors, earlier.muted)
    old = mute(earlier.kept[:size].astype(np.float32), earlier.muted)
    to_own = later @ later[own[:size]].T
    # what is said beside a statement lies near it by the context they share: earlier feedback has no such neighbour
    to_own[sample.feedback[:, None] == sample.feedback[own[:size]]] = -1.0
    nearer = _nearest(to_own) - _nearest(later @ old.T)
    return frozenset(int(each) for each in np.unique(topic[topic >= 0]) if nearer[topic == each].mean() > NEW)


def _nearest(cosine: np.ndarray) -> np.ndarray:
    return np.asarray(np.partition(cosine, -NEAREST, axis=1)[:, -NEAREST:].mean(axis=1))
