"""The quotes behind a claim: which statements are shown, and how each stands in its feedback."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.resources import definition

FEELINGS = ("pos", "mixed", "neu", "neg")
MARK = re.compile(f"<({'|'.join(definition('report')['hidden'])})>")
"""A personal detail that `redact` has hidden."""
CONTEXT = 160
"""Characters of the feedback shown on either side of a statement before it is cut."""
ABOUT = ("rating", "rating_min", "rating_max", "low_is_good", "nps", "product", "source_kind", "date")
READABLE = range(25, 321)
"""Lengths of a statement that reads well as a quote."""


@dataclass(frozen=True)
class Part:
    """A stretch of a quote: inside the statement or around it, in the customer's words or a hidden detail."""

    text: str
    said: bool
    hidden: bool


@dataclass(frozen=True)
class Quote:
    """A statement as the page shows it. `whole` is empty where `parts` hold the whole feedback already."""

    statement_id: str
    feedback_id: str
    start: int
    end: int
    parts: tuple[Part, ...]
    whole: tuple[Part, ...]
    sentiment: str
    lang: str
    about: tuple[str, ...]

    @property
    def said(self) -> tuple[Part, ...]:
        """The statement alone."""
        return tuple(part for part in self.parts if part.said)


class Evidence:
    """The statements of a corpus with the feedback they stand in, found by their ids."""

    def __init__(self, corpus: Corpus) -> None:
        self._statements = _indexed(corpus.statements, "statement_id")
        self._feedback = _indexed(corpus.feedback, "feedback_id")

    def pick(self, ids: Iterable[Any], limit: int) -> list[Quote]:
        """Choose up to `limit` of the statements: good and bad in turn, one a person, in the order given."""
        rows = self._found(ids)
        rows.sort(key=lambda row: len(row["text"]) not in READABLE)
        return [_quote(row) for row in _in_turn(list(_distinct(rows)), limit)]

    def every(self, ids: Iterable[Any]) -> list[Quote]:
        """Return these statements as quotes, in the order given; one that is not there is left out."""
        return [_quote(row) for row in self._found(ids)]

    def _found(self, ids: Iterable[Any]) -> list[dict[Any, Any]]:
        """Return the statements that are there; what their feedback says of itself stands under `feedback_…`."""
        known = [each for each in dict.fromkeys(map(str, ids)) if each in self._statements.index]
        if not known:
            return []
        rows = self._statements.loc[known].join(self._feedback.add_prefix("feedback_"), on="feedback_id", how="inner")
        return rows.reset_index().to_dict("records")


def _indexed(table: pd.DataFrame, key: str) -> pd.DataFrame:
    return table.set_index(key, drop=True) if key in table else table


def _distinct(rows: Iterable[dict[Any, Any]]) -> Iterator[dict[Any, Any]]:
    """Leave out copies, equal texts, and whatever else a person says."""
    people: set[str] = set()
    texts: set[str] = set()
    for row in rows:
        author = row.get("feedback_author")
        person = str(author) if _known(author) else str(row["feedback_id"])
        if person not in people and row["text"] not in texts and not _known(row.get("feedback_duplicate_of")):
            people.add(person)
            texts.add(row["text"])
            yield row


def _in_turn(rows: Sequence[dict[Any, Any]], limit: int) -> list[dict[Any, Any]]:
    """Take as many good as bad up to the limit, fill up with whatever is left, and show the kinds side by side."""
    good = [row for row in rows if row["sentiment"] == "pos"]
    bad = [row for row in rows if row["sentiment"] == "neg"]
    rest = [row for row in rows if row["sentiment"] not in {"pos", "neg"}]
    half = max(limit // 2, limit - len(bad) - len(rest))
    chosen = [*good[:half], *[*bad, *rest, *good[half:]][: limit - len(good[:half])]]
    kept = {row["statement_id"] for row in chosen}
    return [row for row in (*bad, *rest, *good) if row["statement_id"] in kept]


def _quote(row: Mapping[str, Any]) -> Quote:
    text, start, end = str(row["feedback_text"]), int(row["start"]), int(row["end"])
    low, high = _window(text, start, end)
    lang = row.get("feedback_lang")
    return Quote(
        statement_id=str(row["statement_id"]),
        feedback_id=str(row["feedback_id"]),
        start=start,
        end=end,
        parts=_parts(text, start, end, low, high),
        whole=_parts(text, start, end, 0, len(text)) if (low, high) != (0, len(text)) else (),
        sentiment=str(row["sentiment"]),
        lang=str(lang) if _known(lang) and lang != "und" else "",
        about=tuple(_about({name: row.get(f"feedback_{name}") for name in ABOUT})),
    )


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where to cut the feedback, between words and with enough around the statement to follow it."""
    low, high = max(start - CONTEXT, 0), min(end + CONTEXT, len(text))
    if low < CONTEXT // 4:
        low = 0
    if len(text) - high < CONTEXT // 4:
        high = len(text)
    while low and low < start and not text[low - 1].isspace():
        low += 1
    while high < len(text) and high > end and not text[high].isspace():
        high -= 1
    return low, high


def _parts(text: str, start: int, end: int, low: int, high: int) -> tuple[Part, ...]:
    pieces = [(text[low:start], False), (text[max(start, low) : end], True), (text[max(end, low) : high], False)]
    whole = [
        Part(each, said, bool(k % 2)) for piece, said in pieces for k, each in enumerate(MARK.split(piece)) if each
    ]
    opening = [Part("… ", said=False, hidden=False)] if low else []
    closing = [Part(" …", said=False, hidden=False)] if high < len(text) else []
    return (*opening, *whole, *closing)


def _about(source: Mapping[str, Any]) -> Iterator[str]:
    """Say who spoke as far as it is known: the verdict, the product, the kind of source, the date."""
    known = {name: value for name, value in source.items() if _known(value)}
    if "rating" in known:
        top = f" of {known['rating_max']:g}" if "rating_max" in known else ""
        best = f" ({known['rating_min']:g} is best)" if known.get("low_is_good") and "rating_min" in known else ""
        yield f"rated {known['rating']:g}{top}{best}"
    if "nps" in known:
        yield f"{known['nps']:g} of 10 to recommend"
    if "product" in known:
        yield str(known["product"])
    if "source_kind" in known:
        yield definition("report")["source_kind"].get(known["source_kind"], str(known["source_kind"]))
    if "date" in known:
        yield f"{known['date'].day} {known['date']:%B %Y}"


def _known(value: Any) -> bool:
    return value is not None and not pd.isna(value) and value != ""
