"""Personas and segments: who says what more often, and a page for every persona."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from voc.app.about import about
from voc.app.frame import OpenRun, Page, show
from voc.app.library import Run
from voc.app.reading import reading
from voc.output import segments
from voc.output.quotes import Evidence

router = APIRouter()
PAGE = Page("personas", router)


@router.get("/{run}/personas", name="personas")
def personas(request: Request, run: OpenRun) -> HTMLResponse:
    """Show the kinds of people that were found, and what each group of customers says more often."""
    return show(
        request,
        "persona_list.html.j2",
        run,
        **reading(run),
        personas=all_personas(run),
        segments=_columns(run),
    )


@router.get("/{run}/personas/{key}", name="persona")
def persona(request: Request, run: OpenRun, key: str) -> HTMLResponse:
    """Show one persona."""
    found = {each.persona_id: (k, each) for k, each in enumerate(all_personas(run), 1)}
    if key not in found:
        raise HTTPException(404, f"There is no persona '{key}' in this run.")
    number, each = found[key]
    return show(request, "persona.html.j2", run, **reading(run), each=each, number=number)


def all_personas(run: Run) -> list[segments.Persona]:
    """Return every persona of a run as the report shows it."""

    def make() -> list[segments.Persona]:
        traits = run.tables["persona_traits"]
        corpus = run.corpus(each for ids in traits.get("evidence", []) for each in ids)
        return segments.personas(corpus, about(run).scale, Evidence(corpus))

    return run.recall("personas", make)


def _columns(run: Run) -> list[segments.Column]:
    def make() -> list[segments.Column]:
        table = run.tables["segments"]
        told = table[table["rank"] <= segments.LINES] if len(table) else table
        corpus = run.corpus(each for ids in told.get("evidence", []) for each in ids)
        return segments.columns(corpus, about(run).scale, Evidence(corpus))

    return run.recall("segments", make)
