"""Fit topics on a sample of the distinct statements, then give every statement its topic by the same rule.

Nothing here depends on the order of the rows or on how often a text occurs: texts are taken once each, in alphabetical
order, and the sample is drawn by the texts' hashes, so that a statement of last month's sample is in this month's too.
"""

from __future__ import annotations

import hashlib
import heapq
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd

from voc.context import Standing, standing
from voc.corpus import Corpus
from voc.meaning.clusters import find_centres
from voc.meaning.muting import kind_markers, muted_directions, text_markers
from voc.meaning.product_kinds import product_kinds
from voc.resources import definition
from voc.topic_model import TopicModel, mute, plain_model

EMPTY = re.compile(r"<[A-Z_]+>|https?://\S+|(?<![\w@])@\w+|[\W\d_]")
"""What is no word; a statement with fewer than two letters besides says nothing and has no topic."""
WORD = re.compile(r"(?:^|\s)(?!\S*://)[^\W\d_]{2}")
"""A word that stands free: most statements say something by their first."""
BLOCK = 4096
"""Statements assigned at once: bounds memory."""
MUTED_SHARE = 0.01
ENGLISH = ("en", "und")
TONES = {"pos": 1, "neg": -1}
NAMES = 50
"""Brands and products whose names are muted: the most frequent ones."""


@dataclass(frozen=True)
class Sample:
    """Distinct statements in alphabetical order: (n) texts, (n, width) unit vectors, (n) times each is said.

    feedback: (n) the feedback in which each stands first.
    english: (n) whether it is in English, or in no known language. tone: (n) 1 for praise, -1 for blame, else 0.
    kinds: of product, that the feedback is about in which each stands first: (n) rows, see `product_kinds`.
    """

    texts: list[str]
    vectors: np.ndarray
    said: np.ndarray
    feedback: np.ndarray
    english: np.ndarray
    tone: np.ndarray
    kinds: pd.DataFrame


def draw_sample(corpus: Corpus, standing: Standing, most: int) -> Sample:
    """Return at most `most` distinct statements that say something, of feedback that repeats no other."""
    texts = corpus.statements["text"]
    said = texts[counted(corpus)].value_counts()
    worded = [text for text in said.index if says_something(text)]
    drawn = sorted(heapq.nsmallest(most, worded, key=_hash))
    rows = _first_rows(corpus.statements, drawn)
    feedback = corpus.feedback.set_index("feedback_id")
    own = corpus.statements["feedback_id"].iloc[rows]
    english = feedback.loc[own, "lang"].isin(ENGLISH).to_numpy(dtype=bool)
    kinds = product_kinds(feedback).loc[own].reset_index(drop=True)
    said_often = said.reindex(drawn).to_numpy(dtype=np.int64)
    return Sample(
        drawn, standing.at(rows), said_often, own.to_numpy(), english, _tone(corpus.statements.iloc[rows]), kinds
    )


def _tone(statements: pd.DataFrame) -> np.ndarray:
    return statements["sentiment"].map(TONES).fillna(0).to_numpy(dtype=np.int64)


def thinned(sample: Sample, most: int) -> np.ndarray:
    """Return the rows of at most so many statements, drawn by their texts' hashes and in their order."""
    return np.array(
        heapq.nsmallest(most, range(len(sample.texts)), key=lambda row: _hash(sample.texts[row])), dtype=np.int64
    )


def _first_rows(statements: pd.DataFrame, texts: Sequence[str]) -> np.ndarray:
    """Return the row in which each of these texts stands first, by statement_id: (texts,)."""
    place = pd.Index(pd.Series(texts, dtype="str")).get_indexer(pd.Index(statements["text"]))
    rows = np.flatnonzero(place >= 0)
    rows = rows[statements["statement_id"].iloc[rows].argsort(kind="stable").to_numpy()]
    return np.asarray(rows[np.unique(place[rows], return_index=True)[1]])


