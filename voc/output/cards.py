"""Pivotal moments and unmet needs as the page shows them: a name, what it means in words, figures, quotes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from math import isfinite, nan
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.output.quotes import FEELINGS, Evidence, Quote
from voc.output.scale import Scale, percent
from voc.resources import definition

SHOWN = 10
"""Cards of each kind."""
LOSSES = 6
"""Cards of moments kept for losses, where there are wins to fill the rest."""
QUOTES = 6
EFFECTS = {"penalty": "badly", "reward": "well"}
"""What goes with one mention, by column, and the sentence that says it."""
SHARES = ("share", "shapley", "turn_rate")


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
    """A moment as the page shows it.

    side: "loss" or "win", by which of the two it has more of. number: of its card, 0 for those without one.
    kano: a part of `report.toml`. robust: None where it was not tried. fragile: where it is not, in a sentence.
    disagreement: where its three impacts disagree, and why, in sentences. feelings: statements by feeling.
    """

    anchor: str
    number: int
    side: str
    stage: str
    stage_name: str
    topic_id: int
    topic: str
    left_out: str
    kano: Mapping[str, str]
    robust: bool | None
    fragile: str
    disagreement: str
    people: int
    statements: int
    feelings: Mapping[str, int]
    sentences: tuple[str, ...]
    figures: Mapping[str, Figure]
    q: float
    quotes: tuple[Quote, ...]

    @property
    def carded(self) -> bool:
        """Whether it has a card in the report."""
        return self.number > 0

    @property
    def stake(self) -> Figure:
        """What the moment is ranked by: what it costs, or what it holds up."""
        return self.figures["lost" if self.side == "loss" else "held"]


@dataclass(frozen=True)
class Need:
    """An unmet need as the page shows it."""

    anchor: str
    need_id: str
    rank: int
    need: str
    stage_name: str
    topic: str
    value_name: str
    people: int
    statements: int
    sentence: str
    figures: Mapping[str, Figure]
    quotes: tuple[Quote, ...]

    @property
    def carded(self) -> bool:
        """Whether it has a card in the report."""
        return bool(self.quotes)


def moments(corpus: Corpus, scale: Scale, evidence: Evidence) -> list[Moment]:
    """Return every moment: first the losses and then the wins that have a card, then the rest by people."""
    table = corpus.moments
    if table.empty:
        return []
    topics = topic_names(corpus)
    called = _moment_names(table, topics)
    shown = _with_card(table)
    rest = [at for at in table.sort_values("authors", ascending=False, kind="stable").index if at not in shown]
    cards = [
        _moment(table.loc[at], number, scale, called, evidence.pick(table.loc[at, "evidence"], QUOTES))
        for number, at in enumerate(shown, 1)
    ]
    return [*cards, *(_moment(table.loc[at], 0, scale, called, []) for at in rest)]


def moment(corpus: Corpus, moment_id: str, scale: Scale, evidence: Evidence) -> Moment | None:
    """Return one moment as `moments` does, with quotes also where it has no card; None where there is none."""
    table = corpus.moments
    found = [] if table.empty else list(table.index[table["moment_id"] == moment_id])
    if not found:
        return None
    row, shown = table.loc[found[0]], _with_card(table)
    place = shown.index(found[0]) + 1 if found[0] in shown else 0
    called = _moment_names(table, topic_names(corpus))
    return _moment(row, place, scale, called, evidence.pick(row["evidence"], QUOTES))


def needs(corpus: Corpus, scale: Scale, evidence: Evidence) -> list[Need]:
    """Return every unmet need, by rank; the first `SHOWN` with their quotes."""
    topics = topic_names(corpus)
    return [
        _need(row, k, scale, topics, evidence.pick(row["evidence"], QUOTES) if k <= SHOWN else [])
        for k, row in enumerate(_by_rank(corpus.needs), 1)
    ]


def need(corpus: Corpus, need_id: str, scale: Scale, evidence: Evidence) -> Need | None:
    """Return one need as `needs` does, always with quotes; None where there is no such need."""
    for k, row in enumerate(_by_rank(corpus.needs), 1):
        if row["need_id"] == need_id:
            return _need(row, k, scale, topic_names(corpus), evidence.pick(row["evidence"], QUOTES))
    return None


def topic_names(corpus: Corpus) -> dict[int, str]:
    """Return every topic's name by its id."""
    return dict(zip(corpus.topics["topic_id"], corpus.topics["name"], strict=True)) if len(corpus.topics) else {}


def stage_names() -> dict[str, str]:
    """Return every stage's name by its code."""
    return {each["code"]: each["name"] for each in definition("journey")["stage"]}


def _by_rank(table: pd.DataFrame) -> list[pd.Series[Any]]:
    ordered = table.sort_values("rank", kind="stable", na_position="last") if len(table) else table
    return [row for _, row in ordered.iterrows()]


def _with_card(table: pd.DataFrame) -> list[Any]:
    """Return the rows that have a card: the largest losses, then the largest wins, each by rank."""
    ranked = table[table["candidate"].astype(bool)]
    side = ranked.apply(_side, axis=1) if len(ranked) else pd.Series(dtype=str)
    losses = list(ranked[(side == "loss") & (ranked["lost"] > 0)].sort_values("rank").index)
    wins = list(ranked[(side == "win") & (ranked["held"] > 0)].sort_values("rank").index)
    kept = max(LOSSES, SHOWN - len(wins))
    return [*losses[:kept], *wins[: SHOWN - len(losses[:kept])]]


def _side(row: pd.Series[Any]) -> str:
    known = {"hurts": "loss", "lifts": "win"}.get(str(row["direction"]))
    return known or ("win" if number(row, "held") > number(row, "lost") else "loss")


