"""What the label heads see of a statement: the same in training and in prediction.

Nothing here costs an encoder pass of its own: the context is made of the vectors of the neighbouring
statements, which topics need anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

KINDS = ("review", "survey", "social", "support", "app")
OUTCOME_FACTS = 2
FACTS = 5 + 6 + OUTCOME_FACTS + len(KINDS)
GRAM_BITS = 15
WORD = r"(?u)[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[!?]|[^\w\s.,;:'\"’()\-]"
"""A word with its apostrophe, a number, `!`, `?` or a sign such as an emoji."""


@dataclass(frozen=True)
class Sight:
    """What the heads see of n statements of f pieces of feedback.

    vectors: (n, width) unit vectors, in the statements' order.
    before, after: (n,) positions of the neighbouring statements of the same feedback, -1 where there is none.
    owner: (n,) which feedback each statement belongs to, 0…f-1.
    whole: (f, width) mean vector of each feedback's statements.
    facts: (n, facts) position, length, marks, outcome and source, each about -1…1.
    texts: the n statements.
    """

    vectors: np.ndarray
    before: np.ndarray
    after: np.ndarray
    owner: np.ndarray
    whole: np.ndarray
    facts: np.ndarray
    texts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.vectors)

    def dense(self, rows: np.ndarray, context: float) -> np.ndarray:
        """Return (rows, width + facts) float32: own vector, facts; with context (rows, 4 * width + facts).

        context: how much the vectors before, after and of the whole feedback count beside the own; 0 leaves them out.
        """
        scale = np.float32(np.sqrt(self.vectors.shape[1]))
        near = [self.vectors[rows]]
        if context:
            near += [self._beside(rows, self.before), self._beside(rows, self.after), self.whole[self.owner[rows]]]
            near[1:] = [context * part for part in near[1:]]
        return np.hstack([*(scale * part for part in near), self.facts[rows]]).astype(np.float32)

    def _beside(self, rows: np.ndarray, where: np.ndarray) -> np.ndarray:
        return np.asarray(self.vectors[where[rows]] * (where[rows] >= 0)[:, None])

    def grams(self, rows: np.ndarray) -> csr_matrix:
        """Return (rows, 2 ** GRAM_BITS) float32: hashed words and pairs of words, each row of unit length."""
        from sklearn.feature_extraction.text import HashingVectorizer

        hasher = HashingVectorizer(
            n_features=2**GRAM_BITS,
            ngram_range=(1, 2),
            token_pattern=WORD,
            binary=True,
            alternate_sign=False,
            dtype=np.float32,
        )
        return hasher.transform([f"^ {self.texts[row]} $" for row in rows])


def sight(statements: pd.DataFrame, feedback: pd.DataFrame, vectors: np.ndarray) -> Sight:
    """Return what the heads see.

    statements: feedback_id, start, text; one row a vector. feedback: feedback_id, source_kind, rating,
    rating_min, rating_max, low_is_good, nps, recommend. Every feedback_id of a statement is in feedback.
    """
    owner = pd.Index(feedback["feedback_id"]).get_indexer(statements["feedback_id"])
    order = np.lexsort((statements["start"].to_numpy(), owner))
    before, after = _neighbours(owner, order)
    facts = np.column_stack([_place(owner, order), _shape(statements["text"]), _background(feedback)[owner]])
    texts = tuple(statements["text"].fillna(""))
    return Sight(vectors, before, after, owner, _means(owner, vectors, len(feedback)), facts.astype(np.float32), texts)


def _neighbours(owner: np.ndarray, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    same = owner[order][1:] == owner[order][:-1]
    before, after = np.full(len(owner), -1), np.full(len(owner), -1)
    before[order[1:]] = np.where(same, order[:-1], -1)
    after[order[:-1]] = np.where(same, order[1:], -1)
    return before, after


def _means(owner: np.ndarray, vectors: np.ndarray, count: int) -> np.ndarray:
    from scipy.sparse import csr_matrix

    size = np.bincount(owner, minlength=count)
    weights = 1.0 / np.maximum(size[owner], 1)
    spread = csr_matrix((weights, (owner, np.arange(len(owner)))), shape=(count, len(owner)))
    return np.asarray(spread @ vectors, dtype=np.float32)


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
