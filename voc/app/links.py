"""Where figures lead in the app: the pages of findings, and the statements behind a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol
from urllib.parse import urlencode

from fastapi import Request

from voc.app.filters import NUMBERS, Filter, filters_of
from voc.app.library import Run

PAGES = ("moment", "need", "topic", "persona")
"""Findings with a page of their own, as their anchors begin."""
SAID = {"yes": "true", "no": "false"}
"""What a group is called whose column says yes or no, and the value it stands for."""
CODES = ("topic_id", "turn")
"""Columns of numbers that are names."""
COPIES = "copies"


class Card(Protocol):
    """A finding: `moment-<id>`, `need-<id>`, `topic-<id>`, `persona-<id>`."""

    @property
    def anchor(self) -> str:
        """Its kind and id."""


def card_at(request: Request, run: Run, card: Card) -> str:
    """Return the address of a finding's page; "" where it has none."""
    kind, _, key = card.anchor.partition("-")
    return str(request.app.url_path_for(kind, run=run.name, key=key)) if kind in PAGES else ""


def statements_at(request: Request, run: Run, **chosen: Any) -> str:
    """Return the address of the statements with these values in these columns; "" where they cannot be told by them.

    chosen: one value a column or several, `from` and `to`, or a piece of feedback by its id alone. `copies="with"`
    counts what repeats other feedback, too.
    """
    if set(chosen) == {"feedback_id"}:
        return str(request.app.url_path_for("feedback", run=run.name, **chosen))
    pairs: list[tuple[str, str]] = []
    for column, asked in chosen.items():
        several = [asked] if isinstance(asked, str) or not isinstance(asked, Iterable) else list(asked)
        values = [_value(run, column, str(each)) for each in several]
        pairs += [(column, each) for each in values if each is not None]
        if None in values:
            return ""
    address = request.app.url_path_for("statements", run=run.name)
    return f"{address}?{urlencode(pairs)}" if pairs else ""


def _ends(known: Mapping[str, Filter]) -> Iterator[str]:
    for each in known.values():
        if each.kind in {"date", "number"}:
            yield from each.ends


def _value(run: Run, column: str, value: str) -> str | None:
    """Return a value as an address says it; None where the column is none, or the value a range of numbers."""
    known = filters_of(run)
    if column == COPIES or column in run.recall("ends", lambda: frozenset(_ends(known))):
        return value
    if column not in known:
        return None
    kind = known[column].type
    if kind == "BOOLEAN":
        return SAID.get(value, value)
    return None if kind in NUMBERS and column not in CODES else value
