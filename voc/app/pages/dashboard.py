"""The overview of a run: what was read, what was found, the journey; each with the way to the statements behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from voc.app.about import about
from voc.app.frame import OpenRun, Page, show
from voc.app.library import Run
from voc.output import cards
from voc.output.changes import changes
from voc.output.charts import stations
from voc.output.findings import findings, little_at_stake
from voc.output.people import headlines
from voc.output.quotes import Evidence
from voc.output.readers import reader_of
from voc.resources import definition

router = APIRouter()
PAGE = Page("dashboard", router)
Chosen = dict[str, str | list[str]]
"""What an address selects, by column."""
TOLD = ("moments", "needs", "alerts")
"""The tables whose evidence the overview quotes."""


@router.get("/{run}/dashboard", name="dashboard")
def dashboard(request: Request, run: OpenRun) -> HTMLResponse:
    """Show the overview."""
    shown = overview(run)
    return show(request, "dashboard.html.j2", run, **shown)


def overview(run: Run) -> dict[str, Any]:
    """Return all that the overview shows of a run; worked out once."""
    return run.recall("dashboard", lambda: _shown(run))


def _shown(run: Run) -> dict[str, Any]:
    corpus, whole = run.corpus(_evidence(run)), about(run)
    scale, evidence = whole.scale, Evidence(corpus)
    moments, needs = cards.moments(corpus, scale, evidence), cards.needs(corpus, scale, evidence)
    journey = stations(corpus.journey, scale.level)
    told = changes(corpus, scale, evidence)
    return {
        "head": whole.head,
        "quality": whole.quality,
        "scale": scale,
        "moments": moments,
        "journey": journey,
        "findings": [(each, _behind(run, each.anchor)) for each in findings(moments, needs, journey, scale)],
        "little": little_at_stake(moments, scale),
        "changes": told,
        "changed": [(each, _since(run, each.anchor)) for each in told.alerts] if told else [],
        "headlines": headlines(corpus, scale),
        "phases": definition("journey")["phases"],
        "reader": reader_of(corpus, "all"),
        "facts": corpus.facts,
    }


def _evidence(run: Run) -> Iterator[str]:
    for name in TOLD:
        table = run.tables[name]
        if "evidence" in table:
            yield from (each for ids in table["evidence"] for each in ids)


def _behind(run: Run, anchor: str) -> Chosen:
    """Return what selects the statements that a finding speaks of."""
    kind, _, key = anchor.partition("-")
    if kind == "moment":
        table = run.tables["moments"]
        (row,) = table[table["moment_id"] == key].to_dict("records")
        return {"stage": str(row["stage"]), "topic_id": str(row["topic_id"])}
    return {"need_id": key} if kind == "need" else {"stage": key}


def _since(run: Run, anchor: str) -> Chosen:
    """Return what selects the statements of a series since it changed; nothing where no filter does."""
    _, kind, key = anchor.split("-", 2)
    alerts, needs = run.tables["alerts"], run.tables["needs"]
    (row, *_) = alerts[(alerts["kind"] == kind) & (alerts["key"] == key)].to_dict("records")
    of_kind = list(needs.loc[needs["kind"] == key, "need_id"]) if "kind" in needs else []
    about: dict[str, Chosen] = {
        "all": {},
        "stage": {"stage": key},
        "topic": {"topic_id": key},
        "blame": {"topic_id": key, "sentiment": "neg"},
        "ladder": {"ladder": key},
        "sentiment": {"sentiment": {"good": "pos", "bad": "neg"}.get(key, key)},
        "need": {"need_id": of_kind} if of_kind else {},
    }
    known = kind == "all" or bool(about.get(kind))
    return {**about[kind], "from": f"{row['since']:%Y-%m-%d}"} if known else {}
