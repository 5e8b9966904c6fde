"""The brand's map beside what customers say, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import isfinite, nan
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.output.cards import Figure, figure, number
from voc.output.charts import Axis, Bar, bar
from voc.output.quotes import Evidence, Quote
from voc.output.scale import percent
from voc.resources import definition

BELIEFS = ("importance", "satisfaction")
QUOTES, MOMENTS = 6, 10


@dataclass(frozen=True)
class Belief:
    """What the brand believes of a part, 0 to 10, and what customers' words say; NaN and "" where either is not known.

    verdict: overestimated, underestimated, no clear gap; empty where it was not tested. said: the same as a sentence.
    believed_at, place: where both stand on the axis, in percent.
    """

    name: str
    believed: float
    observed: Figure
    gap: float
    verdict: str
    said: str
    believed_at: float | None
    place: Bar | None


@dataclass(frozen=True)
class Part:
    """A stage or a touchpoint of the map."""

    anchor: str
    kind: str
    name: str
    at: str
    owner: str
    people: int
    statements: int
    share: str
    share_between: str
    judged: bool
    beliefs: dict[str, Belief]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Lack:
    """What customers speak of and the map has no place for. kind: phase, stage (of a phase it has) or moment."""

    kind: str
    name: str
    people: int
    share: str
    share_between: str
    direction: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Overlay:
    """All of it. stops: the last phase of a map that ends before customers do, else empty."""

    brand: str
    matched: str
    right: str
    tested: int
    min_people: int
    stages: tuple[Part, ...]
    touchpoints: tuple[Part, ...]
    lacks: tuple[Lack, ...]
    stops: str
    ticks: tuple[tuple[float, str], ...]

    def gaps(self, name: str, verdict: str) -> list[Part]:
        """Return the parts with this verdict, the widest gap first."""
        parts = [each for each in (*self.touchpoints, *self.stages) if each.beliefs[name].verdict == verdict]
        return sorted(parts, key=lambda each: -abs(each.beliefs[name].gap))

    def silent(self) -> list[Part]:
        """Return the touchpoints of which too few people speak."""
        return [each for each in self.touchpoints if not each.judged]


def brand_overlay(corpus: Corpus, evidence: Evidence) -> Overlay | None:
    """Return the overlay of a run; None where no map was laid over it."""
    if "importance" not in corpus.overlay or not len(corpus.overlay):
        return None
    facts, gaps = corpus.facts.get("overlay", {}), corpus.facts.get("gaps", {})
    on = _axis()
    rows = corpus.overlay.to_dict("records")
    parts = [
        _part(place, pd.Series(row), evidence)
        for place, row in enumerate(rows)
        if row["kind"] in ("stage", "touchpoint")
    ]
    lacks = tuple(_lacks([pd.Series(row) for row in rows], evidence))
    return Overlay(
        brand=str(facts.get("brand") or "the brand"),
        matched=percent(facts.get("matched", nan)),
        right=percent(facts.get("right") or nan),
        tested=int(gaps.get("tested", 0)),
        min_people=int(gaps.get("min_people", 0)),
        stages=tuple(each for each in parts if each.kind == "stage"),
        touchpoints=tuple(each for each in parts if each.kind == "touchpoint"),
        lacks=lacks,
        stops=_stops(lacks),
        ticks=tuple((on.at(tick), f"{tick:g}") for tick in on.ticks),
    )


@cache
def _axis() -> Axis:
    return Axis(0, 10, (0, 2, 4, 6, 8, 10))


def _part(place: int, row: pd.Series[Any], evidence: Evidence) -> Part:
    return Part(
        anchor=f"{row['kind']}-{place}-map",
        kind=row["kind"],
        name=row["name"],
        at=_text(row["at"]),
        owner=_text(row["owner"]),
        people=int(row["people"]),
        statements=int(row["statements"]),
        share=percent(row["share"]),
        share_between=_between(row),
        judged=bool(row["judged"]),
        beliefs={name: _belief(row, name) for name in BELIEFS},
        quotes=tuple(evidence.pick(row["evidence"], QUOTES)) if row["kind"] == "touchpoint" else (),
    )


def _belief(row: pd.Series[Any], name: str) -> Belief:
    believed, observed = number(row, f"believed_{name}"), figure(row, name, name.capitalize(), "{:.1f}".format)
    verdict = _text(row[f"{name}_verdict"])
    return Belief(
        name=name,
        believed=believed,
        observed=observed,
        gap=number(row, f"{name}_gap"),
        verdict=verdict,
        said=_said(believed, observed),
        believed_at=_axis().at(believed) if isfinite(believed) else None,
        place=bar(_axis(), observed.low, observed.value, observed.high) if isfinite(observed.value) else None,
    )


def _said(believed: float, observed: Figure) -> str:
    words = definition("report")["overlay"]
    known = {
        "believed": f"{believed:.1f}",
        "observed": observed.said,
        "between": f"{observed.low:.1f} to {observed.high:.1f}",
    }
    if isfinite(believed) and isfinite(observed.value):
        return str(words["both"].format(**known))
    return (
        str(words["believed" if isfinite(believed) else "observed"].format(**known)) if _any(believed, observed) else ""
    )


def _any(believed: float, observed: Figure) -> bool:
    return isfinite(believed) or isfinite(observed.value)


def _lacks(rows: list[pd.Series[Any]], evidence: Evidence) -> Iterator[Lack]:
    phases = {code for row in rows if row["kind"] == "missing phase" for code in row["covers"]}
    for row in rows:
        told = row["kind"] == "missing stage" and phases.issuperset(row["covers"])
        if row["kind"].startswith("missing") and not told:
            known = row["kind"] != "missing phase"
            yield Lack(
                kind=row["kind"].removeprefix("missing "),
                name=row["name"],
                people=int(row["people"]),
                share=percent(row["share"]),
                share_between=_between(row),
                direction=_text(row.get("direction")),
                quotes=tuple(evidence.pick(row["evidence"], 2)) if known else (),
            )


def _stops(lacks: tuple[Lack, ...]) -> str:
    """Return the name of the phase that a map ends with, where it has none of those after it."""
    phases = list(definition("journey")["phases"].values())
    absent = {each.name for each in lacks if each.kind == "phase"}
    kept = [place for place, name in enumerate(phases) if name not in absent]
    return phases[kept[-1]] if kept and kept[-1] < len(phases) - 1 else ""


def _between(row: pd.Series[Any]) -> str:
    return f"{percent(row['share_low'])} to {percent(row['share_high'])}"


def _text(value: Any) -> str:
    return "" if value is None or (isinstance(value, float) and pd.isna(value)) else str(value)
