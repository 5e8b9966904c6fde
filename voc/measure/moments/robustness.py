"""Would the moment still be found if the analysis had been set otherwise? Coarser and finer topics, stricter cells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from voc.context import standing
from voc.corpus import Corpus
from voc.measure.cells import cell_places
from voc.measure.mentions import Mentions
from voc.topic_model import group_centres, mute

DRAWS, ZERO, COARSER, FINER, FEWER = "draws", "zero", "coarser", "finer", "fewer"
"""What makes a moment fragile: it leaves the list when people are redrawn, what is at stake may be nothing, or it is
lost where topics are half as many, twice as many, or cells need twice as many people."""
STEPS = 12
"""Of the power iteration that finds along which direction a topic is widest."""
SEEN = 3000
"""Statements of a topic that this is found on."""
Top = Callable[[Mentions, int], pd.DataFrame]
"""The candidates of other cells (mentions, times as many people needed): moment_id, direction, listed (in the top)."""


def failed(
    corpus: Corpus, mentions: Mentions, aside: Collection[int], moments: pd.DataFrame, top: Top
) -> tuple[pd.Series, list[str]]:
    """Return which of the settings each moment does not outlive, as lists of codes, and which were tried.

    A moment outlives a setting where a cell that holds at least a third of its statements is in the top list, on the
    same side (hurts or lifts). aside: topics that take no part. moments: moment_id, direction.
    """
    topic = mentions.statements["topic_id"]
    mentions = _with(mentions, topic.where(~topic.isin(aside), -1).to_numpy())
    found: Mapping[str, tuple[Mentions, int]] = {**dict(_granularities(corpus, mentions)), FEWER: (mentions, 2)}
    lost = {name: ~_outlives(mentions, other, moments, top(other, times)) for name, (other, times) in found.items()}
    codes = [[name for name, flags in lost.items() if flags[row]] for row in range(len(moments))]
    return pd.Series(codes, index=moments.index, dtype=object), list(found)


def _outlives(mentions: Mentions, other: Mentions, moments: pd.DataFrame, top: pd.DataFrame) -> np.ndarray:
    own = cell_places(mentions.statements, moments["moment_id"])
    there = cell_places(other.statements, top["moment_id"])
    kept = (own >= 0) & (there >= 0)
    shared = np.zeros((len(moments), len(top)))
    np.add.at(shared, (own[kept], there[kept]), 1)
    sizes = np.bincount(own[own >= 0], minlength=len(moments))
    holds = shared >= np.maximum(sizes / 3, 1)[:, None]
    mine, theirs = moments["direction"].to_numpy(), top["direction"].to_numpy()
    same = (mine[:, None] == theirs) | (mine[:, None] == "both") | (theirs == "both")
    return np.asarray((holds & same & top["listed"].to_numpy(dtype=bool)).any(axis=1))


def _granularities(corpus: Corpus, mentions: Mentions) -> Iterator[tuple[str, tuple[Mentions, int]]]:
    """Yield the mentions by half as many topics (the tree of topics cut), and by twice as many (each cut in two)."""
    model = corpus.topic_model
    if model is None or len(model.topics()) < 4:
        return
    topics, topic = model.topics(), mentions.statements["topic_id"].to_numpy()
    group = group_centres(model.centres_of(topics), len(topics) // 2)
    place = np.searchsorted(topics, topic).clip(max=len(topics) - 1)
    yield COARSER, (_with(mentions, np.where(topics[place] == topic, group[place], -1)), 1)
    if corpus.vectors is not None:
        yield FINER, (_with(mentions, np.where(topic >= 0, 2 * topic + _halves(corpus, mentions), -1)), 1)


def _with(mentions: Mentions, topic: np.ndarray) -> Mentions:
    return replace(mentions, statements=mentions.statements.assign(topic_id=topic))


def _halves(corpus: Corpus, mentions: Mentions) -> np.ndarray:
    """Return on which side of its topic's middle each statement lies, along the direction in which it is widest."""
    model, own = corpus.topic_model, mentions.statements
    side = np.zeros(len(own), dtype=np.int64)
    if model is None or corpus.vectors is None:
        return side
    there = standing(corpus.statements, corpus.vectors, model.context)
    for _, places in sorted(own.groupby("topic_id").indices.items()):
        rows = own["row"].to_numpy()[places]
        vectors = mute(there.at(rows).astype(np.float64), model.muted)
        away = vectors - vectors.mean(axis=0)
        seen = away[:: max(1, len(away) // SEEN)]
        along = seen[np.abs(seen).sum(axis=1).argmax()]
        for _ in range(STEPS):
            along = seen.T @ (seen @ along)
            along /= max(np.linalg.norm(along), 1e-12)
        side[places] = away @ along > 0
    return side
