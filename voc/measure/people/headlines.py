"""People, not rows: the figures a reader takes away, with and without copied, syndicated and rewarded feedback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from pydantic import Field

from voc.corpus import Corpus
from voc.measure.intervals import clustered_mean, wilson
from voc.measure.mentions import counted, judged
from voc.measure.people.rungs import DOWN, UP
from voc.measure.people.sayings import LABELS, STANDING, Things, sayings
from voc.resources import definition
from voc.step import StepSettings, step

COUNTED = "counted"
KEYS = ["what", "key"]


class HeadlinesSettings(StepSettings):
    """Which figures are looked at. top: moments and needs, the first ones."""

    top: int = Field(default=5, ge=0)


@step(
    scope="corpus",
    reads=(*(f"statements.{name}" for name in LABELS), "feedback.outcome", "feedback.outcome_from", "moments", "needs"),
    adds=("headlines",),
)
def headlines(corpus: Corpus, settings: HeadlinesSettings) -> Corpus:
    """Add the headlines: one row a figure x way of counting.

    what, key: outcome (mean), stage, moment, need (shares of people who speak of it), standing (up, down; see `rungs`).
    way: counted (as everywhere: copies once), repeated (copies, too), unsyndicated, unrewarded, verified (without those
        known to be syndicated, rewarded, unverified); only ways that change which pieces count are there.
    pieces, people: that count. value (low, high). change: value less the counted one. beyond: whether the value lies
    outside the counted one's interval, further than fewer pieces explain: then the headline depends on that feedback.
    Facts: ways (pieces of each), beyond (figures).
    """
    things = Things(
        (), _first(corpus.moments, "moment_id", settings.top), _first(corpus.needs, "need_id", settings.top)
    )
    parts = [_figures(each, things).assign(way=way) for way, each in _ways(corpus)]
    table = pd.concat(parts, ignore_index=True)
    base = table[table["way"] == COUNTED].set_index(KEYS)
    own = base.reindex(pd.MultiIndex.from_frame(table[KEYS]))
    low, high, middle = (own[name].to_numpy() for name in ("low", "high", "value"))
    change, outside = table["value"] - middle, (table["value"] < low) | (table["value"] > high)
    # one way's pieces are among the other's: the variance of their difference is the difference of their variances
    by_chance = np.sqrt(np.abs(((table["high"] - table["low"]) / 2) ** 2 - ((high - low) / 2) ** 2))
    beyond = outside & (change.abs() > by_chance)
    table = table.assign(change=change, beyond=beyond)
    ways = {str(way): int(rows["pieces"].iloc[0]) for way, rows in table.groupby("way", sort=False)}
    table = table[["way", *KEYS, "pieces", "people", "value", "low", "high", "change", "beyond"]]
    return replace(corpus, headlines=table).with_facts("headlines", ways=ways, beyond=int(beyond.sum()))


def _ways(corpus: Corpus) -> Iterator[tuple[str, Corpus]]:
    feedback = corpus.feedback.reindex(
        columns=[*corpus.feedback.columns.union(["duplicate_of", "syndicated_from", "incentivised", "verified"])]
    )
    copies, syndicated = feedback["duplicate_of"].notna(), feedback["syndicated_from"].notna()
    rewarded = feedback["incentivised"].eq(True).fillna(False).astype(bool)
    unverified = feedback["verified"].eq(False).fillna(False).astype(bool)
    yield COUNTED, corpus
    if copies.any():
        yield "repeated", replace(corpus, feedback=feedback.assign(duplicate_of=None))
    kept = {"unsyndicated": ~syndicated, "unrewarded": ~rewarded, "verified": ~unverified}
    for way, mask in kept.items():
        if mask[~copies].any() and not mask[~copies].all():
            yield way, replace(corpus, feedback=corpus.feedback[mask.to_numpy()])


def _first(table: pd.DataFrame, key: str, top: int) -> tuple[str, ...]:
    ranked = table.reindex(columns=[key, "rank"]).dropna(subset="rank")
    return tuple(ranked.sort_values("rank")[key].head(top))


def _figures(corpus: Corpus, things: Things) -> pd.DataFrame:
    mentions = counted(corpus, "outcome", "outcome_from", labels=LABELS)
    pieces = mentions.pieces[judged(mentions.pieces)]
    rows = [("outcome", "mean", *clustered_mean(pieces["outcome"], pieces["person"]))]
    said = sayings(mentions.statements, things)
    people = np.asarray(said.by_person(mentions.people, np.ones(len(said.person), dtype=bool)).sum(axis=0)).ravel()
    hits = dict(zip(zip(said.what, said.key, strict=True), people, strict=True))
    stages = [each["code"] for each in definition("journey")["stage"]]
    asked = {"stage": stages, "moment": things.moments, "need": things.needs, STANDING: (UP, DOWN)}
    for what, keys in asked.items():
        for key in keys:
            count = float(hits.get((what, key), 0))
            low, high = wilson(count, mentions.people)
            rows.append((what, key, count / max(mentions.people, 1), float(low), float(high)))
    table = pd.DataFrame(rows, columns=[*KEYS, "value", "low", "high"])
    return table.assign(pieces=len(mentions.pieces), people=mentions.people)
