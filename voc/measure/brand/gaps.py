"""Perception gaps: what a brand believes of its journey against what customers say of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field

from voc.corpus import Corpus
from voc.measure.brand.map_lacks import absent_moments, absent_phases, absent_stages, claims
from voc.measure.brand.observed import ELSEWHERE, described, important, satisfied, weights
from voc.measure.cells import Rows
from voc.measure.evidence import balanced
from voc.measure.intervals import ends, false_discovery
from voc.measure.mentions import Mentions, counted
from voc.resources import definition
from voc.step import StepSettings, step

LABELS = ("stage", "stage_p", "topic_id", "sentiment", "touchpoint", "touchpoint_p")
KINDS = ("stage", "touchpoint")
MAPPED = ("kind", "name", "at", "covers", "owner", "believed_importance", "believed_satisfaction")
"""What the brand's map itself says: all else in the overlay is measured here, and measured anew in a second call."""
BELIEFS = ("importance", "satisfaction")
OVER, UNDER, UNCLEAR = "overestimated", "underestimated", "no clear gap"


class GapsSettings(StepSettings):
    """What makes a perception gap.

    min_people: of whom fewer speak, as the probabilities of their statements add up, is not judged.
    least: points, of ten, from which on a gap is worth a word.
    q: false alarms to expect, at most, among the gaps that are called one. lacking: a moment whose statements speak of
        any touchpoint with a lower mean probability is one that the map lacks.
    draws, seed: of the bootstrap. quotes: statements kept as evidence.
    """

    min_people: int = Field(default=10, ge=2)
    least: float = Field(default=1.0, ge=0)
    q: float = Field(default=0.05, gt=0, lt=1)
    lacking: float = Field(default=0.3, ge=0, le=1)
    draws: int = Field(default=1000, ge=100)
    seed: int = 0
    quotes: int = Field(default=6, ge=0)


@step(
    scope="corpus",
    reads=(
        "overlay.believed_importance",
        "moments",
        *(f"statements.{name}" for name in ("text", "stage", "stage_p", "topic_id", "sentiment")),
        "feedback.outcome",
        "feedback.outcome_from",
    ),
    adds=("overlay",),
)
def gaps(corpus: Corpus, settings: GapsSettings) -> Corpus:
    """Add to the overlay what customers say of each stage and touchpoint, and rows for what the map lacks.

    A statement belongs to the touchpoint it speaks of, and to the stage that is at; one that speaks of none belongs to
    the stage of the map that covers its own stage and the fewest beside it; to none where two have equal claims.
    statements, people, share (of all people, with ends), pos, neg, mixed, neu: who says what.
    judged: whether enough people do.
    satisfaction: see `satisfied`. importance: see `important`; weight: see `weights`, among the touchpoints, or the
    stages. All with _low and _high; NaN where too few people speak of it.
    importance_gap, satisfaction_gap: believed less observed, with ends; p, q (Benjamini-Hochberg over all gaps
        tested, of both kinds), and in words whether it is overestimated, underestimated, or no clear gap.
    evidence: statement ids, bad and good by turns, the surest match first.
    kind: also `missing phase`, `missing stage` and `missing moment`, see `map_lacks`.
    Facts: tested (gaps), min_people, least, q.
    """
    from threadpoolctl import threadpool_limits

    if not len(corpus.overlay):
        return corpus
    mentions = counted(corpus, "outcome", "outcome_from", labels=_labels(corpus))
    mapped = corpus.overlay[list(MAPPED)]
    kinds = [mapped[mapped["kind"] == kind].reset_index(drop=True) for kind in KINDS]
    places = _places(mentions.statements, *kinds)
    with threadpool_limits(limits=1):
        parts = [
            _measured(corpus, mentions, place, rows, settings)
            for place, rows in zip(places, kinds, strict=True)
            if len(rows)
        ]
    table = _judged(pd.concat(parts, ignore_index=True), settings)
    lacking = [
        *absent_phases(mentions, kinds[0]),
        *absent_stages(mentions, corpus.statements, kinds[0], settings.quotes),
        *(absent_moments(corpus, mentions, settings.lacking) if len(kinds[1]) else []),
    ]
    whole = pd.concat([table, pd.DataFrame(lacking)], ignore_index=True) if lacking else table
    tested = int(table[[f"{name}_p" for name in BELIEFS]].notna().sum().sum())
    facts = {"tested": tested, "min_people": settings.min_people, "least": settings.least, "q": settings.q}
    return replace(corpus, overlay=whole).with_facts("gaps", **facts)


