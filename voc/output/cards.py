"""Pivotal moments and unmet needs as the page shows them: a name, what it means in words, figures, quotes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, nan
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.output.quotes import Evidence, Quote
from voc.output.scale import Scale, percent
from voc.resources import definition

SHOWN = 10
"""Cards of each kind."""
QUOTES = 6


@dataclass(frozen=True)
class Figure:
    """A number with its interval, in words, and where both stand (as they are in the table)."""

    label: str
    said: str
    interval: str
    value: float = nan
    low: float = nan
    high: float = nan


@dataclass(frozen=True)
class Moment:
    """A moment as the page shows it. kano: a key of `report.toml`; robust: None where it was not tried."""

    anchor: str
    rank: int
    stage: str
    stage_name: str
    topic: str
    direction: str
    candidate: bool
    left_out: str
    kano: Mapping[str, str]
    robust: bool | None
    people: int
    statements: int
    sentences: tuple[str, ...]
    figures: Mapping[str, Figure]
    q: float
    turn_rate: float
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Need:
    """An unmet need as the page shows it."""

    anchor: str
    rank: int
    need: str
    stage_name: str
    topic: str
    value_name: str
    people: int
    statements: int
    figures: Mapping[str, Figure]
    quotes: tuple[Quote, ...]


def moments(corpus: Corpus, scale: Scale, evidence: Evidence) -> list[Moment]:
    """Return every moment that was tested, by rank; the first `SHOWN` candidates with their quotes."""
    table = corpus.moments
    if table.empty:
        return []
    topics = topic_names(corpus)
    ordered = table.sort_values("rank", kind="stable", na_position="last")
    candidates = ordered["candidate"].fillna(False).astype(bool) if "candidate" in ordered else ordered["rank"].notna()
    shown = set(ordered.index[candidates][:SHOWN])
    return [
        _moment(row, scale, topics, evidence.pick(row.get("evidence"), QUOTES) if at in shown else [], candidates[at])
        for at, row in ordered.iterrows()
    ]


def needs(corpus: Corpus, evidence: Evidence) -> list[Need]:
    """Return every unmet need, by rank; the first `SHOWN` with their quotes."""
    table = corpus.needs
    if table.empty:
        return []
    topics = topic_names(corpus)
    ordered = [row for _, row in table.sort_values("rank", kind="stable", na_position="last").iterrows()]
    return [
        _need(row, k, topics, evidence.pick(row.get("evidence"), QUOTES) if k <= SHOWN else [])
        for k, row in enumerate(ordered, 1)
    ]


def topic_names(corpus: Corpus) -> dict[int, str]:
    """Return every topic's name by its id."""
    return dict(zip(corpus.topics["topic_id"], corpus.topics["name"], strict=True)) if len(corpus.topics) else {}


def stage_names() -> dict[str, str]:
    """Return every stage's name by its code."""
    return {each["code"]: each["name"] for each in definition("journey")["stage"]}


def _moment(
    row: pd.Series[Any], scale: Scale, topics: Mapping[int, str], quotes: list[Quote], candidate: bool
) -> Moment:
    kano = definition("report")["kano"]
    robust = row.get("robust")
    return Moment(
        anchor=f"moment-{row['moment_id']}",
        rank=_count(row.get("rank")),
        stage=str(row["stage"]),
        stage_name=stage_names().get(row["stage"], str(row["stage"])),
        topic=topics.get(row["topic_id"], f"topic {row['topic_id']}"),
        direction=_text(row.get("direction")),
        candidate=bool(candidate),
        left_out=_text(row.get("left_out")),
        kano=kano.get(_text(row.get("kano")), kano["undecided"]),
        robust=None if robust is None or pd.isna(robust) else bool(robust),
        people=_count(row.get("authors")),
        statements=_count(row.get("statements")),
        sentences=tuple(_sentences(row, scale)),
        figures=_moment_figures(row, scale),
        q=number(row, "q"),
        turn_rate=number(row, "turn_rate"),
        quotes=tuple(quotes),
    )


def _sentences(row: pd.Series[Any], scale: Scale) -> list[str]:
    words = definition("report")["sentence"]
    said = []
    for name, kind in (("penalty", "badly"), ("reward", "well")):
        value, low, high = (number(row, f"{name}{end}") for end in ("", "_low", "_high"))
        if isfinite(value) and isfinite(low) and isfinite(high):
            sentence = words[f"unclear_{kind}" if low <= 0 <= high else kind]
            said.append(sentence.format(size=scale.change(value), between=scale.between(low, high)))
    return said


def _moment_figures(row: pd.Series[Any], scale: Scale) -> dict[str, Figure]:
    found = {"share": _figure(row, "share", "Share of feedback", percent)}
    for name, label in (("penalty", "Penalty"), ("reward", "Reward"), ("impact", "Impact"), ("at_stake", "At stake")):
        found[name] = _figure(row, name, label, scale.number)
    return found


def _need(row: pd.Series[Any], rank: int, topics: Mapping[int, str], quotes: list[Quote]) -> Need:
    values = {each["code"]: each["name"] for each in definition("values")["value"]}
    return Need(
        anchor=f"need-{row['need_id']}",
        rank=rank,
        need=_text(row.get("need")),
        stage_name=stage_names().get(row.get("stage"), ""),
        topic=topics.get(row.get("topic_id"), ""),
        value_name=values.get(row.get("value"), ""),
        people=_count(row.get("authors")),
        statements=_count(row.get("statements")),
        figures={
            name: _figure(row, name, name.capitalize(), "{:.1f}".format)
            for name in ("importance", "satisfaction", "opportunity")
        },
        quotes=tuple(quotes),
    )


def _figure(row: pd.Series[Any], name: str, label: str, say: Any) -> Figure:
    value, low, high = (number(row, f"{name}{end}") for end in ("", "_low", "_high"))
    interval = f"{say(low)} to {say(high)}" if isfinite(low) and isfinite(high) else ""
    return Figure(label, say(value) if isfinite(value) else "unknown", interval, value, low, high)


def number(row: pd.Series[Any], name: str) -> float:
    """Return a number of a row; NaN where it is not known."""
    value = row.get(name)
    return nan if value is None or pd.isna(value) else float(value)


def _count(value: Any) -> int:
    return 0 if value is None or pd.isna(value) else int(value)


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)
