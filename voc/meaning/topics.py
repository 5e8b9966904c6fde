"""Find what customers speak of: topics, one a statement, each with a name and examples."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from voc.context import Standing, standing
from voc.corpus import Corpus
from voc.meaning.clusters import TopicModel, group_centres
from voc.meaning.muting import mute
from voc.meaning.topic_fit import Sample, assign_topics, by_size, counted, draw_sample, fit_topics, names_in
from voc.meaning.topic_names import Spoken, TopicName, name_topics
from voc.step import StepSettings, step

WANTED = {"few": 0.4, "some": 1.0, "many": 2.5}
EXAMPLES = 10
UNKNOWN = "und"
LANGUAGE_SHARE = 0.7
"""Share of a topic's statements in one language, other than the corpus's own, from which it gathers that language."""
READABLE = (4, 40)
"""Words in an example, at least and at most, as long as there are enough of them."""


class TopicsSettings(StepSettings):
    """How many topics, how small, and from how many statements.

    granularity: few, some or many topics; "some" is about 20 to 60, more in a larger corpus.
    max_fit: distinct statements the topics are sought among, at most; then all statements are assigned.
    min_size, min_share: the least number and share of those statements that make a topic.
    floor: the least cosine to the nearest topic's centre; a statement below it has no topic.
    context: how much the statements around one count for its topic, beside its own words; 0 leaves them out.
    seed: of the one random step, k-means.
    """

    granularity: Literal["few", "some", "many"] = "some"
    max_fit: int = Field(default=20_000, ge=100)
    min_size: int = Field(default=12, ge=2)
    min_share: float = Field(default=0.003, ge=0, le=0.5)
    floor: float = Field(default=0.2, ge=-1, le=1)
    context: float = Field(default=0.8, ge=0, le=2)
    seed: int = 0


@step(
    scope="corpus",
    reads=("vectors", "statements.text", "statements.start", "feedback.duplicate_of", "feedback.lang"),
    adds=("statements.topic_id", "statements.topic_score", "topics"),
)
def topics(corpus: Corpus, settings: TopicsSettings) -> Corpus:
    """Add the topics, and to every statement the topic it belongs to (-1 = none) and how near it is to its centre."""
    from threadpoolctl import threadpool_limits

    # One thread: sums taken in another order differ in the last digit, and that can be enough for another result.
    with threadpool_limits(limits=1):
        there = placed(corpus, settings)
        sample = draw_sample(corpus, there, settings.max_fit)
        model, ids, scores = _model(corpus, there, sample, settings)
        near = mute(sample.vectors, model.muted)
        spoken = Spoken(sample.texts, near, model.assign(sample.vectors)[0], sample.said)
        named = name_topics(spoken, model.centres, names_in(corpus))
    found = corpus.with_statements(topic_id=ids, topic_score=scores)
    table = _table(found, model, named)
    covered = round(float(table["coverage"].sum()), 4)
    return replace(found, topics=table).with_facts(
        "topics", topics=len(table), fitted_on=len(sample.texts), coverage=covered, muted=model.muted.shape[1]
    )


def fitted_model(corpus: Corpus, settings: TopicsSettings) -> TopicModel:
    """Return the topics' model as the step finds it: centres by the topics' ids, what is muted, and the floor."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        there = placed(corpus, settings)
        return _model(corpus, there, draw_sample(corpus, there, settings.max_fit), settings)[0]


def placed(corpus: Corpus, settings: TopicsSettings) -> Standing:
    """Return the statements' vectors where each stands among its neighbours."""
    vectors = np.zeros((0, 0), dtype=np.float32) if corpus.vectors is None else corpus.vectors
    return standing(corpus.statements, vectors, settings.context)


def _model(
    corpus: Corpus, there: Standing, sample: Sample, settings: TopicsSettings
) -> tuple[TopicModel, np.ndarray, np.ndarray]:
    """Return the model, and every statement's topic id and score: (statements,) each."""
    model = fit_topics(
        sample,
        names_in(corpus),
        wanted=WANTED[settings.granularity],
        min_size=settings.min_size,
        min_share=settings.min_share,
        floor=settings.floor,
        seed=settings.seed,
    )
    ids, scores = assign_topics(corpus, there, model)
    model, ids = by_size(model, ids, counted(corpus))
    return model, ids, scores


