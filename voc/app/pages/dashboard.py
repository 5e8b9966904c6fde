"""The overview of a run: what was read, what was found, the journey; each with the way to the statements behind it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from voc.app.frame import OpenRun, Page, show
from voc.output import cards
from voc.output.charts import stations
from voc.output.findings import findings, little_at_stake
from voc.output.quotes import Evidence
from voc.output.scale import scale_of

router = APIRouter()
PAGE = Page("dashboard", router)


@router.get("/{run}/dashboard", name="dashboard")
def dashboard(request: Request, run: OpenRun) -> HTMLResponse:
    """Show the overview."""
    told = [each for name in ("moments", "needs") if len(run.tables[name]) for each in run.tables[name]["evidence"]]
    corpus = run.corpus(each for ids in told for each in ids)
    scale, evidence = scale_of(corpus.feedback), Evidence(corpus)
    moments, needs = cards.moments(corpus, scale, evidence), cards.needs(corpus, scale, evidence)
    journey = stations(corpus.journey, scale.level)
    return show(
        request,
        "dashboard.html.j2",
        run,
        scale=scale,
        journey=journey,
        findings=findings(moments, needs, journey, scale),
        little=little_at_stake(moments, scale),
    )
