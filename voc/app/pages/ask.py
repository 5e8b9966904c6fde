"""A question to a run: how many people speak of something, how their feedback ended, their words; or no evidence."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from voc.app.asking import answered
from voc.app.frame import OpenRun, Page, show
from voc.app.reading import reading
from voc.errors import VocError
from voc.output.cards import stage_names
from voc.runs.answers import limits, titled, told
from voc.runs.ask import LIMIT

router = APIRouter()
PAGE = Page("ask", router)
MORE = 60
"""Quotes where a reader asks for more."""
NARROWED = ("stage", "topic_id")
"""Tables of an answer whose rows lead to the same question of that row alone."""


@router.get("/{run}/ask", name="ask")
def ask(
    request: Request,
    run: OpenRun,
    *,
    q: Annotated[str, Query(max_length=300)] = "",
    stage: str = "",
    topic: str = "",
    more: bool = False,
) -> HTMLResponse:
    """Show what customers say of something."""
    answer, refused = None, ""
    if q.strip():
        try:
            answer = answered(run, q, stage or None, topic or None, MORE if more else LIMIT)
        except VocError as error:
            refused = str(error)
    topics = run.tables["topics"]
    named = list(zip(topics["topic_id"].astype(str), topics["name"], strict=True)) if len(topics) else []
    return show(
        request,
        "ask.html.j2",
        run,
        **reading(run),
        q=q,
        stage=stage,
        topic=topic,
        more=more,
        stages=stage_names(),
        topics=named,
        refused=refused,
        answer=answer,
        told=told(answer) if answer else [],
        tables={name: (title, table.to_dict("records")) for name, (title, table) in titled(answer).items()}
        if answer and answer.evidence
        else {},
        limits=limits(answer) if answer else "",
        narrowed=NARROWED,
    )
