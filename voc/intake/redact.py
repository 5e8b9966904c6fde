"""Hide personal details, before any model sees a text and before anything is stored.

Each detail is replaced by its kind in angle brackets: "Call <NAME> on <PHONE>". What was hidden is kept nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2s
from itertools import pairwise
from typing import Any

import pandas as pd

from voc.corpus import RAW_PREFIXES, Corpus
from voc.intake.details import folded, hide_details
from voc.intake.names import VALUE, find_names
from voc.step import StepSettings, step
from voc.workspace import key

KINDS = ("URL", "EMAIL", "HANDLE", "IBAN", "CARD", "IP", "ADDRESS", "NUMBER", "DATE", "PHONE", "NAME")
ID_KINDS = frozenset({"URL", "EMAIL", "HANDLE", "IBAN", "NAME"})
"""An id is itself a number, and leads back to the source: only what names a person is hidden in it."""


class RedactSettings(StepSettings):
    """What is hidden.

    hide: kinds of detail (URL EMAIL HANDLE IBAN CARD IP ADDRESS NUMBER DATE PHONE NAME).
    readable: names that stay readable, beside the brands and products of the feedback itself.
    """

    hide: tuple[str, ...] = KINDS
    readable: tuple[str, ...] = ()


@step(
    scope="rows",
    reads=("feedback.clean_text", "facts.read"),
    adds=("feedback.text", "feedback.title", "feedback.author", "feedback.hidden"),
)
def redact(corpus: Corpus, settings: RedactSettings) -> Corpus:
    """Add text, title, author and hidden; redact other free text; drop every column of raw or clean text."""
    table = corpus.feedback
    noted = corpus.facts["read"]
    hider = Hider(settings, [*noted.get("names", ()), *settings.readable])
    lang = table["lang"].fillna("und").tolist() if "lang" in table else ["und"] * len(table)
    text, in_text = hider.hide_column(table["clean_text"].fillna(""), lang)
    title, in_title = hider.hide_column(_column(table, "clean_title"), lang)
    others = {name: hider.hide_values(table[name], name == "source_id") for name in _free_text(table, noted)}
    hidden = in_text + in_title + sum(count for _, count in others.values())
    added = {name: column for name, (column, _) in others.items()}
    author = hashed(_column(table, "raw_author"))
    kept = table.drop(columns=[name for name in table if str(name).startswith(RAW_PREFIXES)])
    kept = kept.assign(**added, text=text, title=title, author=author, hidden=hidden)
    return replace(corpus, feedback=kept).with_facts("redact", **hider.counts)


class Hider:
    """Hides details in columns and counts them by kind in `counts`."""

    def __init__(self, settings: RedactSettings, readable: Sequence[str]) -> None:
        self.kinds = frozenset(settings.hide)
        self.readable = frozenset(readable)
        self.handles = frozenset(folded(name) for name in readable) - {""}
        self.counts: Counter[str] = Counter(dict.fromkeys(settings.hide, 0))

    def hide_column(self, texts: pd.Series[str], languages: Sequence[str]) -> tuple[pd.Series[str], pd.Series[int]]:
        """Return the texts without details, and how many were hidden in each; a missing text stays missing."""
        known = texts.dropna()
        lang = pd.Series(languages, index=texts.index)[known.index]
        safe, hidden = self._hide(known.tolist(), lang.tolist(), self.kinds)
        counts = pd.Series(hidden, index=known.index, dtype="int64").reindex(texts.index, fill_value=0)
        return pd.Series(safe, index=known.index, dtype="str").reindex(texts.index), counts

    def hide_values(self, column: pd.Series[str], is_id: bool) -> tuple[pd.Series[str], pd.Series[int]]:
        """Do the same for a column of few distinct values, or of ids."""
        distinct = column.dropna().unique().tolist()
        kinds = self.kinds & ID_KINDS if is_id else self.kinds
        safe, hidden = self._hide([str(value) for value in distinct], [VALUE] * len(distinct), kinds)
        changed = {value: new for value, new, count in zip(distinct, safe, hidden, strict=True) if count}
        number = dict(zip(distinct, hidden, strict=True))
        result = column.replace(changed) if changed else column
        return result, column.map(number).fillna(0).astype(int)

    def _hide(self, texts: list[str], languages: list[str], kinds: frozenset[str]) -> tuple[list[str], list[int]]:
        before = [self.counts.total()]
        safe = []
        for text in texts:
            safe.append(hide_details(text, kinds, self.handles, self.counts))
            before.append(self.counts.total())
        hidden = [after - start for start, after in pairwise(before)]
        if "NAME" not in kinds:
            return safe, hidden
        found = find_names(safe, languages, self.readable)
        self.counts["NAME"] += sum(map(len, found))
        named = [_replaced(text, spans) if spans else text for text, spans in zip(safe, found, strict=True)]
        return named, [count + len(spans) for count, spans in zip(hidden, found, strict=True)]


def hashed(authors: pd.Series[str]) -> pd.Series[str]:
    """Return a keyed hash for each author: the same author gives the same hash in this workspace, and in no other."""
    secret = key()
    names = authors.dropna().unique()
    codes = {name: "a" + blake2s(str(name).encode(), key=secret, digest_size=8).hexdigest() for name in names}
    return authors.map(codes).astype("str")


def _replaced(text: str, spans: Sequence[tuple[int, int]]) -> str:
    pieces, last = [], 0
    for start, end in spans:
        pieces += [text[last:start], "<NAME>"]
        last = end
    return "".join([*pieces, text[last:]])


def _column(table: pd.DataFrame, name: str) -> pd.Series[str]:
    return table[name] if name in table else pd.Series(None, index=table.index, dtype="str")


def _free_text(table: pd.DataFrame, noted: Mapping[str, Any]) -> list[str]:
    segments = {str(name) for name in table if str(name).startswith("segment_")} | set(noted.get("segments", ()))
    columns = ["source_id", "question", *sorted(segments)]
    return [name for name in columns if name in table and pd.api.types.is_string_dtype(table[name])]
