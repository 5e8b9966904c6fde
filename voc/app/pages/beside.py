"""Two selections side by side: how much is said of what in each, how each ended, and what is more than noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import QueryParams

from voc.app.filters import Filter
from voc.app.frame import OpenRun, Page, show
from voc.app.index import quoted
from voc.app.library import Run
from voc.app.reading import kept, known_filters, reading
from voc.app.selection import Selection, chosen
from voc.app.two_sides import MOST, side_by_side, suggestions
from voc.errors import InputError

router = APIRouter()
PAGE = Page("beside", router)
VALUES = 40
"""Values of a column to choose from, the most frequent ones."""
MARKS = ("a.", "b.")


@dataclass(frozen=True)
class Choice:
    """A column to choose a side by, with the values there are: the value and what it is called."""

    filter: Filter
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
            found = side_by_side(run, sides[0], sides[1] if sides[1].query else None)
        except InputError as error:
            refused = str(error)
    return show(
        request,
        "beside.html.j2",
        run,
        **reading(request, run, run.corpus()),
        found=found,
        refused=refused,
        sides=sides,
        choices=kept(run, "choices", lambda: _choices(run)),
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
    found = [_choice(run, each) for each in known_filters(run).values() if each.kind == "choice"]
    return tuple(each for each in found if len(each.values) > 1)


def _choice(run: Run, known: Filter) -> Choice:
    column = quoted(known.column)
    rows: list[dict[str, Any]] = run.rows(
        f"SELECT {column}::VARCHAR AS value, count(*) AS n FROM said WHERE counted AND {column} IS NOT NULL"
        f" GROUP BY 1 ORDER BY n DESC, value LIMIT {VALUES}"
    )
    return Choice(known, tuple((str(row["value"]), known.label(str(row["value"]))) for row in rows))
