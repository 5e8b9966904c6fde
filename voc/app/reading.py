"""What the report's cards need to be shown in the app: the run's scale, and the addresses that figures lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from fastapi import Request

from voc.app.filters import NUMBERS, Filter, filters_of
from voc.app.library import Run
from voc.output.scale import Scale, scale_of
from voc.output.segments import more_often

Made = TypeVar("Made")
SAID = {"yes": "true", "no": "false"}
"""What a group is called whose column says yes or no, and the value it stands for."""
CODES = ("topic_id", "turn")
"""Columns of numbers that are names."""
_KEPT: WeakKeyDictionary[Run, dict[str, Any]] = WeakKeyDictionary()


class Card(Protocol):
    """A finding that has a page of its own: `moment-<id>`, `need-<id>`, `topic-<id>`, `persona-<id>`."""

    @property
    def anchor(self) -> str:
        """Its kind and id."""


def kept(run: Run, name: str, make: Callable[[], Made]) -> Made:
    """Return what is the same for every reader of a run: made when it is first asked for, gone with the run."""
    known = _KEPT.setdefault(run, {})
    if name not in known:
        known[name] = make()
    found: Made = known[name]
    return found


def scale(run: Run) -> Scale:
    """Return the unit that the outcomes of a whole run are told in."""
    asked = ("outcome", "outcome_from", "rating_min", "rating_max", "low_is_good")
    columns = ", ".join(each for each in asked if each in run.index.feedback)
    return kept(run, "scale", lambda: scale_of(run.frame(f"SELECT {columns} FROM feedback")))


def known_filters(run: Run) -> dict[str, Filter]:
    """Return what a run can be filtered by."""
    return kept(run, "filters", lambda: filters_of(run))


def reading(request: Request, run: Run) -> dict[str, Any]:
    """Return what the macros of the report's cards look for around them."""
    return {
        "scale": scale(run),
        "facts": run.manifest["facts"],
        "experiments": {},
        "more_often": kept(run, "more often", lambda: more_often(run.corpus())),
        "href": lambda card: page_of(request, run, card),
        "find": lambda **values: statements_of(request, run, **values),
    }


def page_of(request: Request, run: Run, card: Card) -> str:
    """Return the address of a finding's page."""
    kind, _, key = card.anchor.partition("-")
    return str(request.app.url_path_for(kind, run=run.name, key=key))


def statements_of(request: Request, run: Run, **values: Any) -> str:
    """Return the address of the statements with these values in these columns; "" where none can be named.

    values: one a column, or several. `copies="with"` counts what repeats other feedback, too.
    """
    pairs: list[tuple[str, str]] = []
    for column, asked in values.items():
        several = [asked] if isinstance(asked, str) or not isinstance(asked, Iterable) else list(asked)
        told = [_value(run, column, str(each)) for each in several]
        if not told or None in told:
            return ""
        pairs += [(column, str(each)) for each in told]
    address = request.app.url_path_for("statements", run=run.name)
    return f"{address}?{urlencode(pairs)}" if pairs else ""


def _value(run: Run, column: str, value: str) -> str | None:
    """Return a value as an address says it; None where the column is none, or the value is a range of numbers."""
    if column == "copies":
        return value
    if column not in known_filters(run):
        return None
    kind = run.columns[column]
    if kind == "BOOLEAN":
        return SAID.get(value, value)
    return None if kind in NUMBERS and column not in CODES else value
