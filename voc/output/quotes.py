"""The quotes behind a claim: which statements are shown, and how each stands in its feedback."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.resources import definition

MARK = re.compile(r"<([A-Z][A-Z_]{2,24})>")
"""A personal detail that `redact` has hidden."""
CONTEXT = 160
"""Characters of the feedback shown on either side of a statement before it is cut."""
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


class Evidence:
    """The statements and feedback of a corpus, found by their ids."""

    def __init__(self, corpus: Corpus) -> None:
        self._statements = _indexed(corpus.statements, "statement_id")
        self._feedback = _indexed(corpus.feedback, "feedback_id")

    def pick(self, ids: Any, limit: int) -> list[Quote]:
        """Choose up to `limit` of the statements: good and bad in turn, one a person, in the order given."""
        known = [str(each) for each in (ids if ids is not None else ()) if str(each) in self._statements.index]
        rows = self._statements.loc[known].drop_duplicates("text") if known else self._statements.iloc[:0]
        rows = rows[~rows.index.duplicated()]
        if rows.empty:
            return []
        wordy = rows["text"].fillna("").str.len().isin(READABLE)
        ranked = [*rows.index[wordy], *rows.index[~wordy]]
        fresh = list(self._one_a_person(ranked))
        return [self.quote(each) for each in _in_turn(fresh, self._statements["sentiment"], limit)]

    def quote(self, statement_id: str) -> Quote:
        """Return a statement as the page shows it."""
        row = self._statements.loc[statement_id]
        source = self._feedback.loc[row["feedback_id"]]
        text, start, end = str(source["text"]), int(row["start"]), int(row["end"])
        low, high = _window(text, start, end)
        return Quote(
            statement_id=statement_id,
            feedback_id=str(row["feedback_id"]),
            start=start,
            end=end,
            parts=_parts(text, start, end, low, high),
            whole=_parts(text, start, end, 0, len(text)) if (low, high) != (0, len(text)) else (),
            sentiment=str(row["sentiment"]),
            lang=str(source["lang"]) if _known(source.get("lang")) and source["lang"] != "und" else "",
            about=tuple(_about(source)),
        )

    def _one_a_person(self, ids: Iterable[str]) -> Iterator[str]:
        seen: set[str] = set()
        for each in ids:
            feedback_id = self._statements.at[each, "feedback_id"]
            if feedback_id not in self._feedback.index:
                continue
            source = self._feedback.loc[feedback_id]
            person = str(source["author"]) if _known(source.get("author")) else str(feedback_id)
            if person not in seen and not _known(source.get("duplicate_of")):
                seen.add(person)
                yield each


def parts(text: str) -> tuple[Part, ...]:
    """Split a text that stands alone into its words and its hidden details."""
    return _parts(text, 0, 0, 0, len(text))


def _indexed(table: pd.DataFrame, key: str) -> pd.DataFrame:
    return table.set_index(key, drop=True) if key in table else table


def _in_turn(ids: Sequence[str], sentiment: pd.Series[str], limit: int) -> list[str]:
    """Take good and bad in turn until the limit, then whatever is left, and show the kinds side by side."""
    good = [each for each in ids if sentiment[each] == "pos"]
    bad = [each for each in ids if sentiment[each] == "neg"]
    rest = [each for each in ids if sentiment[each] not in {"pos", "neg"}]
    half = max(limit // 2, limit - len(bad) - len(rest))
    chosen = set(good[:half])
    chosen |= set([*bad, *rest, *good[half:]][: limit - len(chosen)])
    return [each for each in (*bad, *rest, *good) if each in chosen]


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
    if start == end:
        pieces = [(text[low:high], False)]
    whole = [Part(each, said, bool(k % 2)) for piece, said in pieces for k, each in enumerate(MARK.split(piece)) if each]
    opening = [Part("… ", said=False, hidden=False)] if low else []
    closing = [Part(" …", said=False, hidden=False)] if high < len(text) else []
    return (*opening, *whole, *closing)


def _about(source: pd.Series[Any]) -> Iterator[str]:
    """Say who spoke as far as it is known: the verdict, the product, the kind of source, the date."""
    if _known(source.get("rating")):
        top = source.get("rating_max")
        yield f"rated {source['rating']:g}" + (f" of {top:g}" if _known(top) else "")
    if _known(source.get("nps")):
        yield f"{source['nps']:g} of 10 to recommend"
    if _known(source.get("product")):
        yield str(source["product"])
    if _known(source.get("source_kind")):
        yield definition("report")["source_kind"].get(source["source_kind"], str(source["source_kind"]))
    if _known(source.get("date")):
        yield f"{source['date'].day} {source['date']:%B %Y}"


def _known(value: Any) -> bool:
    return value is not None and not pd.isna(value) and value != ""