def _labels(corpus: Corpus) -> tuple[str, ...]:
    return tuple(name for name in LABELS if name in corpus.statements)


def _places(statements: pd.DataFrame, stages: pd.DataFrame, touchpoints: pd.DataFrame) -> tuple[Rows, Rows]:
    """Return which stage and which touchpoint of the map each statement belongs to, by their places; -1 for none."""
    touchpoint = np.full(len(statements), ELSEWHERE)
    if len(touchpoints):
        touchpoint = pd.Index(touchpoints["name"]).get_indexer(pd.Index(statements["touchpoint"]))
    at = pd.Index(stages["name"]).get_indexer(pd.Index(touchpoints["at"]))
    claimed = statements["stage"].map(claims(stages)).fillna(ELSEWHERE).to_numpy(dtype=np.int64)
    return np.where(touchpoint >= 0, np.r_[at, ELSEWHERE][touchpoint], claimed), touchpoint


def _measured(
    corpus: Corpus, mentions: Mentions, place: Rows, rows: pd.DataFrame, settings: GapsSettings
) -> pd.DataFrame:
    """Return the rows with what customers say; their figures are NaN where too few people speak of a row."""
    found = described(mentions, place, len(rows))
    enough = _expected(mentions.statements, place, rows) >= settings.min_people
    codes = {each["code"]: len(rows) + at for at, each in enumerate(definition("journey")["stage"])}
    beside = mentions.statements["stage"].map(codes).fillna(ELSEWHERE).to_numpy(dtype=np.int64)
    weight = weights(mentions, np.where(place >= 0, place, beside), len(rows), settings.draws, settings.seed)
    low, high = ends(weight.drawn)
    believed = {name: rows[f"believed_{name}"].where(enough).to_numpy() for name in BELIEFS}
    measured = pd.concat(
        [
            pd.DataFrame({"weight": weight.point, "weight_low": low, "weight_high": high}),
            important(weight, believed["importance"]),
            satisfied(mentions, place, believed["satisfaction"]),
        ],
        axis=1,
    ).where(enough, np.nan)
    evidence = [_quotes(mentions.statements[place == at], corpus.statements, settings.quotes) for at in found.index]
    return pd.concat([rows, found, measured], axis=1).assign(judged=enough, evidence=pd.Series(evidence, dtype=object))


def _expected(statements: pd.DataFrame, place: Rows, rows: pd.DataFrame) -> pd.Series[float]:
    """Return how many people are expected to speak of each row: touchpoints may be matched with what is not meant."""
    sure = statements["touchpoint_p"] if (rows["kind"] == "touchpoint").any() else pd.Series(1.0, statements.index)
    people = sure.groupby([place, statements["person"].to_numpy()]).max()
    return people.groupby(level=0).sum().reindex(rows.index, fill_value=0)


def _judged(table: pd.DataFrame, settings: GapsSettings) -> pd.DataFrame:
    """Return the table with each gap, its ends, its q, and what it comes to in words."""
    q = false_discovery(np.concatenate([table[f"{name}_p"] for name in BELIEFS]))
    for name, own in zip(BELIEFS, np.split(q, len(BELIEFS)), strict=True):
        believed = table[f"believed_{name}"]
        gap = believed - table[name]
        clear = (own <= settings.q) & (gap.abs() >= settings.least)
        said = np.select([np.isnan(own), clear & (gap > 0), clear], ["", OVER, UNDER], default=UNCLEAR)
        columns: dict[str, Any] = {
            f"{name}_gap": gap,
            f"{name}_gap_low": believed - table[f"{name}_high"],
            f"{name}_gap_high": believed - table[f"{name}_low"],
            f"{name}_q": own,
            f"{name}_verdict": pd.Series(said, dtype="str").replace("", None),
        }
        table = table.assign(**columns)
    return table


def _quotes(own: pd.DataFrame, said: pd.DataFrame, limit: int) -> list[str]:
    sure = own.get("touchpoint_p", own["stage_p"])
    return balanced(own.assign(typical=sure.fillna(0) * own["stage_p"]), said, limit)