def placed(corpus: Corpus, context: float) -> Standing:
    """Return the statements' vectors where each stands among its neighbours. context: how much these count."""
    vectors = np.zeros((0, 0), dtype=np.float32) if corpus.vectors is None else corpus.vectors
    return standing(corpus.statements, vectors, context)


def one_thread() -> AbstractContextManager[object]:
    """Return what keeps sums in one order: in another the last digit differs, and that can change a result."""
    from threadpoolctl import threadpool_limits

    return threadpool_limits(limits=1)  # type: ignore[no-any-return]


def fit_topics(
    sample: Sample, names: Sequence[str], *, clear: float, smallest: int, floor: float, context: float
) -> TopicModel:
    """Return the topics of a sample.

    names: brands and products, to be looked past. clear, smallest: see `find_centres`. floor, context: see TopicModel.
    """
    markers = chain(text_markers(sample.texts, _patterns(), names, MUTED_SHARE), kind_markers(sample.kinds))
    muted = muted_directions(sample.vectors, markers, MUTED_SHARE)
    return plain_model(find_centres(mute(sample.vectors, muted), smallest, clear), muted, floor, context)


def assign_topics(corpus: Corpus, standing: Standing, model: TopicModel) -> tuple[np.ndarray, np.ndarray]:
    """Return every statement's topic id (-1 = none) and its cosine to the topic's centre: (statements,) each."""
    # The same order whatever the rows': not even the last digit differs.
    order = corpus.statements["statement_id"].argsort(kind="stable").to_numpy()
    ids, scores = np.empty(len(order), dtype=np.int64), np.empty(len(order))
    for start in range(0, len(order), BLOCK):
        rows = order[start : start + BLOCK]
        ids[rows], scores[rows] = model.assign(standing.at(rows))
    said = np.fromiter(map(says_something, corpus.statements["text"]), bool, len(order))
    return np.where(said, ids, -1), np.where(said, scores.round(5), 0).astype(np.float32)


def by_size(model: TopicModel, ids: np.ndarray, counts: np.ndarray) -> tuple[TopicModel, np.ndarray]:
    """Return the topics numbered by the statements that count, the largest 0, without those that have none."""
    sizes = np.bincount(ids[counts & (ids >= 0)], minlength=len(model.centres))
    order = np.argsort(-sizes, kind="stable")[: int((sizes > 0).sum())]
    number = np.full(len(sizes) + 1, -1, dtype=np.int64)
    number[order] = np.arange(len(order))
    return plain_model(model.centres[order], model.muted, model.floor, model.context), number[ids]


def counted(corpus: Corpus) -> np.ndarray:
    """Tell which statements count: those of feedback that repeats no other."""
    owner = pd.Index(corpus.feedback["feedback_id"]).get_indexer(pd.Index(corpus.statements["feedback_id"]))
    return np.asarray(corpus.feedback["duplicate_of"].isna().to_numpy()[owner])


def names_in(corpus: Corpus) -> list[str]:
    """Return the names of brands and products in the feedback, the most frequent ones."""
    columns = [corpus.feedback[each] for each in ("brand", "product") if each in corpus.feedback]
    if not columns:
        return []
    held = pd.concat(columns).dropna().astype(str)
    counts = held[held.str.contains(r"[^\W\d_]{2}")].value_counts()
    return sorted(counts.index, key=lambda each: (-counts[each], each))[:NAMES]


def says_something(text: str) -> bool:
    """Tell whether there are two letters or more besides marks, handles, links and numbers."""
    return WORD.search(text) is not None or len(EMPTY.sub("", text)) >= 2


def _patterns() -> dict[str, str]:
    rules = definition("topics")
    verdicts = {side: rf"(?i)\b(?:{'|'.join(map(re.escape, words))})\b" for side, words in rules["verdict"].items()}
    return {**rules["muted"], **verdicts}


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()
