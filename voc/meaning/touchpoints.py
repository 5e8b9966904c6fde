"""Which statements speak of which touchpoint of a brand's map, by their words, their meaning and their stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from voc.brand_map import BrandMap
from voc.meaning.terms import SKIPPED, WORD, stem, stop_words
from voc.resources import definition
from voc.topic_model import unit

Embed = Callable[[Sequence[str]], np.ndarray]
Array = np.ndarray


@dataclass(frozen=True)
class Matches:
    """The touchpoint each statement is nearest to, and how probably it speaks of it.

    place: (statements,) the touchpoint's place in the map. p: (statements,) the probability.
    """

    place: Array
    p: Array


def match(statements: pd.DataFrame, vectors: Array, brand_map: BrandMap, embed: Embed) -> Matches:
    """Find the nearest touchpoint of every statement.

    statements: text and stage, one row a vector. vectors: (statements, width), unit length. embed: from texts to
    vectors of the same encoder.
    Nearness is the cosine to the mean of the vectors of a touchpoint's words, and so much for sharing its words,
    weighed
    by how rare they are, and for standing at a stage of voc that its stage covers, as `definitions/overlay.toml` says.
    The probability is a logistic function of two leads, fitted there to people's own categories
    (benchmarks/overlay.py):
    over the second touchpoint, and over what the statement has in common with any stage of a journey.
    """
    near, leads = leading(statements, vectors, brand_map, embed)
    fitted = definition("overlay")["probability"]
    odds = fitted["base"] + leads @ np.array([fitted["over_second"], fitted["over_stages"]])
    return Matches(near.argmax(axis=1), 1 / (1 + np.exp(-odds)))


def leading(statements: pd.DataFrame, vectors: Array, brand_map: BrandMap, embed: Embed) -> tuple[Array, Array]:
    """Return how near each statement is to each touchpoint, and by how much the nearest leads.

    nearness: (statements, touchpoints). leads: (statements, 2), over the second touchpoint and over the stages; both
    the same where there is no second.
    """
    near = nearness(statements, vectors, brand_map, embed)
    best = near.max(axis=1)
    stages = embed([stage["about"] for stage in definition("journey")["stage"]])
    over_stages = best - (vectors @ stages.T).mean(axis=1)
    over_second = best - np.partition(near, -2, axis=1)[:, -2] if near.shape[1] > 1 else over_stages
    return near, np.stack([over_second, over_stages], axis=1)


def nearness(statements: pd.DataFrame, vectors: Array, brand_map: BrandMap, embed: Embed) -> Array:
    """Return how near each statement is to each touchpoint: (statements, touchpoints)."""
    weight = definition("overlay")["nearness"]
    own = [each.words() for each in brand_map.touchpoint]
    known = embed([text for texts in own for text in texts])
    ends = np.cumsum([len(texts) for texts in own])
    centres = unit(np.stack([part.mean(axis=0) for part in np.split(known, ends[:-1])]))
    covers = {stage.name: stage.covers for stage in brand_map.stage}
    there = [statements["stage"].isin(covers[each.stage]).to_numpy() for each in brand_map.touchpoint]
    shared = shared_words(statements["text"].fillna("").tolist(), [" ".join(texts) for texts in own])
    return np.asarray(vectors @ centres.T + weight["words"] * shared + weight["stage"] * np.stack(there, axis=1))


def shared_words(texts: Sequence[str], others: Sequence[str]) -> Array:
    """Return the cosine of tf-idf vectors of word stems, stop words left out: (texts, others). idf is of the texts."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    counting = TfidfVectorizer(analyzer=_stems, sublinear_tf=True)
    try:
        rows = counting.fit_transform(texts)
    except ValueError:  # no text holds a word
        return np.zeros((len(texts), len(others)))
    return np.asarray((rows @ counting.transform(others).T).todense())


def _stems(text: str) -> list[str]:
    words = WORD.findall(SKIPPED.sub(" ", text.lower()))
    return [stem(word) for word in words if len(word) > 2 and word not in stop_words()]