def _table(corpus: Corpus, model: TopicModel, named: list[TopicName]) -> pd.DataFrame:
    """Return one row a topic, the largest first."""
    own = corpus.statements.loc[counted(corpus), ["statement_id", "feedback_id", "text", "topic_id", "topic_score"]]
    sizes = own["topic_id"].value_counts().reindex(range(len(named)), fill_value=0)
    parents = _parents(model.centres)
    examples = _examples(own)
    return pd.DataFrame(
        {
            "topic_id": np.arange(len(named), dtype=np.int64),
            "name": pd.Series([each.name for each in named], dtype="str"),
            "verdict": pd.Series([each.verdict for each in named], dtype=bool),
            "lang": topic_languages(own, corpus.feedback, len(named)),
            "words": pd.Series([each.words for each in named], dtype=object),
            "size": sizes.to_numpy(dtype=np.int64),
            "parent_id": parents,
            "level": (parents >= 0).astype(np.int64),
            "stability": np.full(len(named), np.nan),
            "coverage": sizes.to_numpy(dtype=float) / max(len(own), 1),
            "exemplars": pd.Series([examples.get(each, []) for each in range(len(named))], dtype=object),
        }
    )


def topic_languages(statements: pd.DataFrame, feedback: pd.DataFrame, topics: int) -> pd.Series[str]:
    """Return for each topic the language it gathers, None for a topic that gathers a subject.

    The encoder knows English best: statements in a language that few write lie together whatever they say.
    """
    lang = statements["feedback_id"].map(feedback.set_index("feedback_id")["lang"])
    known = pd.DataFrame({"topic_id": statements["topic_id"], "lang": lang.where(lang != UNKNOWN)})
    known = known[known["topic_id"] >= 0].dropna()
    none = pd.Series(None, index=range(topics), dtype="str")
    if known.empty:
        return none
    shares = pd.crosstab(known["topic_id"], known["lang"], normalize="index").reindex(range(topics), fill_value=0.0)
    main = known["lang"].value_counts().idxmax()
    gathers = (shares.max(axis=1) >= LANGUAGE_SHARE) & (shares.idxmax(axis=1) != main)
    return shares.idxmax(axis=1).astype("str").where(gathers)


def _parents(centres: np.ndarray) -> np.ndarray:
    """Return for each topic the largest topic of its group; -1 for that one itself."""
    if len(centres) == 0:
        return np.zeros(0, dtype=np.int64)
    group = group_centres(centres, max(1, round(1.3 * np.sqrt(len(centres)))))
    head = pd.Series(np.arange(len(centres))).groupby(group).transform("min").to_numpy(dtype=np.int64)
    return np.where(head == np.arange(len(centres)), -1, head)


def _examples(statements: pd.DataFrame) -> dict[int, list[str]]:
    """Return for each topic the ids of the statements nearest to its centre, no two alike, readable ones first."""
    held = statements[statements["topic_id"] >= 0]
    order = held["statement_id"].argsort(kind="stable").to_numpy()
    order = order[np.lexsort((-held["topic_score"].to_numpy()[order], held["topic_id"].to_numpy()[order]))]
    topic = pd.Series(held["topic_id"].to_numpy()[order])
    held = held.iloc[order[topic.groupby(topic).cumcount().to_numpy() < 50 * EXAMPLES]]
    said = held["text"].str.lower().str.replace(r"[\W\d_]+", "", regex=True)
    hard = ~held["text"].str.count(r"\w+").between(*READABLE)
    held = held.assign(said=said, hard=hard).drop_duplicates(["topic_id", "said"])
    held = held.sort_values(["topic_id", "hard"], kind="stable")
    return {int(str(each)): list(own[:EXAMPLES]) for each, own in held.groupby("topic_id")["statement_id"]}
