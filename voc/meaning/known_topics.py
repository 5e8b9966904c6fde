"""The topics of an earlier run: taken over as they are, or the root of new ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from voc.context import Standing
from voc.corpus import Corpus
from voc.errors import SettingsError
from voc.meaning.lineage import inherit
from voc.meaning.novelty import new_topics
from voc.meaning.topic_fit import Sample, assign_topics
from voc.meaning.topic_table import names_of, topic_table
from voc.store import load
from voc.topic_model import TopicModel


@dataclass(frozen=True)
class Found:
    """Topics, and whose they are: (statements,) topic ids and scores.

    names: by topic id, those that stay as they are. hidden: ids of those left out of the findings. facts: to be noted.
    """

    model: TopicModel
    ids: np.ndarray
    scores: np.ndarray
    names: Mapping[int, str] = field(default_factory=dict)
    hidden: Collection[int] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """The topics of an earlier run: names by topic id, hidden ids, and the run as it is called."""

    model: TopicModel
    names: Mapping[int, str]
    hidden: frozenset[int]
    run: str


def open_topics(run: str, encoder: str | None) -> Known:
    """Read the topics of a run. Raises SettingsError when it has none, or when others vectors were theirs."""
    corpus = load(run)
    model, theirs = corpus.topic_model, corpus.facts.get("encode", {}).get("model")
    if model is None:
        raise SettingsError(f"{run} was written by an earlier voc, without its topics' model. Run voc again into it.")
    if theirs != encoder:
        raise SettingsError(
            f"The topics of {run} were found with the model '{theirs}' and this run has '{encoder}': "
            "their vectors cannot be compared. Use the same model (--quick for both, or for none)."
        )
    return Known(model, names_of(corpus.topics), corpus.hidden_topics(), run)


def take(known: Known, corpus: Corpus, there: Standing, sample: Sample, sought: Found) -> Found:
    """Give every statement its topic by the earlier run's model, and note what that lacks.

    sought: the topics that the feedback would have of its own.
    """
    ids, scores = assign_topics(corpus, there, known.model)
    facts = {"run": known.run, "lacking": _lacking(known, corpus, ids, sample, sought)}
    return Found(known.model, ids, scores, known.names, known.hidden, facts)


def refit(known: Known, found: Found, sample: Sample) -> Found:
    """Return new topics with the ids, names and marks of the earlier ones that go on in them."""
    line = inherit(known.model, found.model, sample.vectors, sample.said)
    number = np.append(line.model.ids, -1)
    lineage = [{"topic": each, "origin": line.origin[each], "from": line.parents[each]} for each in sorted(line.origin)]
    return replace(
        found,
        model=line.model,
        ids=number[found.ids],
        names={each: known.names[each] for each in line.origin if each in known.names},
        hidden=known.hidden & line.origin.keys(),
        facts={"run": known.run, "lineage": lineage, "gone": line.gone},
    )


def _lacking(known: Known, corpus: Corpus, ids: np.ndarray, sample: Sample, sought: Found) -> list[dict[str, Any]]:
    """Return the topics that the earlier run lacks: name, statements, and the earlier topic most of these are in."""
    fresh = new_topics(known.model, sample, sought.model.assign(sample.vectors)[0])
    after = corpus.with_statements(topic_id=sought.ids, topic_score=sought.scores)
    table = topic_table(after, sample, sought.model)
    return [
        {
            "name": row["name"],
            "statements": row["size"],
            "in": known.names.get(_most(ids[sought.ids == row["topic_id"]])),
        }
        for row in table.to_dict("records")
        if row["topic_id"] in fresh
    ]


def _most(ids: np.ndarray) -> int:
    values, counts = np.unique(ids, return_counts=True)
    return int(values[counts.argmax()])
