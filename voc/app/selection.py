"""A part of a run: what an address selects, said in an address again, and as SQL whose values are bound."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from voc.app.filters import Filter, filters_of
from voc.app.index import quoted
from voc.app.library import Run
from voc.errors import InputError
from voc.resources import definition

WORDS, COPIES = "q", "copies"
OTHERS = frozenset({"page", "sort", "find", "format"})
"""Parts of an address that select nothing: what page is seen, in what order, of which column."""
LONGEST = 200
"""Characters of the words that are looked for."""


@dataclass(frozen=True)
class Pick:
    """What is chosen of a column: some of its values, or a range with one end or both, written as in the address."""

    filter: Filter
    values: tuple[str, ...] = ()
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Chip:
    """Something that is chosen, in words, and the selection that is left without it."""

    said: str
    rest: Selection


@dataclass(frozen=True)
class Selection:
    """What is chosen of a run.

    picks: by column. words: every one of them stands in the statement. copies: whether feedback that repeats other
    feedback is among it; the figures of a run count each once, so they are left out unless asked for.
    """

    picks: Mapping[str, Pick] = field(default_factory=dict)
    words: str = ""
    copies: bool = False

    def __hash__(self) -> int:
        return hash(self.query)

    @property
    def query(self) -> str:
        """The selection as the part of an address after the question mark."""
        return urlencode(list(self.pairs()))

    @property
    def chips(self) -> list[Chip]:
        """What is chosen, each part with what is left without it."""
        chips = []
        for column, pick in self.picks.items():
            name = pick.filter.name
            chips += [Chip(f"{name}: {pick.filter.label(value)}", self.without(column, value)) for value in pick.values]
            if pick.low or pick.high:
                chips.append(Chip(f"{name}: {pick.low or '…'} – {pick.high or '…'}", self.without(column)))
        if self.words:
            chips.append(Chip(f"“{self.words}”", replace(self, words="")))
        if self.copies:
            chips.append(Chip(definition("app")["filter"]["copies"], replace(self, copies=False)))
        return chips

    def without(self, column: str, value: str | None = None) -> Selection:
        """Return the selection without a column's choice, or without one value of it."""
        picks = dict(self.picks)
        left = tuple(each for each in picks[column].values if each != value) if column in picks else ()
        if value is None or not left:
            picks.pop(column, None)
        else:
            picks[column] = replace(picks[column], values=left)
        return replace(self, picks=picks)

    def also(self, known: Filter, value: str) -> Selection:
        """Return the selection with one more value of a column."""
        pick = self.picks.get(known.column, Pick(known))
        return replace(self, picks={**self.picks, known.column: replace(pick, values=(*pick.values, value))})

    def where(self, leaving: str = "") -> tuple[str, list[Any]]:
        """Return the condition on `said` with its values; `leaving`: a column whose choice is left aside."""
        parts: list[str] = [] if self.copies else ["counted"]
        values: list[Any] = []
        for column, pick in self.picks.items():
            if column != leaving:
                condition, bound = _condition(pick)
                parts.append(condition)
                values += bound
        for word in self.words.lower().split():
            parts.append("contains(folded, ?)")
            values.append(word)
        return " AND ".join(parts) or "true", values

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield the parts of the address, names and values."""
        for column, pick in self.picks.items():
            yield from ((column, value) for value in pick.values)
            for name, end in zip(pick.filter.ends, (pick.low, pick.high), strict=True):
                if end:
                    yield name, end
        if self.words:
            yield WORDS, self.words
        if self.copies:
            yield COPIES, "with"


def chosen(run: Run, asked: QueryParams) -> Selection:
    """Return what an address selects. Raises InputError for a column, or an end of a range, that is none."""
    known = filters_of(run)
    ends = {end: (column, k) for column in known for k, end in enumerate(known[column].ends)}
    picks: dict[str, Pick] = {}
    for name in dict.fromkeys(asked):
        if name in known and known[name].kind in {"choice", "exact"}:
            picks[name] = replace(picks.get(name, Pick(known[name])), values=tuple(dict.fromkeys(asked.getlist(name))))
        elif name in ends:
            column, k = ends[name]
            end = _checked_end(known[column], asked[name].strip())
            if end:
                pick = picks.get(column, Pick(known[column]))
                picks[column] = replace(pick, high=end) if k else replace(pick, low=end)
        elif name not in {WORDS, COPIES, *OTHERS}:
            raise InputError(f"There is no column '{name}' to filter by. Columns: {', '.join(known)}.")
    in_order = {name: picks[name] for name in known if name in picks}
    return Selection(in_order, " ".join(asked.get(WORDS, "").split())[:LONGEST], asked.get(COPIES) == "with")


def _checked_end(known: Filter, end: str) -> str:
    try:
        if end and known.kind == "date":
            date.fromisoformat(end)
        elif end and not math.isfinite(float(end)):
            raise ValueError
    except ValueError as error:
        wanted = "a date such as 2024-03-31" if known.kind == "date" else "a number"
        raise InputError(f"'{end}' is no end for {known.name}: write {wanted}.") from error
    return end


def _condition(pick: Pick) -> tuple[str, list[Any]]:
    column, kind = quoted(pick.filter.column), pick.filter.kind
    if kind in {"choice", "exact"}:
        named = [each for each in pick.values if each]
        parts = [f"{column}::VARCHAR IN ({', '.join('?' * len(named))})"] if named else []
        parts += [f"{column} IS NULL"] if len(named) < len(pick.values) else []
        return f"({' OR '.join(parts)})", list(named)
    ends: list[tuple[str, Any]] = []
    if pick.low:
        ends.append((f"{column} >= ?", date.fromisoformat(pick.low) if kind == "date" else float(pick.low)))
    if pick.high and kind == "date":  # the last day is meant whole
        ends.append((f"{column} < ?", date.fromisoformat(pick.high) + timedelta(days=1)))
    elif pick.high:
        ends.append((f"{column} <= ?", float(pick.high)))
    return " AND ".join(each for each, _ in ends), [value for _, value in ends]
