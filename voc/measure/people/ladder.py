"""The advocacy ladder: on which rung each customer stands, from warning others to defending the brand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field

from voc.corpus import Corpus
from voc.measure.intervals import clustered_mean, wilson
from voc.measure.mentions import Mentions, counted
from voc.measure.people.ladder_topics import ladder_topics
from voc.measure.people.rungs import person_rungs
from voc.measure.people.sayings import topics_to_count
from voc.measure.suppression import K
from voc.resources import definition
from voc.step import StepSettings, step


class LadderSettings(StepSettings):
    """What is shown. The rungs and their order are those of definitions/journey.toml.

    k: people behind a share by topic, at least. sure: largest q of a difference by topic that is told.
    """

    k: int = Field(default=K, ge=1)
    sure: float = Field(default=0.05, gt=0, lt=1)


@step(
    scope="corpus",
    reads=("statements.ladder", "statements.topic_id", "feedback.outcome"),
    adds=("ladder", "ladder_topics"),
)
def ladder(corpus: Corpus, settings: LadderSettings) -> Corpus:
    """Add the ladder: one row a rung, from the lowest to the highest.

    people: every person stands on one rung. Who says anything below `none` stands on the lowest rung spoken of,
        also when praising elsewhere; who says only good things stands on the highest; the silent on `none`.
    share (share_low, share_high): of all people. statements: that speak of the rung, by anyone.
    outcome (outcome_low, outcome_high): mean outcome of the feedback of the people on the rung.
    And ladder_topics: one row a topic x standing, see `ladder_topics`.
    """
    mentions = counted(corpus, "outcome", labels=("ladder", "topic_id"))
    rungs: list[dict[str, str]] = definition("journey")["rung"]
    standing = person_rungs(mentions.statements)
    table = pd.DataFrame([_rung_row(mentions, standing, rung) for rung in rungs])
    by_topic = ladder_topics(mentions, topics_to_count(corpus), settings.k, settings.sure)
    return replace(corpus, ladder=table, ladder_topics=by_topic)


def _rung_row(mentions: Mentions, standing: pd.Series[str], rung: dict[str, str]) -> dict[str, Any]:
    people = standing.index[standing == rung["code"]]
    low, high = wilson(len(people), mentions.people)
    pieces = mentions.pieces[mentions.pieces["person"].isin(people)]
    mean, outcome_low, outcome_high = clustered_mean(pieces["outcome"], pieces["person"])
    return {
        "rung": rung["code"],
        "name": rung["name"],
        "people": len(people),
        "share": len(people) / mentions.people if mentions.people else np.nan,
        "share_low": float(low),
        "share_high": float(high),
        "statements": int((mentions.statements["ladder"] == rung["code"]).sum()),
        "outcome": mean,
        "outcome_low": outcome_low,
        "outcome_high": outcome_high,
    }
