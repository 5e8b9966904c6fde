"""What every page stands in: where it is in the navigation, the run that it shows, and the template around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse

from voc.app.library import Library, Run
from voc.app.selection import Selection, chosen
from voc.errors import InputError
from voc.output.report import environment
from voc.resources import PACKAGE, definition

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = PACKAGE / "app" / "templates"


@dataclass(frozen=True)
class Page:
    """A page of the app, or several that belong together.

    name: its address under the run, `/<run>/<name>`, and its key under [page] in app.toml where its words are.
    router: what answers. listed: whether the navigation leads to it.
    """

    name: str
    router: APIRouter
    listed: bool = True


def opened(request: Request, run: str) -> Run:
    """Return the run that an address names."""
    library: Library = request.app.state.library
    try:
        return library.run(run)
    except InputError as error:
        raise HTTPException(404, str(error)) from error


def selected(request: Request, run: Annotated[Run, Depends(opened)]) -> Selection:
    """Return what an address selects of its run."""
    try:
        return chosen(run, request.query_params)
    except InputError as error:
        raise HTTPException(400, str(error)) from error


OpenRun = Annotated[Run, Depends(opened)]
"""A page's parameter: the run that its address names."""
Selected = Annotated[Selection, Depends(selected)]
"""A page's parameter: the part of the run that its address selects."""


@cache
def templates() -> Environment:
    """Return what renders the app's templates. They find those of the report, too; every text is escaped."""
    from jinja2 import ChoiceLoader, FileSystemLoader

    report = environment()
    made = report.overlay(loader=ChoiceLoader([FileSystemLoader(TEMPLATES), *filter(None, [report.loader])]))
    made.globals = {**report.globals, "words": definition("report"), "app": definition("app"), "percents": percents}
    return made


def percents(counts: Mapping[str, int]) -> dict[str, float]:
    """Return counts as percent of their sum."""
    whole = sum(counts.values())
    return {name: round(100 * count / whole, 1) if whole else 0.0 for name, count in counts.items()}


def show(request: Request, template: str, run: Run | None = None, status: int = 200, **shown: Any) -> HTMLResponse:
    """Return a page, or the part of one that a template makes.

    The template finds `request`, `run` (None on pages of no run), `library`, `pages`, `user`, `csrf`, `app` (the words
    of app.toml), `words` (those of the report), `here` (the page's name), `url` (the address of a route by its name),
    `find` and `href` (what the report's macros ask for: see cards.html.j2), and what is `shown`.
    """
    state = request.app.state
    common: Mapping[str, Any] = {
        "request": request,
        "run": run,
        "library": state.library,
        "pages": state.pages,
        "user": request.state.user,
        "csrf": request.state.csrf,
        "here": page_of(request),
        "url": lambda name, **parts: str(request.app.url_path_for(name, **parts)),
        "find": lambda **chosen: _found_at(request, run, chosen),
        "href": lambda _: "",
    }
    return HTMLResponse(templates().get_template(template).render({**common, **shown}), status_code=status)


def _found_at(request: Request, run: Run | None, chosen: Mapping[str, Any]) -> str:
    """Return where statements are read: those that are chosen, or a piece of feedback by its id."""
    if run is None:
        return ""
    if set(chosen) == {"feedback_id"}:
        return str(request.app.url_path_for("feedback", run=run.name, **chosen))
    return f"{request.app.url_path_for('statements', run=run.name)}?{urlencode(chosen, doseq=True)}"


def page_of(request: Request) -> str:
    """Return the name of the page that is shown, as the navigation knows it."""
    _, _, rest = request.url.path.lstrip("/").partition("/")
    return rest.partition("/")[0]


def partial(request: Request) -> bool:
    """Tell whether htmx asks, which wants the part that changes and not the whole page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
