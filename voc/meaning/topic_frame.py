"""The topics as a fitted BERTopic object, for whoever wants its charts, searches and exports.

`voc run` does not need it (importing bertopic takes 9 to 18 seconds), so it is built on request, from the same parts:
BERTopic calls them its reduction and its cluster model, and its own numbering, by size, is ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from voc.corpus import Corpus
from voc.errors import StepError
from voc.meaning.clusters import TopicModel
from voc.meaning.muting import mute
from voc.meaning.terms import stop_words
from voc.meaning.topic_fit import counted, says_something
from voc.meaning.topics import TopicsSettings, fitted_model, placed

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

    def __init__(self, model: TopicModel) -> None:
        self.model = model
        self.labels_ = np.zeros(0, dtype=np.int64)

    def fit(self, vectors: np.ndarray, y: object = None) -> NearestCentre:  # noqa: ARG002
        """Label the vectors by the rule that `predict` keeps."""
        self.labels_ = self.predict(vectors)
        return self

    def predict(self, vectors: np.ndarray) -> np.ndarray:
        """Return each muted vector's topic id: (n,)."""
        return self.model.assign(vectors)[0]


def topic_model(corpus: Corpus, settings: TopicsSettings) -> BERTopic:
    """Return a BERTopic that holds the corpus's topics, with our names as its custom labels.

    corpus: one that the step `topics` has run on. settings: those it ran with.
    Give `transform` the vectors of `topics.placed`, for it has no encoder of its own. It sees
    only vectors: a statement without a word, which the step leaves out, is assigned here too.
    Raises StepError when the corpus has no topics.
    """
    if not len(corpus.topics) or corpus.vectors is None:
        raise StepError("A BERTopic is built from topics, and this corpus has none. Run the step `topics` first.")
    model = fitted_model(corpus, settings)
    said = corpus.statements["text"].map(says_something).to_numpy(dtype=bool) & counted(corpus)
    frame = _frame()(
        umap_model=Muting(model),
        hdbscan_model=NearestCentre(model),
        vectorizer_model=_vectorizer(),
        calculate_probabilities=False,
    )
    frame.fit(corpus.statements["text"][said].tolist(), placed(corpus, settings).at(np.flatnonzero(said)))
    frame.set_topic_labels(dict(zip(corpus.topics["topic_id"].tolist(), corpus.topics["name"], strict=True)))
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
