"""Two selections side by side: how much is said of what in each, how each ended, and what is more than noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import QueryParams

from voc.app.filters import Filter, filters_of
from voc.app.frame import OpenRun, Page, show
from voc.app.index import quoted
from voc.app.library import Run
from voc.app.reading import reading
from voc.app.selection import Selection, chosen
from voc.app.two_sides import MOST, side_by_side, suggestions
from voc.errors import InputError
from voc.resources import definition

router = APIRouter()
PAGE = Page("beside", router)
MOST_VALUES = 200
"""Values of a column to choose from; one with more, and no names for them, makes no sides."""
MARKS = ("a.", "b.")


@dataclass(frozen=True)
class Choice:
    """A column to choose a side by, with the values there are: the value and what it is called.

    leading: whether it splits customers into groups, which most comparisons are about.
    """

    filter: Filter
    leading: bool
    values: tuple[tuple[str, str], ...]


@router.get("/{run}/beside", name="beside")
def beside(request: Request, run: OpenRun) -> HTMLResponse:
    """Show two selections side by side: `a.product=X&b.product=Y`. One alone is shown beside all others."""
    sides = [_side(run, request, mark) for mark in MARKS]
    if not sides[0].query:
        sides.reverse()
    found, refused = None, ""
    if sides[0].query:
        try:
            a, b = sides[0], sides[1] if sides[1].query else None
            found = run.recall(("beside", a, b), lambda: side_by_side(run, a, b))
        except InputError as error:
            refused = str(error)
    choices = run.recall("choices", lambda: _choices(run))
    return show(
        request,
        "beside.html.j2",
        run,
        **reading(run),
        found=found,
        refused=refused,
        sides=sides,
        choices=choices,
        folded=[each.filter.column for each in choices if not each.leading],
        dated=run.columns.get("date", "").startswith(("TIMESTAMP", "DATE")),
        suggested=[
            (column, (one, two), urlencode({f"a.{column}": one, f"b.{column}": two}))
            for column, one, two in suggestions(run)
        ],
        most=MOST,
    )


def _side(run: Run, request: Request, mark: str) -> Selection:
    asked = request.query_params.multi_items()
    own = [(name.removeprefix(mark), value) for name, value in asked if name.startswith(mark) and value]
    return chosen(run, QueryParams(own))


def _choices(run: Run) -> tuple[Choice, ...]:
    aside = definition("app")["beside"]["aside"]
    known = [each for each in filters_of(run).values() if each.kind == "choice" and each.column not in aside]
    found = [_choice(run, each) for each in known]
    return tuple(each for each in found if each is not None)


def _choice(run: Run, known: Filter) -> Choice | None:
    column = quoted(known.column)
    rows: list[dict[str, Any]] = run.rows(
        f"SELECT {column}::VARCHAR AS value, count(*) AS n FROM said WHERE counted AND {column} IS NOT NULL"
        f" GROUP BY 1 ORDER BY n DESC, value LIMIT {MOST_VALUES + 1}"
    )
    if len(rows) < 2 or (len(rows) > MOST_VALUES and not known.labels):
        return None
    leading = known.column in set(run.tables["segments"].get("column", ()))
    values = [str(row["value"]) for row in rows[:MOST_VALUES]]
    return Choice(known, leading, tuple((value, known.label(value)) for value in values))
