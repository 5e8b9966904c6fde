"""Labelling by people: a sheet a label, one statement at a time, each labeller blind to the others."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

import pandas as pd
from fastapi import APIRouter, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from voc.app.corrected import corrected, settle
from voc.app.desk import Desk
from voc.app.frame import OpenRun, Page, show
from voc.app.library import Run
from voc.app.sheets_shown import ALL, class_words, label_names, placed, said, told
from voc.errors import InputError, VocError
from voc.labelling.agreement import FEW
from voc.labelling.codebook import codebook
from voc.labelling.drawing import HOW
from voc.labelling.sheet import ADJUDICATED, BY, add_label, add_note, column_of, read_sheet
from voc.labelling.turns import given_last, keys, progress, shown_next, waiting
from voc.measure.shares.shares import LABELS
from voc.resources import definition

router = APIRouter()
PAGE = Page("labelling", router)
COOKIE = "voc_labeller"
"""Who labels, on a machine where nobody signs in."""
MOST = 5_000
"""Statements in a sheet: every label writes it anew."""
LEAST = 10
"""Statements that two or more must have labelled before a figure of agreement says anything."""


@router.get("/{run}/labelling", name="labelling")
def labelling(request: Request, run: OpenRun) -> HTMLResponse:
    """Show what is being labelled, by whom and how far, and let more be drawn."""
    return _overview(request, run)


@router.post("/{run}/labelling", name="draw_sheet")
def draw(
    request: Request,
    run: OpenRun,
    label: Annotated[str, Form()],
    count: Annotated[int, Form(ge=1, le=MOST)],
    how: Annotated[str, Form()],
) -> Response:
    """Draw statements of the run as `voc label draw` does."""
    desk = _desk(request)
    sheet = desk.sheet(run.name, _known(label))
    if how not in HOW:
        raise InputError(f"There is no way to draw '{how}'. Take one of {', '.join(HOW)}.")
    if sheet.exists():
        raise InputError(f"{label} has a sheet already, which may hold labels: {sheet}.")
    try:
        sheet.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return _overview(request, run, 400, f"{sheet.parent} cannot be made: {error.strerror or error}.")
    command = ["label", "draw", str(run.folder), "-o", str(sheet), "-l", label, "-n", str(count), "--how", how]
    desk.jobs.start(run.name, definition("app")["writing"]["drawing"], command)
    return RedirectResponse(request.app.url_path_for("labelling", run=run.name), 303)


@router.post("/{run}/labelling/name", name="name_labeller")
def name_labeller(request: Request, run: OpenRun, name: Annotated[str, Form()]) -> Response:
    """Keep the name of whoever labels at a machine where nobody signs in."""
    try:
        bare = column_of(name).removeprefix(BY)
    except InputError as error:
        return _overview(request, run, 400, str(error))
    answer = RedirectResponse(request.app.url_path_for("labelling", run=run.name), 303)
    # a header holds no letters beyond Latin-1, and a name may
    answer.set_cookie(COOKIE, bare.encode().hex(), httponly=True, samesite="strict", max_age=365 * 86_400)
    return answer


@router.get("/{run}/labelling/{label}", name="label")
def label(
    request: Request,
    run: OpenRun,
    label: str,
    *,
    after: Annotated[str, Query()] = "",
    at: Annotated[str, Query()] = "",
    settling: Annotated[bool, Query()] = False,
) -> Response:
    """Show the next statement. after: one that it follows; at: the one itself; settling: where labellers differ."""
    if not _labeller(request):
        return RedirectResponse(request.app.url_path_for("labelling", run=run.name), 303)
    return _turn(request, run, label, after=after, at=at, settling=settling)


@router.post("/{run}/labelling/{label}", name="give_label")
def give(
    request: Request,
    run: OpenRun,
    label: str,
    *,
    statement_id: Annotated[str, Form()] = "",
    do: Annotated[str, Form()] = "label",
    code: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    settling: Annotated[bool, Form()] = False,
) -> Response:
    """Write a label, skip a statement, or take the last label back. do: label, skip or undo."""
    me, sheet = _labeller(request), _desk(request).sheet(run.name, _known(label))
    if not me:
        return RedirectResponse(request.app.url_path_for("labelling", run=run.name), 303)
    column, after, at = ADJUDICATED if settling else me, statement_id, ""
    try:
        if do == "undo":
            last = given_last(read_sheet(sheet), column, statement_id)
            if last is not None:
                add_label(sheet, column, last, "")
                after, at = "", last
        elif do == "label":
            if not code:
                raise InputError(definition("app")["writing"]["choose"])
            add_label(sheet, column, statement_id, code)
            add_note(sheet, me, statement_id, note)
    except VocError as error:
        return _turn(request, run, label, at=statement_id, settling=settling, wrong=str(error), status=400)
    if request.headers.get("HX-Request") == "true":
        return _turn(request, run, label, after=after, at=at, settling=settling)
    asked = {"at": at} if at else {"after": after}
    where = request.app.url_path_for("label", run=run.name, label=label)
    return RedirectResponse(f"{where}?{urlencode(asked | ({'settling': '1'} if settling else {}))}", 303)


@router.get("/{run}/labelling/{label}/shares", name="label_shares")
def shares(request: Request, run: OpenRun, label: str) -> HTMLResponse:
    """Show the shares of the label's classes as its sheet corrects them by now."""
    sheet = _sheet(request, run, label)
    template = "label_shares.html.j2" if request.headers.get("HX-Request") == "true" else "label_shares_page.html.j2"
    return show(request, template, run, label=label, label_name=label_names()[label], **corrected(run, label, sheet))


