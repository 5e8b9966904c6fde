"""What the label heads see of a statement: the same in training and in prediction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

KINDS = ("review", "survey", "social", "support", "app")
BACKGROUND = ("source_kind", "rating", "rating_min", "rating_max", "low_is_good", "nps", "recommend")
"""Columns of the feedback that stand behind the facts."""
OUTCOME_FACTS = 2
FACTS = 5 + 6 + OUTCOME_FACTS + len(KINDS)
GRAM_BITS = 15
WORD = r"(?u)[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[!?]|[^\w\s.,;:'\"’()\-]"
"""A word with its apostrophe, a number, `!`, `?` or a sign such as an emoji."""


@dataclass(frozen=True)
class Sight:
    """What the heads see of n statements of f pieces of feedback.

    vectors: (n, width) unit vectors of the statements.
    documents: the f texts. owner: (n,) which of them each statement stands in, 0…f-1. spans: (n, 2) where it does.
    facts: (n, facts) position, length, marks, outcome and source, each about -1…1.
    read: (n, width) what the reader made of the statements in their texts; None where it was not asked.
    """

    vectors: np.ndarray
    documents: tuple[str, ...]
    owner: np.ndarray
    spans: np.ndarray
    facts: np.ndarray
    read: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.owner)

    def at(self, rows: np.ndarray) -> Sight:
        """Return what is seen of these statements."""
        read = None if self.read is None else self.read[rows]
        return Sight(self.vectors[rows], self.documents, self.owner[rows], self.spans[rows], self.facts[rows], read)

    def dense(self) -> np.ndarray:
        """Return (n, width + facts) float32."""
        scale = np.float32(np.sqrt(self.vectors.shape[1]))
        return np.hstack([scale * self.vectors, self.facts]).astype(np.float32)

    def grams(self) -> csr_matrix:
        """Return (n, 2 ** GRAM_BITS) float32: hashed words and pairs of words, each row of unit length."""
        spans = zip(self.owner, self.spans, strict=True)
        return hashed_words([self.documents[owner][start:end] for owner, (start, end) in spans])


def hashed_words(texts: Sequence[str]) -> csr_matrix:
    """Return (n, 2 ** GRAM_BITS) float32: words and pairs of words of texts, hashed, each row of unit length."""
    from sklearn.feature_extraction.text import HashingVectorizer

    hasher = HashingVectorizer(
        n_features=2**GRAM_BITS,
        ngram_range=(1, 2),
        token_pattern=WORD,
        binary=True,
        alternate_sign=False,
        dtype=np.float32,
    )
    rows = hasher.transform([f"^ {text} $" for text in [*texts, ""]])  # it refuses to look at none
    return rows[:-1]


def sight(
    statements: pd.DataFrame, feedback: pd.DataFrame, vectors: np.ndarray | None = None, rows: np.ndarray | None = None
) -> Sight:
    """Return what the heads see.

    statements: feedback_id, start, end, text; all the statements of each piece. feedback: feedback_id, text,
    source_kind, rating, rating_min, rating_max, low_is_good, nps, recommend. Every feedback_id of a statement is in
    feedback. rows: the statements to be looked at, all when None. vectors: one for each of those; of no width when
    None, for a reader to fill in.
    """
    owner = pd.Index(feedback["feedback_id"]).get_indexer(statements["feedback_id"])
    order = np.lexsort((statements["start"].to_numpy(), owner))
    facts = np.column_stack([_place(owner, order), _shape(statements["text"]), _background(feedback)[owner]])
    spans = statements[["start", "end"]].to_numpy(dtype=np.int64)
    chosen = slice(None) if rows is None else rows
    documents = tuple(feedback["text"].fillna(""))
    given = np.zeros((len(owner[chosen]), 0), dtype=np.float32) if vectors is None else vectors
    return Sight(given, documents, owner[chosen], spans[chosen], facts[chosen].astype(np.float32))


def _place(owner: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return (n, 5): share of the feedback that stands before, first, last, only, number of statements."""
    size = np.bincount(owner, minlength=1)[owner]
    first_of_each = np.r_[0, np.cumsum(np.bincount(owner, minlength=1))[:-1]]
    rank = np.empty(len(owner), dtype=np.int64)
    rank[order] = np.arange(len(owner)) - first_of_each[owner[order]]
    share = rank / np.maximum(size - 1, 1)
    return np.column_stack([share, rank == 0, rank == size - 1, size == 1, np.log1p(size) / 3])


def _shape(texts: pd.Series) -> np.ndarray:
    """Return (n, 6): length in characters and words, question, exclamation, capitals, mention or link."""
    text = texts.fillna("").astype("str")
    length = text.str.len().to_numpy(dtype=float)
    capitals = text.str.count(r"[A-Z]").to_numpy(dtype=float) / np.maximum(length, 1)
    counts = [text.str.count(mark).clip(upper=2).to_numpy(dtype=float) / 2 for mark in (r"\?", "!", r"@\w|https?:")]
    return np.column_stack([np.log1p(length) / 4, np.log1p(text.str.count(r"\w+")) / 3, *counts, capitals])


def _background(feedback: pd.DataFrame) -> np.ndarray:
    """Return (f, 2 + kinds): the outcome as given, -1…1 and 0 where unknown; known or not; kind of source."""
    span = feedback["rating_max"] - feedback["rating_min"]
    rated = (feedback["rating"] - feedback["rating_min"]) / span
    rated = rated.where(~feedback["low_is_good"].fillna(value=False).astype(bool), 1 - rated)
    outcome = rated.fillna(feedback["nps"] / 10).fillna(feedback["recommend"]).astype(float).clip(0, 1)
    kinds = [(feedback["source_kind"] == kind).to_numpy(dtype=float) for kind in KINDS]
    return np.column_stack([(outcome * 2 - 1).fillna(0), outcome.notna(), *kinds])
