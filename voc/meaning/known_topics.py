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
from voc.meaning.topic_fit import Sample, assign_topics
from voc.meaning.topic_table import hidden_in, names_of
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
    return Known(model, names_of(corpus.topics), hidden_in(corpus.topics), run)


def take(known: Known, corpus: Corpus, there: Standing) -> Found:
    """Give every statement its topic by the earlier run's model."""
    ids, scores = assign_topics(corpus, there, known.model)
    return Found(known.model, ids, scores, known.names, known.hidden, {"run": known.run})


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