@router.post("/{run}/labelling/{label}/apply", name="apply_labels")
def apply(request: Request, run: OpenRun, label: str) -> Response:
    """Put the settled labels of every sheet into the run: its shares are corrected by them, tables and report too."""
    desk = _desk(request)
    _sheet(request, run, label)
    given = []
    for each in LABELS:
        path = desk.sheet(run.name, each)
        if path.is_file():
            settle(path, desk.settled(run.name, each))
            given += ["--labels", str(desk.settled(run.name, each))]
    edits = ["--file", str(desk.edits)] if desk.edits.is_file() else []
    words = definition("app")["writing"]["correcting"]
    desk.jobs.start(run.name, words, ["replay", str(run.folder), *edits, *given])
    return RedirectResponse(request.app.url_path_for("labelling", run=run.name), 303)


def _overview(request: Request, run: Run, status: int = 200, wrong: str = "") -> HTMLResponse:
    desk, me = _desk(request), _labeller(request)
    sheets, there = [], []
    for each in ALL:
        path = desk.sheet(run.name, each)
        if not path.is_file():
            there.append(each)
            continue
        try:
            sheets.append(told(read_sheet(path), me))
        except VocError as error:
            wrong = wrong or str(error)
    return show(
        request,
        "labelling.html.j2",
        run,
        status,
        label_names=label_names(),
        me=me.removeprefix(BY),
        local=not request.state.closed,
        sheets=sheets,
        open=there,
        how=HOW,
        most=MOST,
        job=desk.jobs.of(run.name),
        wrong=wrong,
        few=FEW,
        least=LEAST,
    )


def _turn(
    request: Request,
    run: Run,
    label: str,
    *,
    after: str = "",
    at: str = "",
    settling: bool = False,
    wrong: str = "",
    status: int = 200,
) -> HTMLResponse:
    me, sheet = _labeller(request), _sheet(request, run, label)
    column, book = ADJUDICATED if settling else me, codebook(label)
    rows = waiting(sheet, column, me)
    chosen = rows[rows["statement_id"] == at]
    row = chosen.iloc[0].to_dict() if len(chosen) else shown_next(rows, sheet, after)
    done, total = progress(sheet, column)
    template = "label_turn.html.j2" if request.headers.get("HX-Request") == "true" else "label.html.j2"
    return show(
        request,
        template,
        run,
        # htmx swaps in what is wrong, too, only where the answer is no error
        200 if request.headers.get("HX-Request") == "true" else status,
        label=label,
        label_name=label_names()[label],
        book=book,
        names=class_words(book),
        keys=keys(book),
        row=placed(row, me) if row else None,
        said=said(row) if row and settling else [],
        undo=given_last(sheet, column, after or at) is not None,
        done=done,
        total=total,
        settling=settling,
        after=after or at,
        me=me.removeprefix(BY),
        wrong=wrong,
    )


def _labeller(request: Request) -> str:
    """Return the column of whoever labels: of the user who is signed in, else of the name given; "" where none is."""
    name = request.state.user.name
    try:
        if not request.state.closed:
            name = bytes.fromhex(request.cookies.get(COOKIE, "")).decode()
        else:
            name = "".join(sign if sign.isalnum() or sign in "_-" else "-" for sign in name)
        return column_of(name)
    except (InputError, ValueError):
        return ""


def _sheet(request: Request, run: Run, label: str) -> pd.DataFrame:
    path = _desk(request).sheet(run.name, _known(label))
    if not path.is_file():
        raise HTTPException(404, f"Nothing is drawn to label the {label} yet.")
    return read_sheet(path)


def _known(label: str) -> str:
    """Return the label, which becomes the name of a file. Raises InputError for one that the codebook lacks."""
    return codebook(label).label


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk
