"""Deciding about topics: every decision goes to the file of edits, and is replayed on the run at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict

from voc.app.desk import Desk
from voc.app.frame import OpenRun, Page, show
from voc.app.library import Run
from voc.corpus import Corpus
from voc.editing import making
from voc.editing.listing import find
from voc.editing.notes import add_edit, drop_last
from voc.editing.preview import preview
from voc.errors import InputError, VocError
from voc.meaning.edit_file import Edit, make_edits, read_edits
from voc.resources import definition

router = APIRouter()
PAGE = Page("edits", router)
EDGE = 10
"""Statements shown of a topic beside its examples: those farthest from its middle."""
PARTS = ("1", "2", "3")


class Decision(BaseModel):
    """What a form about topics asks for. do: rename, merge, split, hide, pin or seed.

    topics: ids. name: the new name. names, examples: of the parts of a split; a statement a line.
    picked: statements that stand as an example of a part, as PART:STATEMENT_ID.
    """

    model_config = ConfigDict(extra="ignore")

    do: str
    topics: list[str] = []
    name: str = ""
    names: list[str] = []
    examples: list[str] = []
    picked: list[str] = []


@dataclass(frozen=True)
class Line:
    """An edit of the file as the page shows it. state: replayed, lost or waiting; why: it was lost."""

    words: str
    state: str
    why: str = ""


@router.get("/{run}/edits", name="edits")
def edits(request: Request, run: OpenRun) -> HTMLResponse:
    """Show the run's topics, and what was decided about them."""
    return _page(request, run)


@router.get("/{run}/edits/preview", name="preview_edit")
def previewed(request: Request, run: OpenRun, decision: Annotated[Decision, Query()]) -> HTMLResponse:
    """Say what a decision would do, without taking it."""
    try:
        told, wrong = preview(_corpus(run, decision), _edit(run, decision)), ""
    except VocError as error:
        told, wrong = "", str(error)
    if request.headers.get("HX-Request") == "true":
        return show(request, "edits_preview.html.j2", run, told=told, wrong=wrong)
    return _page(request, run, wrong=wrong, told=told)


@router.get("/{run}/edits/job", name="edits_job")
def job(request: Request, run: OpenRun) -> HTMLResponse:
    """Show how the run's job stands; once it has ended, the page that asks is loaded anew."""
    found = _desk(request).jobs.of(run.name)
    answer = show(request, "job.html.j2", run, job=found)
    if found is None or found.state != "running":
        answer.headers["HX-Refresh"] = "true"
    return answer


@router.get("/{run}/edits/{topic}", name="edit_topic")
def edit_topic(request: Request, run: OpenRun, topic: str) -> HTMLResponse:
    """Show one topic with all that can be decided about it."""
    return _topic(request, run, topic)


@router.post("/{run}/edits", name="decide")
def decide(request: Request, run: OpenRun, decision: Annotated[Decision, Form()]) -> Response:
    """Write a decision into the file of edits, and replay it."""
    try:
        corpus, edit = _corpus(run, decision), _edit(run, decision)
        if decision.do in {"rename", "merge"} and not _waiting(request, run):
            making.refuse_taken(corpus, decision.name or find(corpus, decision.topics[0])["name"], *decision.topics)
        add_edit(_desk(request).edits, edit, _known(run))
    except VocError as error:
        if len(decision.topics) == 1:
            return _topic(request, run, decision.topics[0], wrong=str(error), status=400)
        return _page(request, run, wrong=str(error), status=400)
    return _replayed(request, run)


@router.post("/{run}/edits/undo", name="undo_edit")
def undo(request: Request, run: OpenRun, last: Annotated[str, Form()]) -> Response:
    """Take the last decision away. last: what it is in words, so that nobody takes away what came since."""
    try:
        drop_last(_desk(request).edits, last)
    except VocError as error:
        return _page(request, run, wrong=str(error), status=409)
    return _replayed(request, run)


@router.post("/{run}/edits/replay", name="replay_edits")
def replay(request: Request, run: OpenRun) -> Response:
    """Replay the file of edits as it stands, such as after somebody changed it elsewhere."""
    return _replayed(request, run)


def _replayed(request: Request, run: Run) -> Response:
    desk = _desk(request)
    said = definition("app")["writing"]["replaying"]
    desk.jobs.start(run.name, said, ["replay", str(run.folder), "--file", str(desk.edits)])
    return RedirectResponse(request.app.url_path_for("edits", run=run.name), 303)


