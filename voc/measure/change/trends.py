"""How what customers speak of changes over time, and which changes are more than chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field
from scipy.sparse import csr_matrix, hstack

from voc.corpus import Corpus
from voc.measure.cells import enough_people
from voc.measure.change.alerts import ALERT, ALL, Followed, sized_alerts
from voc.measure.change.change_points import find_changes
from voc.measure.change.mix import BACKGROUND, background
from voc.measure.change.periods import Length, choose_length, numbered
from voc.measure.change.spoken import LABELS, Spoken, aside, series_names, spoken
from voc.measure.intervals import RATE, Floats, wilson
from voc.measure.mentions import Mentions, counted
from voc.step import StepSettings, step

KINDS = ("stage", "topic", "blame", "need", "sentiment", "ladder")
SILENT = ("ladder", "none")
TREND = (
    "kind",
    "key",
    "name",
    "period",
    "people",
    "of",
    "share",
    "low",
    "high",
    "outcome",
    "outcome_low",
    "outcome_high",
)
READ = (*LABELS, "topic_score", "stage_p")


class TrendsSettings(StepSettings):
    """How time is cut, and what makes an alert.

    period: day, week, month, quarter, year; auto is the shortest with 4 to 60 periods and, at the median, 30 people.
    rate: where nothing changes, a run shows any alert with at most this chance; where something does, no larger share
        of its alerts is false on average.
    draws, seed: of the draws that say what chance does. min_people: what fewer people speak of is not followed; by
        default 0.3 % of all people, at least 20. quotes: statements kept as evidence of an alert.
    mix: columns of the feedback whose composition is told apart from what people say.
    """

    period: Literal["auto", "day", "week", "month", "quarter", "year"] = "auto"
    rate: float = Field(default=RATE, gt=0, lt=0.5)
    draws: int = Field(default=400, ge=100)
    seed: int = 0
    min_people: int | None = Field(default=None, ge=1)
    quotes: int = Field(default=4, ge=0)
    mix: tuple[str, ...] = BACKGROUND


@step(
    scope="corpus",
    reads=(*(f"statements.{name}" for name in (*READ, "text")), "feedback.outcome", "feedback.outcome_from"),
    adds=("trends", "alerts"),
)
def trends(corpus: Corpus, settings: TrendsSettings) -> Corpus:
    """Add what is said period by period, and the changes that are more than chance; empty tables without dates.

    trends: one row a series and period in which anyone speaks. kind: all (everyone), stage, topic (with a feeling or a
        need), blame (speaks badly of a topic), need (by kind), sentiment, ladder; key, name; period (its first day);
        people of `of` who speak in it, share with low and high (Wilson); outcome (outcome_low, outcome_high): mean of
        those people.
    alerts: one row a series that changed, the surest first (of kind all: the mean outcome). since: first day of the
        first period after the change; a, b: before and after; people_a of of_a, people_b of of_b; difference with low
        and high; p as if the date had been known before; q of the search for it; mix and within (see `decompose`);
        verdict: new, growing, shrinking, gone, mix (these come last); again: it says of a topic what a surer one has
        said; evidence: statement ids, of after where there is more, else of before. The date is where the change is
        likeliest, so the difference is on average a little too large.
    Facts: period (None: no dates, or too few), periods, undated (pieces), outside (far off
    all others in time), tested, alerts, rate, draws, mix.
    """
    mentions = counted(corpus, "date", "outcome", "outcome_from", *settings.mix, labels=READ)
    dates = pd.to_datetime(mentions.pieces["date"])
    length = _length(dates, mentions, settings)
    facts: dict[str, Any] = {"period": length, "undated": int(dates.isna().sum())}
    if length is None:
        trended, alerted = (pd.DataFrame({name: [] for name in names}) for names in (TREND, ALERT))
        return replace(corpus, trends=trended, alerts=alerted).with_facts("trends", **facts, tested=0, alerts=0)
    groups, periods = numbered(dates, length)
    found = kept_series(spoken(mentions, groups, corpus.statements["text"], aside(corpus)), settings.min_people)
    names = series_names(corpus.topics) | {ALL: "Outcome"}
    own = Followed(mentions, found, groups, background(mentions.pieces, settings.mix))
    changes = find_changes(own.timed(), draws=settings.draws, seed=settings.seed)
    alerts = sized_alerts(own, changes[changes["q"] <= settings.rate], corpus.statements, names, settings.quotes)
    facts["outside"] = int((groups < 0).sum()) - facts["undated"]
    facts |= {"periods": len(periods), "tested": len(changes), "alerts": len(alerts), "rate": settings.rate}
    table, starts = _table(own, names), periods.start_time
    return replace(
        corpus,
        trends=table.assign(period=starts[table["period"].to_numpy()]),
        alerts=alerts.assign(since=starts[alerts["since"].to_numpy(dtype=np.int64)]),
    ).with_facts("trends", **facts, draws=settings.draws, mix=list(own.held.names))


def _length(dates: pd.Series[Any], mentions: Mentions, settings: TrendsSettings) -> Length | None:
    if settings.period == "auto":
        return choose_length(dates, mentions.pieces["person"].to_numpy())
    return settings.period if dates.notna().any() else None


def kept_series(found: Spoken, min_people: int | None) -> Spoken:
    """Return the series that are followed: of the kinds that are, and spoken of by enough people."""
    person, cells = found.units["person"].to_numpy(), found.said.tocoo()
    series = np.unique(np.stack([person[cells.row], cells.col]), axis=1)[1]
    people = np.bincount(series, minlength=len(found.series))
    wanted = enough_people(len(np.unique(person)), min_people, share=0.003, floor=20)
    pairs = zip(found.series["kind"], found.series["key"], strict=True)
    known = np.array([pair[0] in KINDS and pair != SILENT for pair in pairs], dtype=bool)
    kept = np.flatnonzero(known & (people >= wanted))
    return replace(found, series=found.series.iloc[kept].reset_index(drop=True), said=found.said[:, kept])


def _table(own: Followed, names: Mapping[tuple[str, str], str]) -> pd.DataFrame:
    """Return one row a series and period, that of all first."""
    period, outcome = own.found.units["group"].to_numpy(), own.outcome()
    of = np.bincount(period)
    there = np.flatnonzero(of)
    said = hstack([csr_matrix(np.ones((len(period), 1))), own.found.said]).tocoo()
    shape = (said.shape[1], len(of))
    place = said.col.astype(np.int64) * len(of) + period[said.row]
    people = np.bincount(place, minlength=shape[0] * shape[1]).reshape(shape)[:, there]
    low, high = wilson(people, of[there])
    known = np.isfinite(outcome)[said.row]
    sums = [
        np.bincount(place[known], outcome[said.row[known]] ** power, shape[0] * shape[1]).reshape(shape)[:, there]
        for power in (0, 1, 2)
    ]
    series = [ALL, *own.found.series.itertuples(index=False, name=None)]
    kind, key = (np.repeat([each[part] for each in series], len(there)) for part in (0, 1))
    flat = [each.ravel() for each in (people, people / of[there], low, high, *_means(*sums))]
    name = np.repeat([names.get(each, each[1]) for each in series], len(there))
    columns = [kind, key, name, np.tile(there, len(series)), flat[0], np.tile(of[there], len(series)), *flat[1:]]
    return pd.DataFrame(dict(zip(TREND, columns, strict=True)))


def _means(number: Floats, total: Floats, squares: Floats) -> tuple[Floats, Floats, Floats]:
    """Return means with their ends, as `clustered_mean` gives them where each row is a person of its own."""
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = total / number
        variance = np.maximum(squares - number * mean**2, 0) / (number * np.maximum(number - 1, 1))
        spread = mean * (1 - mean)
        independent = np.where((variance > 1e-12) & (spread > 1e-12), spread / variance, number)
    low, high = wilson(mean * independent, independent)
    return mean, low, high
