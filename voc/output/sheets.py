"""The tables of a run as sheets that people read: names for codes, the outcome in its unit, ranges in columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from math import isfinite
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.output.cards import stage_names, topic_names
from voc.output.plain import clean, said
from voc.output.quotes import Quote
from voc.output.report import view
from voc.output.scale import Scale
from voc.output.segments import TRAITS, Names, spoken
from voc.output.shares import class_names
from voc.resources import definition

Value = str | float | datetime | None
OUTCOMES = {"all", "outcome"}
"""Kinds of rows that are about the outcome itself, where others are about a share of people."""


@dataclass(frozen=True)
class Cell:
    """A value and how it looks: text, list, ids, count, number, score, share, effect, level or date."""

    value: Value
    look: str = "text"


@dataclass(frozen=True)
class Column:
    """A column of a sheet. key: its name in the table; heading: above its cells; about: what it means, empty for ends.

    look: what kind of thing it holds.
    """

    key: str
    heading: str
    about: str
    look: str


@dataclass(frozen=True)
class Sheet:
    """A sheet. row: what a row of it is. rows: how many there are; cells: makes them. frozen: columns that stay."""

    name: str
    row: str
    columns: tuple[Column, ...]
    rows: int
    cells: Callable[[], Iterator[list[Cell]]]
    frozen: int = 0


class Sheets:
    """The sheets of a run, and what the names in them stand for."""

    def __init__(self, corpus: Corpus) -> None:
        self.view = view(corpus)
        self.scale: Scale = self.view["scale"]
        self._corpus, self._words = corpus, definition("workbook")["words"]
        self._names = Names(corpus)

    def all(self) -> list[Sheet]:
        """Return every sheet in its order, also those without a row."""
        return [self._sheet(each) for each in definition("workbook")["sheet"]]

    def _sheet(self, sheet: Mapping[str, Any]) -> Sheet:
        table = self._table(sheet["table"])
        by = [each for each in sheet.get("order", ()) if each.lstrip("-") in table]
        if by:
            table = table.sort_values(
                [each.lstrip("-") for each in by],
                ascending=[not each.startswith("-") for each in by],
                kind="stable",
                na_position="last",
            )
        fields = [field for each in sheet["columns"] if each[0] in table for field in self._fields(table, each)]
        return Sheet(
            sheet["name"],
            sheet["row"],
            tuple(fields),
            len(table) if fields else 0,
            partial(self._cells, table, fields),
            sheet.get("frozen", 0),
        )

    def _fields(self, table: pd.DataFrame, column: Sequence[str]) -> Iterator[Column]:
        key, name, kind, about = column
        words = self._words
        heading = words["with_unit"].format(name=name, unit=self.scale.many) if kind in {"effect", "level"} else name
        yield Column(key, heading, about, kind)
        if {f"{key}_low", f"{key}_high"} <= set(table.columns):
            for end, word in (("low", "from"), ("high", "to")):
                yield Column(f"{key}_{end}", words[word].format(name=heading), "", kind)

    def _cells(self, table: pd.DataFrame, fields: Sequence[Column]) -> Iterator[list[Cell]]:
        kept = [field.key for field in fields]
        about = next((name for name in ("kind", "what") if name in table), None)
        whole = table[about].isin(OUTCOMES) if about else pd.Series(data=False, index=table.index)
        for row, outcome in zip(table[kept].itertuples(index=False, name=None), whole, strict=True):
            yield [self._cell(value, field.look, bool(outcome)) for value, field in zip(row, fields, strict=True)]

    def _cell(self, value: Any, kind: str, outcome: bool) -> Cell:
        """Return a value of a table as a cell. outcome: whether its row is about the outcome itself."""
        kind = {"change": ("share", "level"), "difference": ("share", "effect")}.get(kind, (kind, kind))[outcome]
        look, _, words = kind.partition(":")
        if look in {"list", "ids"}:
            return Cell(_line(value), look)
        if _absent(value):
            return Cell(None, "text" if look in {"code", "yes"} else look)
        if look == "code":
            return Cell(_line(self._codes[words].get(each, str(each)) for each in _many(value)))
        if look == "yes":
            return Cell(self._words["yes" if value else "no"])
        if look in {"text", "date"}:
            return Cell(clean(str(value))) if look == "text" else _date(value)
        number = float(value)
        placed = {"effect": number * self.scale.span, "level": self.scale.floor + number * self.scale.span}
        return Cell(placed.get(look, number) if isfinite(number) else None, look)

    @cached_property
    def _codes(self) -> dict[str, Mapping[Any, str]]:
        report, words = definition("report"), self._words
        return {
            "stage": {**stage_names(), "none": report["nowhere"]["stage"]},
            "topic": {**topic_names(self._corpus), -1: report["nowhere"]["topic"]},
            "phase": definition("journey")["phases"],
            "rung": class_names("ladder"),
            "kano": {code: each["name"] for code, each in report["kano"].items()},
            "verdict": definition("changes")["verdict"],
            **{label: class_names(label) for label in ("value", "dimension", "sentiment")},
            **{name: report[name] for name in ("fragile", "left_out", "label", "mind", "indicator", "trait")},
            **{name: words[name] for name in ("direction", "side", "correction", "quoted")},
        }

    def _table(self, name: str) -> pd.DataFrame:
        """Return a table of the run with the columns that only a sheet has."""
        own: dict[str, Callable[[], pd.DataFrame]] = {
            "shares": self._shares,
            "segments": self._segments,
            "personas": lambda: self._named(self._corpus.personas),
            "persona_traits": self._traits,
            "alerts": lambda: self._subjects(self._corpus.alerts, "difference"),
            "trends": lambda: self._subjects(self._corpus.trends, "share"),
            "quotes": self._quotes,
        }
        return own[name]() if name in own else getattr(self._corpus, name)

    def _shares(self) -> pd.DataFrame:
        table = self._corpus.shares
        if table.empty:
            return table
        pairs = zip(table["label"], table["class"].astype(str), strict=True)
        return table.assign(**{"class": [class_names(label).get(each, each) for label, each in pairs]})

    def _segments(self) -> pd.DataFrame:
        table = self._corpus.segments
        if table.empty:
            return table
        return table.assign(
            column=table["column"].map(spoken),
            says=[self._says(what, key) for what, key in zip(table["what"], table["key"], strict=True)],
        )

    def _says(self, what: str, key: str) -> str:
        return definition("changes")["subject"]["all"] if what in OUTCOMES else self._names.sentence(what, key)

    def _traits(self) -> pd.DataFrame:
        table = self._named(self._corpus.persona_traits)
        if table.empty:
            return table
        pairs = zip(table["trait"], table["key"], strict=True)
        return table.assign(says=[self._says(TRAITS.get(trait, trait), key) for trait, key in pairs])

    def _named(self, table: pd.DataFrame) -> pd.DataFrame:
        names = {each.persona_id: each.name for each in self.view["personas"]}
        return table.assign(persona_name=table["persona_id"].astype(str).map(names)) if len(table) else table

    def _subjects(self, table: pd.DataFrame, figure: str) -> pd.DataFrame:
        """Add what each series is about, and name its ends after the figure that they belong to."""
        if table.empty:
            return table
        words = definition("changes")["subject"]
        pairs = zip(table["kind"], table["name"], strict=True)
        said = [words[kind].format(name=name) for kind, name in pairs]
        return table.rename(columns={"low": f"{figure}_low", "high": f"{figure}_high"}).assign(subject=said)

    def _quotes(self) -> pd.DataFrame:
        moments, needs, changes = (self.view[name] for name in ("moments", "needs", "changes"))
        shown: list[tuple[str, str, Sequence[Quote]]] = [
            *(("moment", f"{each.stage_name}: {each.topic}", each.quotes) for each in moments),
            *(("need", each.need, each.quotes) for each in needs),
            *(("change", each.subject, each.quotes) for each in (changes.alerts if changes else ())),
        ]
        return pd.DataFrame([_quote(kind, about, quote) for kind, about, quotes in shown for quote in quotes])


def _quote(kind: str, about: str, quote: Quote) -> dict[str, Any]:
    plain = {
        name: getattr(quote, name) for name in ("sentiment", "lang", "statement_id", "feedback_id", "start", "end")
    }
    return {"kind": kind, "about": about, "text": said(quote.said), "source": "; ".join(quote.about), **plain}


def _many(value: Any) -> list[Any]:
    return list(value) if hasattr(value, "__iter__") and not isinstance(value, str) else [value]


def _line(values: Iterable[Any] | None) -> str:
    shown = [] if values is None or isinstance(values, float) else values
    return clean("; ".join(str(each).rstrip(".") for each in shown))


def _absent(value: Any) -> bool:
    return value is None or (not hasattr(value, "__len__") and bool(pd.isna(value)))


def _date(value: Any) -> Cell:
    """Return a date as a date; as text where a workbook, which starts in 1900, has none for it."""
    date = pd.Timestamp(value).to_pydatetime().replace(tzinfo=None)
    return Cell(date, "date") if date.year >= 1900 else Cell(f"{date:%Y-%m-%d}")