def _page(request: Request, run: Run, status: int = 200, wrong: str = "", told: str = "") -> HTMLResponse:
    try:
        lines, gone = _lines(_file(request), run)
    except VocError as error:
        lines, gone, wrong = [], [], wrong or str(error)
    return show(
        request,
        "edits.html.j2",
        run,
        status,
        topics=run.tables["topics"].to_dict("records"),
        lines=lines,
        gone=gone,
        moved=run.manifest["facts"].get("edits", {}).get("moved", [])[:EDGE],
        job=_desk(request).jobs.of(run.name),
        file=_desk(request).edits.name,
        wrong=wrong,
        told=told,
    )


def _topic(request: Request, run: Run, topic: str, status: int = 200, wrong: str = "") -> HTMLResponse:
    try:
        row = find(Corpus(run.corpus().feedback, topics=run.tables["topics"]), topic)
    except InputError as error:
        raise HTTPException(404, str(error)) from error
    sql = "SELECT statement_id, text FROM said WHERE counted AND topic_id = ? AND length(text) BETWEEN 25 AND 320"
    edge = run.rows(f"{sql} ORDER BY topic_score, statement_id LIMIT {EDGE}", [int(row["topic_id"])])
    near = run.rows("SELECT statement_id, text FROM said WHERE statement_id IN (SELECT unnest(?))", [_ids(row)])
    shown = {each["text"]: each for each in (*near, *edge)}
    examples = list(shown.values())
    return show(request, "edit_topic.html.j2", run, status, topic=row, examples=examples, parts=PARTS, wrong=wrong)


def _edit(run: Run, decision: Decision) -> dict[str, Any]:
    """Return a decision as an edit. Raises InputError for one that cannot be taken."""
    corpus, name = _corpus(run, decision), decision.name.strip()
    topics = decision.topics or [""]
    if decision.do == "rename":
        return making.rename(corpus, topics[0], name)
    if decision.do == "merge":
        return making.merge(corpus, decision.topics, name or None)
    if decision.do == "split":
        return making.split(corpus, topics[0], _parts(corpus, decision))
    if decision.do == "hide":
        return making.hide(corpus, topics[0])
    if decision.do == "pin":
        return making.pin(corpus, topics[0])
    if decision.do == "seed":
        return making.seed(name, _given(decision.examples[0] if decision.examples else ""))
    raise InputError(f"Nothing called '{decision.do}' can be done to a topic.")


def _parts(corpus: Corpus, decision: Decision) -> dict[str, list[str]]:
    texts = dict(zip(corpus.statements["statement_id"], corpus.statements["text"], strict=True))
    own = [each.partition(":")[::2] for each in decision.picked]
    into: dict[str, list[str]] = {}
    for part, name, written in zip(PARTS, decision.names, decision.examples, strict=False):
        examples = [texts[each] for number, each in own if number == part and each in texts] + _given(written)
        if name.strip():
            into.setdefault(name.strip(), []).extend(examples)
        elif examples:
            raise InputError(f"Part {part} has examples and no name. Give it one.")
    return into


def _given(written: str) -> list[str]:
    return [line.strip() for line in written.splitlines() if line.strip()]


def _corpus(run: Run, decision: Decision) -> Corpus:
    """Return the run's topics with the statements that an edit calls them by, and nothing else."""
    table = run.tables["topics"]
    chosen = table[table["topic_id"].astype(str).isin(decision.topics)]
    ids = [each for row in chosen.to_dict("records") for each in _ids(row)]
    return run.corpus([*ids, *(each.partition(":")[2] for each in decision.picked)])


def _ids(row: Any) -> list[str]:
    return [str(each) for each in row["exemplars"]]


def _file(request: Request) -> tuple[Edit, ...] | None:
    """Return the edits of the file; None where there is no file."""
    path = _desk(request).edits
    return read_edits(path) if path.is_file() else None


def _known(run: Run) -> tuple[Edit, ...]:
    """Return the edits that the run was made with."""
    return make_edits(run.manifest["facts"].get("settings", {}).get("edits", {}))


def _waiting(request: Request, run: Run) -> bool:
    """Tell whether the file holds other edits than the run has replayed, so that names may change still."""
    written = _file(request)
    return written is not None and written != _known(run)


def _lines(written: tuple[Edit, ...] | None, run: Run) -> tuple[list[Line], list[str]]:
    """Return the edits of the file with their state, and those of the run that the file does not hold."""
    known = _known(run)
    told = run.manifest["facts"].get("edits", {}).get("replayed", [])
    if written is None:
        written = known
    same = next((k for k, (one, two) in enumerate(zip(written, known, strict=False)) if one != two), None)
    same = min(len(written), len(known)) if same is None else same
    lines = []
    for k, each in enumerate(written):
        why = str(told[k]["lost"] or "") if k < min(same, len(told)) else ""
        lines.append(Line(str(each), "waiting" if k >= same else "lost" if why else "replayed", why))
    return lines, [str(each) for each in known[same:] if each not in written]


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk
