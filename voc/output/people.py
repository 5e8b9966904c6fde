"""Customers won beside customers to be won, and the headlines by way of counting, as the page shows them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from math import isfinite
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.output.scale import Scale, percent
from voc.output.segments import Names
from voc.resources import definition


@dataclass(frozen=True)
class Indicator:
    """A measure of customers. share is empty where it has no whole."""

    name: str
    people: int
    share: str
    interval: str


@dataclass(frozen=True)
class Headline:
    """A figure and what it would be in other ways of counting: (said, whether it leaves the figure's interval)."""

    name: str
    said: str
    interval: str
    others: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Headlines:
    """The figures by way of counting. ways: (name, pieces) of the others; pieces: as counted."""

    pieces: int
    ways: tuple[tuple[str, int], ...]
    rows: tuple[Headline, ...]

    @property
    def beyond(self) -> int:
        """How many figures leave their interval in some other way of counting."""
        return sum(any(beyond for _, beyond in row.others) for row in self.rows)


def indicators(corpus: Corpus) -> list[tuple[str, tuple[Indicator, ...]]]:
    """Return the measures by whether customers are to be won, or won."""
    words, table = definition("report"), corpus.indicators
    if table.empty:
        return []
    return [
        (words["mind"][mind], tuple(map(_indicator, rows.to_dict("records"))))
        for mind, rows in table.groupby("mind", sort=False)
    ]


def _indicator(row: dict[Hashable, Any]) -> Indicator:
    share, low, high = (float(str(row[name])) for name in ("share", "share_low", "share_high"))
    known = isfinite(share)
    name = definition("report")["indicator"][row["code"]]
    return Indicator(
        name,
        int(str(row["people"])),
        percent(share) if known else "",
        f"{percent(low)} to {percent(high)}" if known else "",
    )


def headlines(corpus: Corpus, scale: Scale) -> Headlines | None:
    """Return the headlines by way of counting; None where there is nothing to compare."""
    table, words, names = corpus.headlines, definition("report"), Names(corpus)
    if table.empty or table["way"].nunique() < 2:
        return None
    ways = list(dict.fromkeys(table["way"]))
    pieces = table.groupby("way", sort=False)["pieces"].first()
    rows = []
    for (what, key), own in table.groupby(["what", "key"], sort=False):
        by_way = own.set_index("way")
        rows.append(_headline(str(what), str(key), by_way, scale, names))
    return Headlines(
        int(pieces[ways[0]]), tuple((words["way"][way], int(pieces[way])) for way in ways[1:]), tuple(rows)
    )


def _headline(what: str, key: str, by_way: pd.DataFrame, scale: Scale, names: Names) -> Headline:
    say = scale.level if what == "outcome" else percent
    words, own, rest = definition("report")["headline"], by_way.iloc[0], by_way.iloc[1:]
    plain = words.get(key if what == "standing" else what, "").format(name=names.name(what, key))
    told = plain or names.sentence(what, key)
    others = tuple((say(value), bool(beyond)) for value, beyond in zip(rest["value"], rest["beyond"], strict=True))
    return Headline(told[:1].upper() + told[1:], say(own["value"]), f"{say(own['low'])} to {say(own['high'])}", others)
