"""Find what customers speak of: topics, one a statement, each with a name and examples."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from voc.context import Standing
from voc.corpus import Corpus
from voc.meaning.asked_names import renamed
from voc.meaning.known_topics import Found, Known, open_topics, refit, take
from voc.meaning.novelty import kept_vectors
from voc.meaning.stability import stability
from voc.meaning.topic_fit import (
    Sample,
    assign_topics,
    by_size,
    counted,
    draw_sample,
    fit_topics,
    names_in,
    one_thread,
    placed,
)
from voc.meaning.topic_table import topic_table
from voc.step import StepSettings, step

CLEAR = {"few": 0.42, "some": 0.35, "many": 0.28}
"""How clearly topics must part (`clear` of find_centres)."""


class TopicsSettings(StepSettings):
    """How many topics, how small, and from how many statements.

    granularity: few, some or many topics, by how clearly they must part; how many there are the feedback decides.
    max_fit: distinct statements the topics are sought among, at most; then all statements are assigned.
    min_size, min_share: the least number and share of those statements that make a topic.
    floor: the least cosine to the nearest topic's centre; a statement below it has no topic.
    context: how much the statements around one count for its topic, beside its own words; 0 leaves them out.
    run: the folder of an earlier run, or its address, whose topics this one takes over, ids and names and all.
    refit: seek topics anew all the same; those that go on keep their ids and names, and the manifest says which do.
    namer, namer_model: the address of a server with OpenAI's chat completions, up to `/v1`, and its model: it is sent
        each topic's words and some statements, details hidden, and asked for a name. Its key stands in VOC_NAMER_KEY.
    """

    granularity: Literal["few", "some", "many"] = "some"
    max_fit: int = Field(default=20_000, ge=100)
    min_size: int = Field(default=12, ge=2)
    min_share: float = Field(default=0.003, ge=0, le=0.5)
    floor: float = Field(default=0.2, ge=-1, le=1)
    context: float = Field(default=0.8, ge=0, le=2)
    run: str | None = None
    refit: bool = False
    namer: str | None = Field(default=None, pattern="^https?://[^/@]+(/.*)?$")
    namer_model: str = "default"


@step(
    scope="corpus",
    reads=(
        "vectors",
        "statements.text",
        "statements.start",
        "statements.sentiment",
        "feedback.duplicate_of",
        "feedback.lang",
    ),
    adds=("statements.topic_id", "statements.topic_score", "topics", "topic_model"),
)
def topics(corpus: Corpus, settings: TopicsSettings) -> Corpus:
    """Add the topics, and to every statement the topic it belongs to (-1 = none) and how near it is to its centre."""
    known = open_topics(settings.run, corpus.facts.get("encode", {}).get("model")) if settings.run else None
    with one_thread():
        there = placed(corpus, known.model.context if known and not settings.refit else settings.context)
        sample = draw_sample(corpus, there, settings.max_fit)
        found = _found(corpus, there, sample, known, settings)
        after = corpus.with_statements(topic_id=found.ids, topic_score=found.scores)
        table = topic_table(after, sample, found.model, found.names, found.hidden)
        sure = stability(found.model, sample.vectors, _smallest(sample, settings))
        table = table.assign(stability=table["topic_id"].map(sure).astype(float))
    asked: dict[str, Any] = {}
    if settings.namer is not None:
        table, asked = renamed(after, table, found.names, settings.namer, settings.namer_model)
    covered, muted = round(float(table["coverage"].sum()), 4), found.model.muted.shape[1]
    facts = {
        "topics": len(table),
        "fitted_on": len(sample.texts),
        "coverage": covered,
        "muted": muted,
        **asked,
        **found.facts,
    }
    return replace(after, topics=table, topic_model=found.model).with_facts("topics", **facts)


def _smallest(sample: Sample, settings: TopicsSettings) -> int:
    return max(settings.min_size, math.ceil(settings.min_share * len(sample.texts)))


def _found(corpus: Corpus, there: Standing, sample: Sample, known: Known | None, settings: TopicsSettings) -> Found:
    found = fitted(corpus, there, sample, settings)
    if known is None:
        return found
    return refit(known, found, sample) if settings.refit else take(known, corpus, there, sample, found)


def fitted(corpus: Corpus, there: Standing, sample: Sample, settings: TopicsSettings) -> Found:
    """Return topics that owe nothing to an earlier run."""
    model = fit_topics(
        sample,
        names_in(corpus),
        clear=CLEAR[settings.granularity],
        smallest=_smallest(sample, settings),
        floor=settings.floor,
        context=settings.context,
    )
    ids, scores = assign_topics(corpus, there, model)
    model, ids = by_size(model, ids, counted(corpus))
    return Found(replace(model, kept=kept_vectors(sample)), ids, scores)
