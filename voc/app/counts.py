"""How much a selection holds, and how much it would hold with each further choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

from voc.app.filters import Filter, filters_of
from voc.app.index import quoted
from voc.app.library import Run
from voc.app.selection import Selection
from voc.output.quotes import FEELINGS

SHOWN, ROOM = 8, 4
"""Values of a column that are listed at once; so many more if these are all. Others are on a page of their own."""


@dataclass(frozen=True)
class Option:
    """A value of a column: what it is called, the statements there are with it, whether it is chosen."""

    value: str
    label: str
    count: int
    on: bool


@dataclass(frozen=True)
class Facet:
    """A column to choose from, under the other choices. more: values not listed. low, high: the ends of a range.

    chosen_low, chosen_high: those asked for.
    """

    filter: Filter
    options: tuple[Option, ...] = ()
    more: int = 0
    low: str = ""
    high: str = ""
    chosen_low: str = ""
    chosen_high: str = ""

    @property
    def active(self) -> bool:
        """Whether something of it is chosen."""
        return bool(self.chosen_low or self.chosen_high or any(each.on for each in self.options))


@dataclass(frozen=True)
class Counted:
    """What a selection holds. outcome: the mean of its feedback, NaN where none is known. feelings: statements."""

    statements: int
    pieces: int
    people: int
    outcome: float
    feelings: dict[str, int]
    facets: tuple[Facet, ...]


def counted(run: Run, selection: Selection) -> Counted:
    """Count a selection, and every choice that could be added to it."""
    return run.recall(("counted", selection), lambda: _counted(run, selection))


def options_of(run: Run, selection: Selection, known: Filter) -> tuple[Option, ...]:
    """Return every value of a column with its count under the other choices, the most frequent first."""
    return run.recall(("options", known.column, selection), lambda: _options(run, selection, known))


def _counted(run: Run, selection: Selection) -> Counted:
    filters = [each for each in filters_of(run).values() if each.kind != "exact"]
    beside = [each for each in filters if each.column not in selection.picks]
    where, values = selection.where()
    wanted = dict.fromkeys(
        quoted(each)
        for each in ("person", "piece", "outcome", "sentiment", *(f.column for f in beside))
        if each in run.columns
    )
    parts = " UNION ALL ".join([*_totals(run), *(_part(k, each) for k, each in enumerate(beside))])
    # said once, so that the words of a selection are looked for once and not for every column
    chosen = f"chosen AS MATERIALIZED (SELECT {', '.join(wanted)} FROM said WHERE {where})"
    one = ", ".join(f"any_value({each}) AS {each}" for each in ("person", "outcome") if each in run.columns)
    pieces = f"pieces AS MATERIALIZED (SELECT piece, {one} FROM chosen GROUP BY piece)"
    rows = run.rows(f"WITH {chosen}, {pieces} {parts}", values)
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["k"], []).append(row)
    totals = {row["low"]: row["n"] for row in found.pop(-1, [])}
    own = {each.column: found.get(k, []) for k, each in enumerate(beside)}
    facets = tuple(_facet(run, selection, each, own.get(each.column)) for each in filters)
    return Counted(
        statements=int(totals["statements"]),
        pieces=int(totals["pieces"]),
        people=int(totals["people"]),
        outcome=nan if totals.get("outcome") is None else float(totals["outcome"]),
        feelings={each: int(totals.get(each, 0)) for each in FEELINGS},
        facets=tuple(each for each in facets if _worth(each)),
    )


def _totals(run: Run) -> Iterator[str]:
    line = "SELECT -1 AS k, {} AS low, NULL AS high, {}::DOUBLE AS n FROM chosen"
    yield line.format("'statements'", "count(*)")
    line_of_pieces = line.replace("chosen", "pieces")
    yield line_of_pieces.format("'people'", "count(DISTINCT person)")
    yield line_of_pieces.format("'pieces'", "count(*)")
    if "outcome" in run.columns:
        yield line_of_pieces.format("'outcome'", "avg(outcome)")
    if "sentiment" in run.columns:
        yield line.format("sentiment::VARCHAR", "count(*)") + " WHERE sentiment IS NOT NULL GROUP BY sentiment"


def _part(k: int, known: Filter) -> str:
    column = quoted(known.column)
    if known.kind == "choice":
        ends, n = [f"{column}::VARCHAR", "NULL"], "count(*)"
    else:
        cast = "::DATE::VARCHAR" if known.kind == "date" else "::VARCHAR"
        ends, n = [f"{end}({column}){cast}" for end in ("min", "max")], f"count({column})"
    asked = f"SELECT {k} AS k, {ends[0]} AS low, {ends[1]} AS high, {n}::DOUBLE AS n FROM chosen"
    return asked + (f" GROUP BY {column}" if known.kind == "choice" else "")


def _facet(run: Run, selection: Selection, known: Filter, rows: Sequence[dict[str, Any]] | None) -> Facet:
    if known.kind == "choice":
        options = options_of(run, selection, known) if rows is None else _from(rows, selection, known)
        most = SHOWN if len(options) > SHOWN + ROOM else len(options)
        shown = [each for k, each in enumerate(options) if k < most or each.on]
        return Facet(known, tuple(_in_order(shown, known)), len(options) - len(shown))
    pick = selection.picks.get(known.column)
    if rows is None:
        where, values = selection.where(leaving=known.column)
        rows = run.rows(f"WITH chosen AS (SELECT * FROM said WHERE {where}) {_part(0, known)}", values)
    low, high = (_plain(rows[0][end]) if rows and rows[0]["n"] else "" for end in ("low", "high"))
    return Facet(known, (), 0, low, high, pick.low if pick else "", pick.high if pick else "")


def _options(run: Run, selection: Selection, known: Filter) -> tuple[Option, ...]:
    where, values = selection.where(leaving=known.column)
    column = quoted(known.column)
    asked = f"SELECT {column}::VARCHAR AS low, count(*) AS n FROM said WHERE {where} GROUP BY {column}"
    return _from(run.rows(asked, values), selection, known)


def _from(rows: Sequence[dict[str, Any]], selection: Selection, known: Filter) -> tuple[Option, ...]:
    pick = selection.picks.get(known.column)
    chosen = pick.values if pick else ()
    counts = {row["low"] if isinstance(row["low"], str) else "": int(row["n"]) for row in rows}
    counts |= {value: 0 for value in chosen if value not in counts}
    options = [Option(value, known.label(value), count, value in chosen) for value, count in counts.items()]
    return tuple(sorted(options, key=lambda each: (not each.value, -each.count, each.label, each.value)))


def _in_order(options: Sequence[Option], known: Filter) -> list[Option]:
    """Leave topics and names in the order of their size; put classes in the order of the codebook."""
    order = {value: k for k, value in enumerate(known.order)}
    return sorted(options, key=lambda each: order.get(each.value, len(order)))


def _worth(facet: Facet) -> bool:
    """Tell whether there is anything to choose."""
    if facet.filter.kind == "choice":
        return facet.active or len(facet.options) > 1
    return facet.active or facet.low != facet.high


def _plain(end: object) -> str:
    return str(end).removesuffix(".0")
