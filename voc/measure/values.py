"""Which value is at stake at which stage, delivered or missing (the values of L. Leachman)."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from voc.corpus import Corpus
from voc.measure.intervals import wilson
from voc.measure.mentions import counted
from voc.measure.moments.value_gap import NONE, valued
from voc.resources import definition
from voc.step import StepSettings, step

KEYS = ["stage", "value", "dimension"]


class ValuesSettings(StepSettings):
    """Nothing to set: the values are those of definitions/values.toml."""


@step(
    scope="corpus",
    reads=("statements.stage", "statements.value", "statements.dimension", "statements.sentiment", "statements.need"),
    adds=("values",),
)
def values(corpus: Corpus, settings: ValuesSettings) -> Corpus:  # noqa: ARG001
    """Add one row a stage x value x dimension that anyone speaks of, in journey order.

    Statements of no stage, and those with neither value nor dimension, have no row.
    authors: distinct people; share (share_low, share_high): of all people.
    delivered, missing: statements that find it so (see `valued`).
    gap: (missing - delivered) / statements, from -1 (all delivered) to 1 (all missing).
    """
    mentions = counted(corpus, labels=(*KEYS, "sentiment", "need"))
    own = valued(mentions.statements)
    table = _count(own[own["stage"] != NONE])
    low, high = wilson(table["authors"], mentions.people)
    table = table.assign(
        share=table["authors"] / max(mentions.people, 1),
        share_low=low,
        share_high=high,
        gap=(table["missing"] - table["delivered"]) / table["statements"],
    )
    return replace(corpus, values=_in_order(table))


def _count(own: pd.DataFrame) -> pd.DataFrame:
    return (
        own.groupby(KEYS)
        .agg(
            statements=("person", "size"),
            authors=("person", "nunique"),
            delivered=("delivered", "sum"),
            missing=("missing", "sum"),
        )
        .reset_index()
    )


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    named = {"stage": definition("journey")["stage"], **{key: definition("values")[key] for key in KEYS[1:]}}
    places = {key: {item["code"]: place for place, item in enumerate(items)} for key, items in named.items()}
    last = 99  # `none` comes after the named ones
    ordered = table.sort_values(KEYS, key=lambda column: column.map(places[str(column.name)]).fillna(last))
    return ordered.reset_index(drop=True)
