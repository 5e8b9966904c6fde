"""Moments: what is at stake at each, and a page for every one with its evidence."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from voc.app.about import about
from voc.app.frame import OpenRun, Page, show
from voc.app.library import Run
from voc.app.over_time import months
from voc.app.reading import reading, row_of
from voc.output import cards
from voc.output.charts import forests
from voc.output.experiments import by_moment
from voc.output.groups import who
from voc.output.quotes import Evidence

router = APIRouter()
PAGE = Page("moments", router)


@router.get("/{run}/moments", name="moments")
def moments(request: Request, run: OpenRun) -> HTMLResponse:
    """Show all moments, those with most at stake as a picture."""
    found = all_moments(run)
    shown = reading(run)
    return show(request, "moment_list.html.j2", run, **shown, moments=found, forests=forests(found, about(run).scale))


@router.get("/{run}/moments/{key}", name="moment")
def moment(request: Request, run: OpenRun, key: str) -> HTMLResponse:
    """Show one moment: what goes with it, who speaks of it and when, what to try, and their words."""
    own = row_of(run, "moment", key)
    corpus = run.corpus(own["evidence"])
    each = cards.moment(corpus, key, about(run).scale, Evidence(corpus))
    tried = corpus.experiments
    tried = tried[tried["moment_id"] == key] if len(tried) else tried
    where = {"stage": own["stage"], "topic_id": int(own["topic_id"])}
    shown = reading(run) | {"experiments": by_moment(replace(corpus, experiments=tried), about(run).scale)}
    return show(
        request,
        "moment.html.j2",
        run,
        **shown,
        each=each,
        groups=who(corpus, "moment", key),
        months=months(run, where),
    )


def all_moments(run: Run) -> list[cards.Moment]:
    """Return every moment of a run as the report shows it, without its quotes."""

    def make() -> list[cards.Moment]:
        corpus = run.corpus()
        return cards.moments(corpus, about(run).scale, Evidence(corpus))

    return run.recall("moments", make)