def _moment_names(table: pd.DataFrame, topics: Mapping[int, str]) -> dict[str, tuple[str, str]]:
    """Return the stage's and the topic's name of every moment."""
    stages, words = stage_names(), definition("report")["nowhere"]
    rows = zip(table["moment_id"], table["stage"], table["topic_id"], strict=True)
    return {each: (stages.get(stage, words["stage"]), topics.get(topic, words["topic"])) for each, stage, topic in rows}


def _moment(
    row: pd.Series[Any], place: int, scale: Scale, called: Mapping[str, tuple[str, str]], quotes: list[Quote]
) -> Moment:
    kano, figures = definition("report")["kano"], _moment_figures(row, scale)
    robust = row.get("robust")
    return Moment(
        anchor=f"moment-{row['moment_id']}",
        number=place,
        side=_side(row),
        stage=str(row["stage"]),
        stage_name=called[row["moment_id"]][0],
        topic_id=int(row["topic_id"]),
        topic=called[row["moment_id"]][1],
        left_out=_text(row.get("left_out")),
        kano=kano.get(_text(row.get("kano")), kano["undecided"]),
        robust=None if robust is None or pd.isna(robust) else bool(robust),
        fragile=_fragile(row),
        disagreement=_disagreement(row, scale, figures, called),
        people=_count(row.get("authors")),
        statements=_count(row.get("statements")),
        feelings={each: _count(row.get(each)) for each in FEELINGS},
        sentences=tuple(filter(None, (_goes_with(kind, scale, *_interval(row, at)) for at, kind in EFFECTS.items()))),
        figures=figures,
        q=number(row, "q"),
        quotes=tuple(quotes),
    )


def _fragile(row: pd.Series[Any]) -> str:
    """Say where the moment leaves the list; nothing where it stays."""
    words, found = definition("report")["fragile"], row.get("fragile")
    codes = [] if found is None or isinstance(found, float) else list(found)
    return str(words["sentence"].format(why=", or ".join(words[code] for code in codes))) if codes else ""


def _disagreement(
    row: pd.Series[Any], scale: Scale, figures: Mapping[str, Figure], called: Mapping[str, tuple[str, str]]
) -> str:
    """Say how the three impacts disagree and why; nothing where they do not."""
    words, how, why = definition("report"), _text(row.get("disagrees")), _text(row.get("reason"))
    if not how:
        return ""
    share, elsewhere = number(row, "together_share"), number(row, "together_else")
    if why == "together" and share < elsewhere:
        why = "apart"
    stage, topic = called.get(_text(row.get("together_with")), ("", ""))
    said = {name: scale.change(number(row, name)) for name in ("impact", "adjusted")}
    told = words["disagrees"][how].format(**said, shapley=figures["shapley"].said)
    because = words["because"][why].format(other=f"“{stage}: {topic}”", share=percent(share), else_=percent(elsewhere))
    return f"{told} {because}"


def _goes_with(kind: str, scale: Scale, change: float, low: float, high: float) -> str:
    """Say what change of the outcome goes with it; nothing where that is not known."""
    if not (isfinite(change) and isfinite(low) and isfinite(high)):
        return ""
    sentence = definition("report")["sentence"][f"unclear_{kind}" if low <= 0 <= high else kind]
    return str(sentence.format(size=scale.change(change), between=scale.between(low, high)))


def _moment_figures(row: pd.Series[Any], scale: Scale) -> dict[str, Figure]:
    """Return the figures of a moment; those of the average of all feedback are small and have a digit more."""
    found = {}
    for name, label in definition("report")["figure"].items():
        say = percent if name in SHARES else partial(scale.cell, finer=int(name not in EFFECTS))
        found[name] = figure(row, name, label, say)
    return found


def _need(row: pd.Series[Any], rank: int, scale: Scale, topics: Mapping[int, str], quotes: list[Quote]) -> Need:
    worse, least, most = _interval(row, "severity")
    values = {each["code"]: each["name"] for each in definition("values")["value"]}
    return Need(
        anchor=f"need-{row['need_id']}",
        need_id=str(row["need_id"]),
        rank=rank,
        need=_text(row.get("need")),
        stage_name=stage_names().get(str(row.get("stage")), ""),
        topic=topics.get(_count(row["topic_id"]), ""),
        value_name=values.get(str(row.get("value")), ""),
        people=_count(row.get("authors")),
        statements=_count(row.get("statements")),
        sentence=_goes_with("raised", scale, -worse, -most, -least),
        figures={
            name: figure(row, name, name.capitalize(), "{:.1f}".format)
            for name in ("importance", "satisfaction", "opportunity")
        },
        quotes=tuple(quotes),
    )


def figure(row: pd.Series[Any], name: str, label: str, say: Callable[[float], str]) -> Figure:
    """Return a column of a row with its ends, in words that `say` finds."""
    value, low, high = _interval(row, name)
    interval = f"{say(low)} to {say(high)}" if isfinite(low) and isfinite(high) else ""
    return Figure(label, say(value) if isfinite(value) else "unknown", interval, value, low, high)


def _interval(row: pd.Series[Any], name: str) -> tuple[float, float, float]:
    return number(row, name), number(row, f"{name}_low"), number(row, f"{name}_high")


def number(row: pd.Series[Any], name: str) -> float:
    """Return a number of a row; NaN where it is not known."""
    value = row.get(name)
    return nan if value is None or pd.isna(value) else float(value)


def _count(value: Any) -> int:
    return 0 if value is None or pd.isna(value) else int(value)


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)
