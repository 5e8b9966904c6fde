"""Unmet needs: the opportunity map, and a page for every need with its evidence."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from voc.app.about import about
from voc.app.frame import OpenRun, Page, show
from voc.app.library import Run
from voc.app.over_time import months
from voc.app.reading import reading, row_of
from voc.output import cards
from voc.output.charts import opportunity_map
from voc.output.groups import who
from voc.output.quotes import Evidence

router = APIRouter()
PAGE = Page("needs", router)


@router.get("/{run}/needs", name="needs")
def needs(request: Request, run: OpenRun) -> HTMLResponse:
    """Show all unmet needs by importance and satisfaction."""
    found = all_needs(run)
    shown = reading(run)
    return show(request, "need_list.html.j2", run, **shown, needs=found, map=opportunity_map(found))


@router.get("/{run}/needs/{key}", name="need")
def need(request: Request, run: OpenRun, key: str) -> HTMLResponse:
    """Show one need: how much it matters, who raises it and when, and their words."""
    own = row_of(run, "need", key)
    corpus = run.corpus(own["evidence"])
    return show(
        request,
        "need.html.j2",
        run,
        **reading(run),
        each=cards.need(corpus, key, about(run).scale, Evidence(corpus)),
        groups=who(corpus, "need", key),
        months=months(run, {"need_id": key}),
    )


def all_needs(run: Run) -> list[cards.Need]:
    """Return every need of a run as the report shows it; those with a card have their quotes."""

    def make() -> list[cards.Need]:
        table = run.tables["needs"]
        first = table.sort_values("rank", kind="stable", na_position="last").head(cards.SHOWN) if len(table) else table
        corpus = run.corpus(each for ids in first.get("evidence", []) for each in ids)
        return cards.needs(corpus, about(run).scale, Evidence(corpus))

    return run.recall("needs", make)
