"""The statements of a selection, page by page, each within its feedback."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from voc.app.frame import OpenRun, Page, Selected, partial, show
from voc.output.quotes import Evidence

router = APIRouter()
PAGE = Page("statements", router)
SHOWN = 25
"""Statements on a page."""


@router.get("/{run}/statements", name="statements")
def statements(
    request: Request, run: OpenRun, selection: Selected, page: Annotated[int, Query(ge=1, le=40_000)] = 1
) -> HTMLResponse:
    """Show a page of what is selected."""
    where, values = selection.where()
    (total,) = run.rows(f"SELECT count(*) AS n FROM said WHERE {where}", values)
    found = run.rows(
        f"SELECT statement_id FROM said WHERE {where} ORDER BY place LIMIT {SHOWN} OFFSET ?",
        [*values, (page - 1) * SHOWN],
    )
    ids = [each["statement_id"] for each in found]
    quotes = Evidence(run.corpus(ids)).every(ids)
    template = "statements_part.html.j2" if partial(request) else "statements.html.j2"
    return show(request, template, run, selection=selection, quotes=quotes, total=int(total["n"]), page=page)
