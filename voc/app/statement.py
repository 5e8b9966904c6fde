"""Statements as the app shows them: within their feedback, with their labels, and how sure those are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from voc.app.filters import filters_of
from voc.app.library import Run
from voc.output.cards import topic_names
from voc.output.quotes import MARK, Evidence, Part, Quote
from voc.output.scale import percent
from voc.resources import definition

SILENT = {"none", "neutral", "0"}
"""Classes that say that there is nothing to say."""


@dataclass(frozen=True)
class Label:
    """What a statement is labelled with. said: the class in words; sure: its probability, second: the runner-up."""

    column: str
    name: str
    value: str
    said: str
    sure: str
    second: str
    silent: bool


@dataclass(frozen=True)
class Statement:
    """A statement with its feedback around it. topic: its name, or ""."""

    quote: Quote
    topic_id: str
    topic: str
    labels: tuple[Label, ...]

    @property
    def spoken(self) -> list[Label]:
        """The labels that say something, the feeling aside: the quote shows it."""
        return [each for each in self.labels if not each.silent and each.column != "sentiment"]


@dataclass(frozen=True)
class Stretch:
    """A part of a feedback's text. number: of the statement it is, from 1; 0 between statements."""

    number: int
    sentiment: str
    parts: tuple[Part, ...]


def statements_at(run: Run, places: Sequence[int]) -> list[Statement]:
    """Return statements by their places, in the order given."""
    corpus = run.cut(places)
    rows = {str(row["statement_id"]): row for row in corpus.statements.to_dict("records")}
    order = sorted(range(len(places)), key=lambda k: places[k])  # a cut comes in the run's order
    ids = dict(zip(order, rows, strict=True))
    topics = topic_names(corpus)
    quotes = Evidence(corpus).every(ids[k] for k in range(len(ids)))
    return [_statement(run, quote, rows[quote.statement_id], topics) for quote in quotes]


def stretches(text: str, statements: Sequence[Statement]) -> list[Stretch]:
    """Return a feedback's text in parts: its statements, and what stands between them."""
    made, at = [], 0
    for number, each in enumerate(statements, 1):
        start, end = max(each.quote.start, at), max(each.quote.end, at)
        made += [_stretch(text[at:start]), _stretch(text[start:end], number, each.quote.sentiment)]
        at = end
    return [each for each in (*made, _stretch(text[at:])) if each.parts]


def _stretch(text: str, number: int = 0, sentiment: str = "") -> Stretch:
    parts = [Part(each, said=bool(number), hidden=bool(k % 2)) for k, each in enumerate(MARK.split(text)) if each]
    return Stretch(number, sentiment, tuple(parts))


def _statement(run: Run, quote: Quote, row: Mapping[Any, Any], topics: Mapping[int, str]) -> Statement:
    topic = int(row["topic_id"]) if "topic_id" in row and not pd.isna(row["topic_id"]) else -1
    named = [*definition("report")["label"], "emotion", "turn"]
    labels = tuple(_label(run, each, row) for each in named if each in row and f"{each}_p" in row)
    return Statement(quote, str(topic), topics.get(topic, ""), labels)


def _label(run: Run, column: str, row: Mapping[Any, Any]) -> Label:
    known, value = filters_of(run)[column], str(row[column])
    second = row.get(f"{column}_second")
    return Label(
        column=column,
        name=known.name,
        value=value,
        said=known.label(value),
        sure=percent(float(row[f"{column}_p"])),
        second="" if second is None or pd.isna(second) else known.label(str(second)),
        silent=value in SILENT,
    )
