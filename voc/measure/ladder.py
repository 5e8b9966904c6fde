"""The advocacy ladder: on which rung each customer stands, from warning others to defending the brand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.measure.intervals import clustered_mean, wilson
from voc.measure.mentions import Mentions, counted
from voc.measure.rungs import person_rungs
from voc.resources import definition
from voc.step import StepSettings, step


class LadderSettings(StepSettings):
    """Nothing to set: the rungs and their order are those of definitions/journey.toml."""


@step(scope="corpus", reads=("statements.ladder", "feedback.outcome"), adds=("ladder",))
def ladder(corpus: Corpus, settings: LadderSettings) -> Corpus:  # noqa: ARG001
    """Add the ladder: one row a rung, from the lowest to the highest.

    people: every person stands on one rung. Who says anything below `none` stands on the lowest rung spoken of,
        also when praising elsewhere; who says only good things stands on the highest; the silent on `none`.
    share (share_low, share_high): of all people. statements: that speak of the rung, by anyone.
    outcome (outcome_low, outcome_high): mean outcome of the feedback of the people on the rung.
    """
    mentions = counted(corpus, "outcome", labels=("ladder",))
    rungs: list[dict[str, str]] = definition("journey")["rung"]
    standing = person_rungs(mentions.statements)
    return replace(corpus, ladder=pd.DataFrame([_rung_row(mentions, standing, rung) for rung in rungs]))


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
