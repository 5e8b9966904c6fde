"""Which value stands out at a moment: missing there, or delivered."""

from __future__ import annotations

import pandas as pd

from voc.measure.cells import cell_places
from voc.measure.intervals import wilson
from voc.measure.mentions import Mentions

PAIR = ["value", "dimension"]
SIDES = ("missing", "delivered")
NONE = "none"


def valued(statements: pd.DataFrame) -> pd.DataFrame:
    """Return the statements that speak of a value or a dimension, with `delivered` and `missing`.

    delivered: they praise, or tell of a need met; missing: they complain, or tell of one unmet. A mixed statement can
    be both, a neutral one neither.
    """
    own = statements[~((statements["value"] == NONE) & (statements["dimension"] == NONE))]
    return own.assign(
        delivered=own["sentiment"].isin(["pos", "mixed"]) | (own["need"] == "met"),
        missing=own["sentiment"].isin(["neg", "mixed"]) | (own["need"] == "unmet"),
    )


def value_gaps(mentions: Mentions, wanted: pd.Series[str]) -> pd.DataFrame:
    """Return one row a moment: the value x dimension missing there more than elsewhere, and the one delivered so.

    missing_value, missing_dimension: the pair whose share of people, at its low end, is furthest above its share in
        all moments; where none is, the one most people miss; "none" where nobody misses any.
    missing_people: who miss it; missing_share (with _low, _high): of the people who speak of the moment.
    delivered_...: the same of what is delivered.
    """
    own = mentions.statements
    place = cell_places(own, wanted)
    spoken = own.assign(place=place)[place >= 0]
    people = spoken.groupby("place")["person"].nunique().reindex(range(len(wanted)), fill_value=0)
    flagged = valued(spoken)
    parts = [_chosen(flagged[flagged[side]], people).add_prefix(f"{side}_") for side in SIDES]
    return pd.concat(parts, axis=1).set_axis(wanted.index)


def _chosen(own: pd.DataFrame, people: pd.Series[int]) -> pd.DataFrame:
    """Return one row a moment of its place in `people`, those who speak of it."""
    counts = own.groupby(["place", *PAIR])["person"].nunique().rename("people").reset_index()
    low, high = wilson(counts["people"], counts["place"].map(people))
    usual = counts.groupby(PAIR)["people"].transform("sum") / max(int(people.sum()), 1)
    counts = counts.assign(share=counts["people"] / counts["place"].map(people), share_low=low, share_high=high)
    order = counts.assign(above=(low - usual).clip(lower=0)).sort_values(
        ["place", "above", "people", *PAIR], ascending=[True, False, False, True, True]
    )
    found = order.drop_duplicates("place").set_index("place").drop(columns="above").reindex(people.index)
    named = {name: found[name].fillna(NONE).astype("str") for name in PAIR}
    return found.assign(people=found["people"].fillna(0).astype("int64"), **named)
