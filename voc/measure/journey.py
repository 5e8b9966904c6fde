"""The journey as customers tell it: who speaks of which stage, and how."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.measure.intervals import clustered_mean, net_promoter, wilson
from voc.measure.mentions import Mentions, counted
from voc.resources import definition
from voc.step import StepSettings, step

FEELINGS = ("pos", "neg", "mixed", "neu")
SCORES = {"pos": 1.0, "neg": 0.0, "mixed": 0.5, "neu": 0.5}


class JourneySettings(StepSettings):
    """Nothing to set: the stages and their order are those of definitions/journey.toml."""


@step(
    scope="corpus",
    reads=("statements.stage", "statements.sentiment", "statements.need", "feedback.outcome"),
    adds=("journey",),
)
def journey(corpus: Corpus, settings: JourneySettings) -> Corpus:  # noqa: ARG001
    """Add the journey: one row a stage, in the order of the journey.

    authors: distinct people who speak of the stage; share (share_low, share_high): of all people.
    pos, neg, mixed, neu: statements, and share_pos … of the stage's statements.
    net (net_low, net_high): share_pos - share_neg, from -1 to 1.
    outcome (outcome_low, outcome_high): mean outcome of the feedback that speaks of the stage.
    nps (nps_low, nps_high): of the people who speak of the stage and answered from 0 to 10, from -100 to 100.
    unmet, met: statements with a need that is not, or is, met.
    Facts: people; nps, with its ends, of all who answered, whether they wrote or not.
    """
    mentions = counted(corpus, "outcome", "nps", labels=("stage", "sentiment", "need"))
    rows = [_stage_row(mentions, stage) for stage in definition("journey")["stage"]]
    return replace(corpus, journey=pd.DataFrame(rows)).with_facts("journey", people=mentions.people, **_nps(corpus))


def _nps(corpus: Corpus) -> dict[str, list[float]]:
    """Return the NPS of all feedback with its ends, as a fact; nothing where nobody answered from 0 to 10."""
    own = corpus.feedback.reindex(columns=["feedback_id", "author", "duplicate_of", "nps"])
    own = own[own["duplicate_of"].isna() & own["nps"].notna()]
    person = own["author"].astype("str").where(own["author"].notna(), own["feedback_id"])
    return {"nps": list(net_promoter(own["nps"], person))} if len(own) else {}


def _stage_row(mentions: Mentions, stage: dict[str, str]) -> dict[str, Any]:
    own = mentions.statements[mentions.statements["stage"] == stage["code"]]
    people = int(own["person"].nunique())
    low, high = wilson(people, mentions.people)
    feelings = {name: int((own["sentiment"] == name).sum()) for name in FEELINGS}
    total = max(len(own), 1)
    return {
        "stage": stage["code"],
        "phase": stage["phase"],
        "name": stage["name"],
        "statements": len(own),
        "authors": people,
        "share": people / mentions.people if mentions.people else np.nan,
        "share_low": float(low),
        "share_high": float(high),
        **feelings,
        **{f"share_{name}": count / total if len(own) else np.nan for name, count in feelings.items()},
        **_net(own),
        **_outcome(mentions, own),
        "unmet": int((own["need"] == "unmet").sum()),
        "met": int((own["need"] == "met").sum()),
    }


def _net(own: pd.DataFrame) -> dict[str, float]:
    mean, low, high = clustered_mean(own["sentiment"].map(SCORES).astype("float64"), own["person"])
    return {"net": 2 * mean - 1, "net_low": 2 * low - 1, "net_high": 2 * high - 1}


def _outcome(mentions: Mentions, own: pd.DataFrame) -> dict[str, float]:
    pieces = mentions.pieces.loc[np.unique(own["piece"].to_numpy())]
    mean, low, high = clustered_mean(pieces["outcome"], pieces["person"])
    nps, least, most = net_promoter(pieces["nps"], pieces["person"])
    mean_and_ends = {"outcome": mean, "outcome_low": low, "outcome_high": high}
    return {**mean_and_ends, "nps": nps, "nps_low": least, "nps_high": most}
