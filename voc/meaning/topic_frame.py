"""The topics as a fitted BERTopic object, for whoever wants its charts, searches and exports.

`voc run` does not need it (importing bertopic takes 9 to 18 seconds), so it is built on request, from the same parts:
BERTopic calls them its reduction and its cluster model, and its own numbering, by size, is ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.errors import StepError
from voc.meaning.encode import EncodeSettings, encode
from voc.meaning.terms import stop_words
from voc.meaning.topic_fit import counted, placed, says_something
from voc.topic_model import TopicModel, mute

if TYPE_CHECKING:
    from bertopic import BERTopic


class Muting:
    """The reduction: takes the muted directions out. It is fitted already, as BERTopic's parts may be."""

    def __init__(self, model: TopicModel) -> None:
        self.model = model

    def fit(self, vectors: np.ndarray, y: object = None) -> Muting:  # noqa: ARG002
        """Return itself."""
        return self

    def transform(self, vectors: np.ndarray) -> np.ndarray:
        """Return the vectors without the muted directions: (n, width)."""
        return mute(np.asarray(vectors, dtype=np.float32), self.model.muted)


class NearestCentre:
    """The cluster model: the nearest centre, or -1 below the floor."""

    def __init__(self, model: TopicModel, topics: pd.Series[int]) -> None:
        self.model, self.rows = model, pd.Index(topics)
        self.labels_ = np.zeros(0, dtype=np.int64)

    def fit(self, vectors: np.ndarray, y: object = None) -> NearestCentre:  # noqa: ARG002
        """Label the vectors by the rule that `predict` keeps."""
        self.labels_ = self.predict(vectors)
        return self

    def predict(self, vectors: np.ndarray) -> np.ndarray:
        """Return the row of each muted vector's topic in the table of topics, -1 for none: (n,)."""
        return np.asarray(self.rows.get_indexer(pd.Index(self.model.assign(vectors)[0])), dtype=np.int64)


def bertopic(corpus: Corpus) -> BERTopic:
    """Return a BERTopic that holds the corpus's topics, with our names as its custom labels.

    Its numbers are the rows of the table of topics: BERTopic counts from 0 without gaps. They are the topics' ids too,
    until topics are merged, split or taken over from another run.

    corpus: what `voc.analyse` or `voc.load` returns. A run that was read back has its statements' vectors made again,
        or taken from the cache.
    Give `transform` the vectors of `topic_fit.placed`, for it has no encoder of its own. It sees
    only vectors: a statement without a word, which the step leaves out, is assigned here too.
    Raises StepError when the corpus has no topics.
    """
    model = corpus.topic_model
    if not len(corpus.topics) or model is None:
        raise StepError("A BERTopic is built from topics, and this corpus has none. Run the step `topics` first.")
    if corpus.vectors is None:
        corpus = encode(corpus, EncodeSettings(model=corpus.facts["encode"]["model"]))
    said = corpus.statements["text"].map(says_something).to_numpy(dtype=bool) & counted(corpus)
    frame = _frame()(
        umap_model=Muting(model),
        hdbscan_model=NearestCentre(model, corpus.topics["topic_id"]),
        vectorizer_model=_vectorizer(),
        calculate_probabilities=False,
    )
    frame.fit(corpus.statements["text"][said].tolist(), placed(corpus, model.context).at(np.flatnonzero(said)))
    frame.set_topic_labels(dict(enumerate(corpus.topics["name"][corpus.topics["size"] > 0])))
    return frame


def _frame() -> Any:
    from bertopic import BERTopic

    class Numbered(BERTopic):  # type: ignore[misc]
        """A BERTopic that keeps the numbers it is given: ours go by size already, and ties must not move."""

        def _sort_mappings_by_frequency(self, documents: Any) -> Any:
            self._update_topic_size(documents)
            return documents

    return Numbered


def _vectorizer() -> Any:
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(stop_words=sorted(stop_words()), token_pattern=r"(?u)\b[^\W\d_]{2,}\b")  # noqa: S106
