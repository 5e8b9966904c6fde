"""What changed over time, as the page shows it: a sentence, a small line chart and quotes for every alert."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.output.lines import Line, draw
from voc.output.quotes import Evidence, Quote
from voc.output.scale import Scale, percent
from voc.output.segments import spoken
from voc.resources import definition

SHOWN, QUOTES = 9, 2
CLEAR = 20
"""People in a period whose share is drawn: of fewer, it only jumps about."""
MIXED = 0.25
"""Part of a difference from which on the mix is spoken of."""
ALL = "all"
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Change:
    """A change as the page shows it. line: None for those in the table alone. quoted_before: the quotes are older."""

    anchor: str
    subject: str
    happened: str
    size: str
    verdict: str
    since: str
    before: str
    after: str
    interval: str
    q: float
    line: Line | None
    quotes: tuple[Quote, ...]
    quoted_before: bool


@dataclass(frozen=True)
class Changes:
    """The section: the changes, the surest first, and the outcome over time where it is not among them.

    length: of a period. rate: the chance of any change here where nothing changes. mix: columns it is made of.
    """

    length: str
    periods: int
    tested: int
    rate: str
    mix: tuple[str, ...]
    outcome: Line | None
    alerts: tuple[Change, ...]


def changes(corpus: Corpus, scale: Scale, evidence: Evidence) -> Changes | None:
    """Return the section on what changed; None where the feedback has no dates, or too few."""
    facts = corpus.facts.get("trends", {})
    if corpus.trends.empty or not facts.get("period"):
        return None
    said = _Said(corpus, scale, str(facts["period"]))
    rows = [row for _, row in corpus.alerts.iterrows() if not row["again"]]
    shown = [
        said.change(row, said.line(row, row["since"]), evidence.pick(row["evidence"], QUOTES, str(row["name"])))
        for row in rows[:SHOWN]
    ]
    everything = corpus.trends.iloc[0]
    return Changes(
        length=said.length,
        periods=int(facts["periods"]),
        tested=int(facts["tested"]),
        rate=f"{float(facts['rate']):.0%}",
        mix=tuple(map(spoken, facts.get("mix", ()))),
        outcome=None if any(row["kind"] == ALL for row in rows[:SHOWN]) else said.line(everything, None),
        alerts=(*shown, *(said.change(row, None, []) for row in rows[SHOWN:])),
    )


def series(corpus: Corpus, scale: Scale, kind: str, key: str) -> Line | None:
    """Draw a series of the table `trends`, marked where it changed; None where it was not followed, or by too few."""
    length, own = corpus.facts.get("trends", {}).get("period"), corpus.trends
    if not length or own.empty or own[(own["kind"] == kind) & (own["key"] == key)].empty:
        return None
    alerts = corpus.alerts.reindex(columns=["kind", "key", "since"])
    since = alerts.loc[(alerts["kind"] == kind) & (alerts["key"] == key), "since"]
    row = pd.Series({"kind": kind, "key": key})
    return _Said(corpus, scale, str(length)).line(row, since.iloc[0] if len(since) else None)


class _Said:
    """Puts alerts into words, and series into lines."""

    def __init__(self, corpus: Corpus, scale: Scale, length: str) -> None:
        self._scale, self.length, self._words = scale, length, definition("changes")
        self._series = dict(list(corpus.trends.groupby(["kind", "key"], sort=False)))

    def change(self, row: pd.Series[Any], line: Line | None, quotes: list[Quote]) -> Change:
        """Return an alert in words."""
        words, whole = self._words["alert"], row["kind"] == ALL
        level, step = (self._scale.level, self._scale.cell) if whole else (percent, _points)
        before, after, low, high = level(row["a"]), level(row["b"]), step(row["low"]), step(row["high"])
        size = words["outcome" if whole else "share"].format(
            a=before, b=after, low=low, high=high, unit=self._scale.full
        )
        if abs(row["mix"]) >= MIXED * abs(row["difference"]):
            size += " " + words["part"].format(mix=step(row["mix"]))
        return Change(
            anchor=f"change-{row['kind']}-{row['key']}",
            subject=self._words["subject"][row["kind"]].format(name=row["name"]),
            happened=words[row["verdict"]].format(since=self._period(row["since"])),
            size=size,
            verdict=self._words["verdict"][row["verdict"]],
            since=self._period(row["since"]),
            before=before,
            after=after,
            interval=f"{low} to {high}",
            q=float(row["q"]),
            line=line,
            quotes=tuple(quotes),
            quoted_before=bool(row["difference"] < 0),
        )

    def line(self, of: pd.Series[Any], at: pd.Timestamp | None) -> Line | None:
        """Draw the series that a row is about; None where fewer than two periods have enough people."""
        whole = of["kind"] == ALL
        names = ["outcome", "outcome_low", "outcome_high"] if whole else ["share", "low", "high"]
        rows = self._series[of["kind"], of["key"]]
        rows = rows[(rows["of"] >= CLEAR) & rows[names].notna().all(axis=1)]
        if len(rows) < 2:
            return None
        least, most = float(rows[names[0]].min()), float(rows[names[0]].max())
        ends = (max(least - 0.1, 0), min(most + 0.1, 1)) if whole else (0.0, min(max(1.15 * most, 0.01), 1))
        say = self._scale.level if whole else percent
        return draw(list(rows["period"]), rows[names], ends, say=say, when=self._period, at=at)

    def _period(self, date: pd.Timestamp) -> str:
        return str(self._words["period"][self.length]).format(date=date)


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", MINUS)
