"""Topics: a list with what is a part of what, and a page for every one: its words, sides, statements, stages, trend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from voc.app.about import about
from voc.app.frame import OpenRun, Page, percents, show
from voc.app.library import Run
from voc.app.pages.moments import all_moments
from voc.app.pages.needs import all_needs
from voc.app.reading import reading
from voc.editing.listing import edge
from voc.output.breakdown import TopicRow, topics_with
from voc.output.cards import stage_names
from voc.output.changes import series
from voc.output.groups import who
from voc.output.quotes import FEELINGS, Evidence

router = APIRouter()
PAGE = Page("topics", router)
FARTHEST = 300
"""Statements among which those at a topic's edge are sought."""
EXAMPLES = 6


@dataclass(frozen=True)
class Stage:
    """How much of a topic is said at a stage; split: percent by feeling."""

    code: str
    name: str
    statements: int
    split: dict[str, float]


@router.get("/{run}/topics", name="topics")
def topics(request: Request, run: OpenRun) -> HTMLResponse:
    """Show all topics, the parts of a topic under it."""
    found = all_topics(run)
    own = {each.topic_id for each in found}
    parts: dict[int, list[TopicRow]] = {}
    for each in found:
        parts.setdefault(each.parent_id if each.parent_id in own else -1, []).append(each)
    return show(request, "topic_list.html.j2", run, **reading(run), topics=found, parts=parts)


@router.get("/{run}/topics/{key}", name="topic")
def topic(request: Request, run: OpenRun, key: str) -> HTMLResponse:
    """Show one topic."""
    each = next((each for each in all_topics(run) if str(each.topic_id) == key), None)
    if each is None:
        raise HTTPException(404, f"There is no topic '{key}' in this run, or it is hidden.")
    table = run.tables["topics"]
    typical = list(table.loc[table["topic_id"] == each.topic_id, "exemplars"].iloc[0])
    border = _edge(run, each.topic_id)
    corpus = run.corpus([*typical, *border])
    evidence = Evidence(corpus)
    named = [one for one in all_topics(run) if one.topic_id == each.parent_id]
    return show(
        request,
        "topic.html.j2",
        run,
        **reading(run),
        each=each,
        above=named[0] if named else None,
        parts=[one for one in all_topics(run) if one.parent_id == each.topic_id],
        stages=_stages(run, each.topic_id),
        line=series(corpus, about(run).scale, "topic", key),
        moments=[one for one in all_moments(run) if one.topic_id == each.topic_id],
        needs=[one for one in all_needs(run) if one.topic == each.name],
        groups=who(corpus, "topic", key),
        typical=evidence.pick(typical, EXAMPLES),
        border=evidence.every(border),
    )


def all_topics(run: Run) -> list[TopicRow]:
    """Return every topic of a run as the report shows it."""
    return run.recall("topics", lambda: topics_with(run.corpus(), _counts(run, "topic_id")))


def _counts(run: Run, by: str, where: str = "true", values: tuple[Any, ...] = ()) -> pd.DataFrame:
    """Return the statements by a column and feeling, those of repeated feedback too, as the report counts topics."""
    asked = f"SELECT {by}, sentiment, count(*) AS n FROM said WHERE {where} GROUP BY ALL"
    found = run.frame(asked, values)
    return found.pivot_table(index=by, columns="sentiment", values="n", aggfunc="sum", fill_value=0)


def _stages(run: Run, topic_id: int) -> list[Stage]:
    counts = _counts(run, "stage", "topic_id = ? AND counted", (topic_id,)).reindex(
        columns=list(FEELINGS), fill_value=0
    )
    said: dict[str, dict[str, int]] = counts.to_dict("index")  # type: ignore[assignment]
    rows = [(code, name, said[code]) for code, name in stage_names().items() if code in said]
    return [Stage(code, name, sum(split.values()), percents(split)) for code, name, split in rows]


def _edge(run: Run, topic_id: int) -> list[str]:
    """Return the statements farthest from a topic's middle that are still in it."""
    own = run.frame(
        "SELECT statement_id, text, topic_score FROM said WHERE topic_id = ? AND counted"
        f" ORDER BY topic_score, statement_id LIMIT {FARTHEST}",
        (topic_id,),
    )
    return [str(each) for each in edge(own)["statement_id"]]
