"""The statements of a selection, page by page, each within its feedback; and a page for one piece of feedback."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import ceil
from typing import Annotated, Any
from urllib.parse import urlencode

import pandas as pd
from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from voc.app.about import about
from voc.app.counts import counted, options_of
from voc.app.filters import filters_of
from voc.app.frame import OpenRun, Page, Selected, partial, show
from voc.app.library import Run
from voc.app.selection import Selection
from voc.app.statement import statements_at, stretches
from voc.resources import definition

router = APIRouter()
PAGE = Page("statements", router)
SHOWN = 25
"""Statements on a page."""
VALUES = 500
"""Values of a column on the page that lists them."""
ORDERS = {
    "run": "place",
    "newest": "date DESC NULLS LAST, place",
    "oldest": "date NULLS LAST, place",
    "worst": "outcome NULLS LAST, place",
    "best": "outcome DESC NULLS LAST, place",
}
"""How statements may be ordered: its name in addresses and in app.toml, and how SQL says it."""


@router.get("/{run}/statements", name="statements")
def statements(
    request: Request,
    run: OpenRun,
    selection: Selected,
    page: Annotated[int, Query(ge=1)] = 1,
    sort: str = "run",
) -> HTMLResponse:
    """Show a page of what is selected; to htmx only the part that changes."""
    orders = [each for each in ORDERS if each == "run" or ORDERS[each].split()[0] in run.columns]
    sort = sort if sort in orders else "run"
    found = counted(run, selection)
    last = max(1, ceil(found.statements / SHOWN))
    page = min(page, last)
    asked = ("statements", selection, sort, page)
    shown: dict[str, Any] = {
        "selection": selection,
        "found": found,
        "statements": run.recall(asked, lambda: statements_at(run, _places(run, selection, sort, page))),
        "scale": about(run).scale,
        "page": page,
        "last": last,
        "sort": sort,
        "orders": {each: definition("app")["sort"][each] for each in orders},
        "address": lambda chosen, number=1: _address(request, run, chosen, sort, number),
    }
    answer = show(request, "statements_part.html.j2" if partial(request) else "statements.html.j2", run, **shown)
    answer.headers["Vary"] = "HX-Request"
    if partial(request):
        answer.headers["HX-Push-Url"] = _address(request, run, selection, sort, page)
    return answer


@router.get("/{run}/values/{column}", name="values")
def values(request: Request, run: OpenRun, column: str, selection: Selected, find: str = "") -> HTMLResponse:
    """Show every value of a column, with its count under the other choices."""
    known = filters_of(run).get(column)
    if known is None or known.kind != "choice":
        raise HTTPException(404, f"There is no column '{column}' whose values can be listed.")
    options = [each for each in options_of(run, selection, known) if find.lower() in each.label.lower()]
    return show(
        request,
        "values.html.j2",
        run,
        selection=selection,
        known=known,
        find=find,
        options=options[:VALUES],
        more=max(len(options) - VALUES, 0),
        pairs=list(selection.pairs()),
        link=lambda each: _address(
            request, run, selection.without(column, each.value) if each.on else selection.also(known, each.value)
        ),
    )


@router.get("/{run}/feedback/{feedback_id}", name="feedback")
def feedback(request: Request, run: OpenRun, feedback_id: str) -> HTMLResponse:
    """Show one piece of feedback: its text with every statement, their labels, and all that is known of it."""
    rows = run.rows("SELECT * FROM feedback WHERE feedback_id = ?", [feedback_id])
    if not rows:
        raise HTTPException(404, f"There is no feedback '{feedback_id}' in {run.name}.")
    places = run.rows("SELECT place FROM said WHERE piece = ? ORDER BY start", [rows[0]["piece"]])
    found = statements_at(run, [each["place"] for each in places])
    return show(
        request,
        "feedback.html.j2",
        run,
        row=rows[0],
        title=_plain(rows[0].get("title")),
        text=stretches(str(rows[0]["text"]), found),
        statements=found,
        known=_known(run, rows[0]),
        author=_plain(rows[0].get("author")),
    )


def _places(run: Run, selection: Selection, sort: str, page: int) -> list[int]:
    where, bound = selection.where()
    asked = f"SELECT place FROM said WHERE {where} ORDER BY {ORDERS[sort]} LIMIT {SHOWN} OFFSET ?"
    return [int(each["place"]) for each in run.rows(asked, [*bound, (page - 1) * SHOWN])]


def _address(request: Request, run: Run, selection: Selection, sort: str = "run", page: int = 1) -> str:
    """Return the address of a page of statements, with nothing in it that need not be said."""
    pairs = [*selection.pairs()]
    pairs += [("sort", sort)] if sort != "run" else []
    pairs += [("page", str(page))] if page > 1 else []
    query = urlencode(pairs)
    return str(request.app.url_path_for("statements", run=run.name)) + (f"?{query}" if query else "")


def _known(run: Run, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what is known of a piece of feedback, by the names of its columns."""
    filters = filters_of(run)
    aside = {"text", "title", "piece", "person", "author", "rating_min", "rating_max", "low_is_good"}
    names: Mapping[str, str] = definition("app")["column"]
    told = [(name, _plain(value)) for name, value in row.items() if name not in aside]
    return [
        (filters[name].name, filters[name].label(value))
        if name in filters
        else (names.get(name, name.replace("_", " ").capitalize()), value)
        for name, value in told
        if value
    ]


def _plain(value: Any) -> str:
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
