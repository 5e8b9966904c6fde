"""How much each statement speaks of what a question asks: by meaning, and by the words they share.

Vectors know that a parcel is a delivery, words know what a name is. A cosine and BM25 (Robertson and Zaragoza 2009), as
a share of what the question's words could give, add up to a likeness, which unlike fused ranks can also say that there
is nothing (`python -m benchmarks.ask`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.meaning.encoder import encode_texts
from voc.meaning.minilm import MINILM
from voc.meaning.question import Question, pattern_of
from voc.meaning.reader import READER
from voc.meaning.static import STATIC
from voc.meaning.vector_file import model_of, statement_vectors
from voc.resources import definition

ENGLISH = ("en", "und")
ENGLISH_ONLY = (READER, MINILM, STATIC)
"""Encoders that know no other language."""
TOGETHER = 2**16
"""Vectors multiplied at once: bounds the memory."""
SATURATION, LENGTHS = 1.2, 0.75
"""BM25's k1 and b, as published."""


@dataclass(frozen=True)
class Search:
    """What a search found.

    likeness: (statements,) how much each speaks of what is asked, about 0 to 1.
    least: the likeness from which chance is no explanation in this corpus.
    foreign: how many of the statements are in a language that the encoder does not know; they are found by words.
    """

    likeness: np.ndarray
    least: float
    foreign: int


def search(corpus: Corpus, question: Question) -> Search:
    """Compare every statement with a question. Raises ModelError when the run's encoder is not there."""
    rules = definition("ask")["evidence"]
    meaning, background = cosines(corpus, question)
    words = word_share(corpus.statements["text"], question.words)
    foreign = _foreign(corpus)
    least = max(rules["least"], float(np.quantile(background, 1 - rules["chance"])))
    # the encoder makes little of other languages: there a statement must hold every word
    all_words = np.where(words >= 1, least + rules["words"] * words, 0)
    likeness = np.where(foreign, all_words, meaning + rules["words"] * words)
    return Search(likeness.astype(np.float32), least, int(foreign.sum()))


def word_share(texts: pd.Series[str], words: Sequence[str]) -> np.ndarray:
    """Return (texts,) BM25 of the words as a share of what they give all together in a text of mean length.

    A word counts once a text, with all its forms. At least 1 where a text holds every word.
    """
    found, most = np.zeros(len(texts), dtype=np.float32), 0.0
    if len(texts) == 0 or not words:
        return found
    length = texts.str.len().to_numpy(dtype=np.float32, na_value=0)
    pull = SATURATION * (1 - LENGTHS + LENGTHS * length / max(float(length.mean()), 1))
    every = np.ones(len(texts), dtype=bool)
    for word in words:
        holds = texts.str.contains(pattern_of(word), regex=True).to_numpy(dtype=bool, na_value=False)
        rare = float(np.log1p((len(texts) - holds.sum() + 0.5) / (holds.sum() + 0.5)))
        found += holds * rare * (SATURATION + 1) / (1 + pull)
        most += rare
        every &= holds
    share = np.minimum(found / max(most, 1e-9), 1)
    return np.where(every, 1, share).astype(np.float32)


def cosines(corpus: Corpus, question: Question) -> tuple[np.ndarray, np.ndarray]:
    """Return each statement's cosine to the question, and each background question's to its third best statement."""
    rules = definition("ask")["evidence"]
    vectors = statement_vectors(corpus)
    asked = encode_texts([question.text, question.bare, *rules["background"]], model_of(corpus))[0]
    found = np.zeros(len(vectors), dtype=np.float32)
    best = np.zeros((len(asked) - 2, rules["people"]), dtype=np.float32)
    for start in range(0, len(vectors), TOGETHER):
        near = asked @ np.asarray(vectors[start : start + TOGETHER], dtype=np.float32).T
        found[start : start + TOGETHER] = near[:2].mean(axis=0)
        best = np.partition(np.hstack([best, near[2:]]), -rules["people"], axis=1)[:, -rules["people"] :]
    return found, best.min(axis=1)


def _foreign(corpus: Corpus) -> np.ndarray:
    if model_of(corpus) not in ENGLISH_ONLY:
        return np.zeros(len(corpus.statements), dtype=bool)
    other = corpus.feedback.loc[~corpus.feedback["lang"].fillna("und").isin(ENGLISH), "feedback_id"]
    return corpus.statements["feedback_id"].isin(other).to_numpy()
