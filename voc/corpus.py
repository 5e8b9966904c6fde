"""The one structure that travels the whole way. It is never changed, only replaced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from voc.errors import StepError
from voc.topic_model import TopicModel

RAW_PREFIXES = ("raw_", "clean_")
"""Columns so named hold text or identities as they came; they end in `redact` and are never stored."""


@dataclass(frozen=True)
class Corpus:
    """Customer feedback and all that has been learnt from it so far.

    feedback: one row per piece of feedback (a review, an answer, a post).
    statements: one row per stretch of text that makes one point; `feedback_id` leads back.
    vectors: one row per statement, in the same order; None until `encode` has run.
    topics: one row per topic.
    topic_model: what says which topic a vector belongs to; None until `topics` has run.
    journey: one row per journey stage.
    moments: one row per moment (stage x topic).
    needs: one row per unmet need.
    values: one row per stage x value x dimension.
    ladder: one row per rung of the advocacy ladder.
    ladder_topics: one row per topic x side of the ladder.
    indicators: one row per measure of customers to be won, and of customers won.
    shares: one row per label x class.
    segments: one row per group of customers x thing they say.
    personas: one row per persona; persona_traits: one row per thing that tells it apart.
    headlines: one row per figure x way of counting.
    trends: one row per series (a stage, a topic, ...) and period.
    alerts: one row per series that changed.
    routes: one row per way from one stage to another.
    overlay: one row per stage and touchpoint of the brand's own map, and per stage and moment that it lacks.
    experiments: one row per pivotal moment: what to try there, and how to test it.
    rejected: one row per input row that could not be used, with the reason.
    facts: small figures a step wants in the manifest, by step name.
    trail: the names of the steps that have run, in order.
    """

    feedback: pd.DataFrame
    statements: pd.DataFrame = field(default_factory=pd.DataFrame)
    vectors: np.ndarray | None = None
    topics: pd.DataFrame = field(default_factory=pd.DataFrame)
    topic_model: TopicModel | None = None
    journey: pd.DataFrame = field(default_factory=pd.DataFrame)
    moments: pd.DataFrame = field(default_factory=pd.DataFrame)
    needs: pd.DataFrame = field(default_factory=pd.DataFrame)
    values: pd.DataFrame = field(default_factory=pd.DataFrame)
    ladder: pd.DataFrame = field(default_factory=pd.DataFrame)
    ladder_topics: pd.DataFrame = field(default_factory=pd.DataFrame)
    indicators: pd.DataFrame = field(default_factory=pd.DataFrame)
    shares: pd.DataFrame = field(default_factory=pd.DataFrame)
    segments: pd.DataFrame = field(default_factory=pd.DataFrame)
    personas: pd.DataFrame = field(default_factory=pd.DataFrame)
    persona_traits: pd.DataFrame = field(default_factory=pd.DataFrame)
    headlines: pd.DataFrame = field(default_factory=pd.DataFrame)
    trends: pd.DataFrame = field(default_factory=pd.DataFrame)
    alerts: pd.DataFrame = field(default_factory=pd.DataFrame)
    routes: pd.DataFrame = field(default_factory=pd.DataFrame)
    overlay: pd.DataFrame = field(default_factory=pd.DataFrame)
    experiments: pd.DataFrame = field(default_factory=pd.DataFrame)
    rejected: pd.DataFrame = field(default_factory=pd.DataFrame)
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    trail: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.vectors is not None and len(self.vectors) != len(self.statements):
            raise StepError(f"{len(self.vectors)} vectors for {len(self.statements)} statements: one each is needed.")

    def has(self, part: str) -> bool:
        """Tell whether a part is there: `statements.stage` (a column), `topics` (a table), `facts.read`, `vectors`."""
        name, _, column = part.partition(".")
        value = getattr(self, name)
        if column:
            return column in value
        return len(value.columns) > 0 if isinstance(value, pd.DataFrame) else value is not None

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return every table by name, in the order the data flows."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, pd.DataFrame)}

    def with_feedback(self, **columns: Any) -> Corpus:
        """Return a copy with these columns added to the feedback."""
        return replace(self, feedback=self.feedback.assign(**columns))

    def with_statements(self, **columns: Any) -> Corpus:
        """Return a copy with these columns added to the statements."""
        return replace(self, statements=self.statements.assign(**columns))

    def with_facts(self, step: str, **facts: Any) -> Corpus:
        """Return a copy with these facts noted for a step."""
        known = {**self.facts, step: {**self.facts.get(step, {}), **facts}}
        return replace(self, facts=MappingProxyType(known))

    def hidden_topics(self) -> frozenset[int]:
        """Return the ids of the topics that people left out of the findings."""
        known = self.topics.reindex(columns=["topic_id", "hidden"])
        return frozenset(known.loc[known["hidden"].eq(True), "topic_id"].tolist())
