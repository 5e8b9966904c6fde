"""What became of the relationship, from 0 to 1: the number that moments are judged by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.resources import definition
from voc.step import StepSettings, step

Source = Literal["rating", "recommend", "nps"]


class OutcomeSettings(StepSettings):
    """Where the outcome is taken from.

    order: the customer's own answers, the first that is there wins.
    derive: whether feedback without any is given an outcome from its statements' sentiment and ladder.
    """

    order: tuple[Source, ...] = ("rating", "recommend", "nps")
    derive: bool = True


@step(
    scope="rows",
    reads=(
        "feedback.feedback_id",
        "feedback.rating",
        "feedback.recommend",
        "feedback.nps",
        "statements.sentiment",
        "statements.ladder",
    ),
    adds=("feedback.outcome", "feedback.outcome_from"),
)
def outcome(corpus: Corpus, settings: OutcomeSettings) -> Corpus:
    """Add each feedback's outcome in [0, 1] (NaN: unknown) and where it comes from.

    `outcome_from` is rating, recommend, nps, derived, or None. An answer outside its own scale is no answer.
    """
    feedback = corpus.feedback
    found = {"rating": _rating(feedback), "recommend": feedback["recommend"], "nps": feedback["nps"] / 10}
    options: list[tuple[str, pd.Series[float]]] = [(name, _within_one(found[name])) for name in settings.order]
    if settings.derive:
        options.append(("derived", feedback["feedback_id"].map(derived_outcome(corpus.statements))))
    value = pd.Series(np.nan, index=feedback.index, dtype="float64")
    origin = pd.Series(None, index=feedback.index, dtype="str")
    for name, option in options:
        fresh = value.isna() & option.notna()
        value, origin = value.where(~fresh, option), origin.where(~fresh, name)
    return corpus.with_feedback(outcome=value, outcome_from=origin)


def derived_outcome(statements: pd.DataFrame) -> pd.Series[float]:
    """Return an outcome per feedback_id read from its statements: the mean of what they feel and where they stand.

    Neutral statements say nothing beside others that are not. A stand (ladder) weighs as much as all feelings.
    """
    scores: Mapping[str, Mapping[str, float]] = definition("outcome")
    score = statements["sentiment"].map(scores["sentiment"]).astype("float64")
    feeling = _mean_by(statements, score.where(statements["sentiment"] != "neu")).fillna(_mean_by(statements, score))
    stand = _mean_by(statements, statements["ladder"].map(scores["ladder"]).astype("float64"))
    return pd.concat([feeling, stand], axis=1).mean(axis=1)


def _mean_by(statements: pd.DataFrame, score: pd.Series[float]) -> pd.Series[float]:
    return score.groupby(statements["feedback_id"]).mean()


def _rating(feedback: pd.DataFrame) -> pd.Series[float]:
    scale = feedback.reindex(columns=["rating_min", "rating_max"]).astype("float64")
    low_is_good = feedback["low_is_good"] if "low_is_good" in feedback else pd.Series(False, index=feedback.index)
    width = (scale["rating_max"] - scale["rating_min"]).replace(0, np.nan)
    share = (feedback["rating"].astype("float64") - scale["rating_min"]) / width
    return share.where(~low_is_good.fillna(False).astype(bool), 1 - share)


def _within_one(values: pd.Series[float]) -> pd.Series[float]:
    numbers = values.astype("float64")
    return numbers.where(numbers.between(0, 1))
