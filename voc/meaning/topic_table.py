"""The table of topics: a row each, with its name, its words, its size, its place among the others and examples."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.meaning.topic_fit import Sample, counted, names_in
from voc.meaning.topic_map import topic_map
from voc.meaning.topic_names import Spoken, TopicName, name_topics
from voc.topic_model import TopicModel, group_centres, mute

EXAMPLES = 10
UNKNOWN = "und"
LANGUAGE_SHARE = 0.7
"""Share of a topic's statements in one language, other than the corpus's own, from which it gathers that language."""
READABLE = (4, 40)
"""Words in an example, at least and at most, as long as there are enough of them."""


def topic_table(
    corpus: Corpus,
    sample: Sample,
    model: TopicModel,
    given: Mapping[int, str] | None = None,
    hidden: Collection[int] = (),
) -> pd.DataFrame:
    """Return one row a topic, the largest first.

    corpus: its statements have their topics by the model. sample: what names are drawn from. given: names by topic id
    that stay as they are. hidden: ids of topics to be left out of the findings.
    """
    own = corpus.statements.loc[counted(corpus), ["statement_id", "feedback_id", "text", "topic_id", "topic_score"]]
    sizes = own.loc[own["topic_id"] >= 0, "topic_id"].value_counts().reindex(model.topics(), fill_value=0)
    sizes = sizes.iloc[np.lexsort((sizes.index, -sizes))]
    ids = sizes.index.to_numpy(dtype=np.int64)
    centres = model.centres_of(ids)
    named = _named(corpus, sample, model, ids, given or {})
    parents = _parents(ids, centres)
    examples = _examples(own)
    places = topic_map(ids, centres, sizes.to_numpy(dtype=np.float64))
    return pd.DataFrame(
        {
            "topic_id": ids,
            "name": pd.Series([each.name for each in named], dtype="str"),
            "hidden": np.isin(ids, list(hidden)),
            "verdict": pd.Series([each.verdict for each in named], dtype=bool),
            "lang": topic_languages(own, corpus.feedback, ids),
            "words": pd.Series([each.words for each in named], dtype=object),
            "praised": pd.Series([each.praised for each in named], dtype="str"),
            "blamed": pd.Series([each.blamed for each in named], dtype="str"),
            "size": sizes.to_numpy(dtype=np.int64),
            "parent_id": parents,
            "level": (parents >= 0).astype(np.int64),
            "stability": np.full(len(ids), np.nan),
            "coverage": sizes.to_numpy(dtype=float) / max(len(own), 1),
            "map_x": places.x,
            "map_y": places.y,
            "map_r": places.radius,
            "exemplars": pd.Series([examples.get(int(each), []) for each in ids], dtype=object),
        }
    )


def names_of(table: pd.DataFrame) -> dict[int, str]:
    """Return the topics' names by their ids."""
    return dict(zip(table["topic_id"].tolist(), table["name"], strict=True))


def _named(
    corpus: Corpus, sample: Sample, model: TopicModel, ids: np.ndarray, given: Mapping[int, str]
) -> list[TopicName]:
    """Return the names and words of these topics, the largest first: it has the first choice of a name."""
    near = mute(sample.vectors, model.muted)
    place = pd.Index(ids).get_indexer(model.assign(sample.vectors)[0])
    spoken = Spoken(sample.texts, near, place, sample.said, sample.english, sample.tone)
    return name_topics(spoken, model.centres_of(ids), names_in(corpus), [given.get(int(each)) for each in ids])


def topic_languages(statements: pd.DataFrame, feedback: pd.DataFrame, topics: np.ndarray) -> pd.Series[str]:
    """Return for each topic the language it gathers, None for a topic that gathers a subject.

    The encoder knows English best: statements in a language that few write lie together whatever they say.
    """
    lang = statements["feedback_id"].map(feedback.set_index("feedback_id")["lang"])
    known = pd.DataFrame({"topic_id": statements["topic_id"], "lang": lang.where(lang != UNKNOWN)})
    known = known[known["topic_id"] >= 0].dropna()
    none = pd.Series(None, index=range(len(topics)), dtype="str")
    if known.empty:
        return none
    shares = pd.crosstab(known["topic_id"], known["lang"], normalize="index").reindex(topics, fill_value=0.0)
    main = known["lang"].value_counts().idxmax()
    gathers = (shares.max(axis=1) >= LANGUAGE_SHARE) & (shares.idxmax(axis=1) != main)
    return shares.idxmax(axis=1).astype("str").where(gathers).reset_index(drop=True)


def _parents(ids: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Return for each topic the largest topic of its group; -1 for that one itself."""
    if len(centres) == 0:
        return np.zeros(0, dtype=np.int64)
    group = group_centres(centres, max(1, round(1.3 * np.sqrt(len(centres)))))
    head = pd.Series(np.arange(len(centres))).groupby(group).transform("min").to_numpy(dtype=np.int64)
    return np.where(head == np.arange(len(centres)), -1, ids[head])


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
