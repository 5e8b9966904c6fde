"""What became of an earlier run's topics: the same, split, merged, new or gone (after MONIC: Spiliopoulou et al. 2006).

Both models say of the same statements which topic they have; all else follows from who shares how much with whom.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from voc.topic_model import TopicModel

MOST = 0.5
"""Share of a topic's statements from which on they are most of it."""


@dataclass(frozen=True)
class Lineage:
    """Where the topics of a new model come from.

    model: the new one, with the earlier ids where a topic goes on; other ids follow the highest there was.
    origin: by topic id: same, split, merged or new. parents: by topic id, the earlier ids it comes from.
    gone: earlier ids of which nothing goes on.
    """

    model: TopicModel
    origin: dict[int, str]
    parents: dict[int, list[int]]
    gone: list[int]


def inherit(before: TopicModel, after: TopicModel, vectors: np.ndarray, weights: np.ndarray) -> Lineage:
    """Return the lineage of the new model's topics.

    vectors, weights: (n, width) and (n,), distinct statements that both models can assign and how often each is said.
    A topic is the same when most of the earlier one is in it and makes up most of it. It is merged when most of an
    earlier topic is in it beside others, split when most of it comes from a topic that is elsewhere too.
    """
    old, new = before.topics(), after.topics()
    shared = _shared(before, after, vectors, weights)
    poured = shared / np.maximum(shared.sum(axis=1, keepdims=True), 1e-9) > MOST
    made = shared / np.maximum(shared.sum(axis=0, keepdims=True), 1e-9) > MOST
    ids = _ids(shared, poured, made, old, before.free)
    origin, parents = {}, {}
    for column, each in enumerate(ids):
        rows = np.flatnonzero(poured[:, column] | made[:, column])
        origin[each], parents[each] = _kind(poured[:, column], made[:, column]), old[rows].tolist()
    gone = old[~(poured | made).any(axis=1)].tolist()
    number = dict(zip(new.tolist(), ids, strict=True))
    renamed = np.array([number.get(int(each), -1) for each in after.ids], dtype=np.int64)
    model = replace(after, ids=renamed, free=max(before.free, *(each + 1 for each in ids)))
    return Lineage(model, origin, parents, gone)


def _shared(before: TopicModel, after: TopicModel, vectors: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the weight of the statements that each pair of topics shares: (earlier topics, new topics)."""
    old, new = before.topics(), after.topics()
    rows, columns = (model.assign(vectors)[0] for model in (before, after))
    both = (rows >= 0) & (columns >= 0)
    found = np.zeros((len(old), len(new)))
    np.add.at(found, (np.searchsorted(old, rows[both]), np.searchsorted(new, columns[both])), weights[both])
    return found


def _kind(poured: np.ndarray, made: np.ndarray) -> str:
    if not poured.any():
        return "split" if made.any() else "new"
    return "same" if poured.sum() == 1 and (poured & made).any() else "merged"


def _ids(shared: np.ndarray, poured: np.ndarray, made: np.ndarray, old: np.ndarray, free: int) -> list[int]:
    """Return an id for each new topic: that of the earlier one that goes on in it, else one never given before."""
    heir: dict[int, int] = {}
    for link in (poured, made):
        for row, column in sorted(np.argwhere(link).tolist(), key=lambda pair: -shared[pair[0], pair[1]]):
            if column not in heir and row not in heir.values():
                heir[column] = row
    fresh = count(free)
    return [int(old[heir[column]]) if column in heir else next(fresh) for column in range(shared.shape[1])]
