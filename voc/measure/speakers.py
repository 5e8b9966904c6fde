"""Those who speak of something: how many people, of what, and how their feedback ended beside that of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.measure.intervals import clustered_mean, wilson
from voc.measure.mentions import Mentions, counted, judged

LABELS = ("stage", "topic_id", "sentiment")


@dataclass(frozen=True)
class Level:
    """A mean outcome (0 to 1) with its 95 % ends, and of how many people; NaN where nobody's is known."""

    mean: float
    low: float
    high: float
    people: int


@dataclass(frozen=True)
class Speakers:
    """Who speaks of something, duplicates left out.

    rows: their statements' rows in `Corpus.statements`; person: whose each is. people, everybody: how many, out of how
    many. why: what tells why, where that was asked: row, person, topic_id of statements of the same feedback.
    share, low, high: of people, with 95 % ends (Wilson). outcome, others: mean outcome of their feedback that speaks
    of it, and of the feedback of all other people. derived: the share of the outcomes that is no
    answer of the customer's, but was read from the text.
    by: stage, topic_id, sentiment: a table each with the code, statements, people, and the share of these people with
    ends, the most people first. Somebody may stand in several rows.
    """

    rows: np.ndarray
    person: np.ndarray
    why: pd.DataFrame
    people: int
    everybody: int
    share: float
    low: float
    high: float
    outcome: Level
    others: Level
    derived: float
    by: dict[str, pd.DataFrame]


def speakers(corpus: Corpus, spoken: np.ndarray, reasons: str = "") -> Speakers:
    """Return who makes these statements (a mask over `Corpus.statements`), out of all who made any.

    reasons: a sentiment; topics are then counted over all statements of the same feedback that feel so.
    """
    mentions = counted(corpus, "outcome", "outcome_from", labels=LABELS)
    own = mentions.statements[spoken[mentions.statements["row"].to_numpy()]]
    people = own["person"].nunique()
    low, high = wilson(people, mentions.people)
    beside = mentions.statements["piece"].isin(own["piece"].unique()) & (mentions.statements["sentiment"] == reasons)
    why = mentions.statements[beside]
    tables = {name: _by(why if reasons and name == "topic_id" else own, name) for name in LABELS}
    outcome, others, derived = _levels(mentions, own)
    return Speakers(
        own["row"].to_numpy(),
        own["person"].to_numpy(),
        why[["row", "person", "topic_id"]],
        people,
        mentions.people,
        people / mentions.people if mentions.people else np.nan,
        float(low),
        float(high),
        outcome,
        others,
        derived,
        tables,
    )


def _by(own: pd.DataFrame, name: str) -> pd.DataFrame:
    groups = own.groupby(name)["person"]
    people, total = groups.nunique(), own["person"].nunique()
    low, high = wilson(people, total)
    table = pd.DataFrame(
        {
            "statements": groups.size(),
            "people": people,
            "share": people / max(total, 1),
            "share_low": low,
            "share_high": high,
        }
    )
    return table.reset_index().sort_values(
        ["people", "statements", name], ascending=[False, False, True], ignore_index=True
    )


def _levels(mentions: Mentions, own: pd.DataFrame) -> tuple[Level, Level, float]:
    pieces = mentions.pieces[judged(mentions.pieces)]
    speaks = pieces.index.isin(own["piece"].unique())
    other = ~pieces["person"].isin(own["person"].unique()).to_numpy()
    derived = float((pieces["outcome_from"] == "derived").mean()) if len(pieces) else 0.0
    return _level(pieces[speaks]), _level(pieces[other]), derived


def _level(pieces: pd.DataFrame) -> Level:
    values: Any = pieces["outcome"].to_numpy(dtype=float)
    return Level(*clustered_mean(values, pieces["person"].to_numpy()), people=pieces["person"].nunique())
