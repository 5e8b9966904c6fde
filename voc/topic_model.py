"""What assigning a topic needs, and its file: the model of a run's topics."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from voc.errors import OutputError

BLOCK = 4096
ARRAYS, NUMBERS = ("centres", "muted", "ids", "inside", "lift", "kept"), ("floor", "context", "free")


@dataclass(frozen=True, eq=False)
class TopicModel:
    """All that assigning a topic needs.

    centres: (centres, width) unit vectors.
    muted: (width, directions) that every vector loses first.
    floor: the least cosine to the nearest centre at which a statement belongs to a topic.
    context: how much the statements around one count for its vector, beside its own words.
    ids: (centres,) the topic each centre stands for; several may stand for one.
    inside: (centres,) the centre, further up, whose statements this one shares in; -1 for one that stands by itself.
    lift: (centres,) what a centre's cosines are multiplied by when the nearest is chosen: more than 1 for one made from
        a few examples, whose cosines are lower than those of the middle of a crowd.
    free: the lowest id that no topic ever had.
    kept: (statements, width) vectors of some of the statements the topics were found among, for comparison with later
        ones; none of them is needed to assign a topic.
    """

    centres: np.ndarray
    muted: np.ndarray
    floor: float
    context: float
    ids: np.ndarray
    inside: np.ndarray
    lift: np.ndarray
    free: int
    kept: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float16))

    def assign(self, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return each vector's topic id (-1 = none) and its cosine to the nearest centre by itself: (n,) each."""
        places = np.full(len(vectors), -1, dtype=np.int64)
        scores = np.zeros(len(vectors))
        if len(self.centres) == 0:
            return places, scores
        for start in range(0, len(vectors), BLOCK):
            # double precision: in single, a row's last digits would depend on which rows share its block
            near = mute(vectors[start : start + BLOCK].astype(np.float64), self.muted) @ self.centres.T
            best = np.where(self.inside < 0, near * self.lift, -np.inf).argmax(axis=1)
            scores[start : start + BLOCK] = near[np.arange(len(near)), best]
            places[start : start + BLOCK] = self._shared_out(near, best)
        return np.where(scores >= self.floor, self.ids[places], -1), scores

    def topics(self) -> np.ndarray:
        """Return the topics' ids, in order."""
        return np.unique(self.ids[self.ids >= 0])

    def centres_of(self, topics: Sequence[int] | np.ndarray) -> np.ndarray:
        """Return one centre for each of these topic ids, in the middle of those that stand for it: (topics, width)."""
        found = [self.centres[self.ids == each].mean(axis=0) for each in topics]
        return unit(np.stack(found)) if found else np.zeros((0, self.centres.shape[1]), dtype=np.float32)

    def _shared_out(self, near: np.ndarray, best: np.ndarray) -> np.ndarray:
        for whole in np.unique(self.inside[self.inside >= 0]):
            rows, parts = np.flatnonzero(best == whole), np.flatnonzero(self.inside == whole)
            best[rows] = parts[near[np.ix_(rows, parts)].argmax(axis=1)]
        return best


def plain_model(centres: np.ndarray, muted: np.ndarray, floor: float, context: float) -> TopicModel:
    """Return the model of topics with a centre each, whose row is the topic's id."""
    number = len(centres)
    return TopicModel(centres, muted, floor, context, np.arange(number), np.full(number, -1), np.ones(number), number)


def mute(vectors: np.ndarray, muted: np.ndarray) -> np.ndarray:
    """Return the vectors without the muted directions: (n, width), unit length. `muted` is (width, directions)."""
    left = vectors - (vectors @ muted) @ muted.T
    return np.asarray(left / np.maximum(np.linalg.norm(left, axis=1, keepdims=True), 1e-9), dtype=vectors.dtype)


def unit(vectors: np.ndarray) -> np.ndarray:
    """Return the vectors at length 1, float32: (n, width)."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def group_centres(centres: np.ndarray, groups: int) -> np.ndarray:
    """Return which group each centre belongs to (Ward's linkage): (topics,)."""
    from sklearn.cluster import AgglomerativeClustering

    if groups >= len(centres):
        return np.arange(len(centres))
    return np.asarray(AgglomerativeClustering(groups, linkage="ward").fit_predict(centres))


def write_model(model: TopicModel, path: Path) -> None:
    """Write the model as a safetensors file."""
    from safetensors.numpy import save

    arrays = {name: np.ascontiguousarray(getattr(model, name)) for name in ARRAYS}
    path.write_bytes(save(arrays, metadata={name: json.dumps(getattr(model, name)) for name in NUMBERS}))


def read_model(path: Path) -> TopicModel:
    """Read a model written by `write_model`. Raises OutputError for that of another version of voc."""
    from safetensors import safe_open

    with safe_open(path, framework="numpy") as file:
        if not {*ARRAYS} <= {*file.keys()}:
            raise OutputError(f"{path} was written by another version of voc. Run voc again into that folder.")
        arrays, numbers = {name: file.get_tensor(name) for name in ARRAYS}, file.metadata()
    return TopicModel(**arrays, **{name: json.loads(numbers[name]) for name in NUMBERS})
