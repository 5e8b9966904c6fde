"""The app as one thing: its pages, its files, and the guards before them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from voc.app.access import Access
from voc.app.desk import Desk
from voc.app.frame import show, templates
from voc.app.guards import CLOSED, guard
from voc.app.library import Library
from voc.app.pages.every import PAGES
from voc.errors import VocError
from voc.resources import PACKAGE, definition

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


def site(runs: Library, access: Access, desk: Desk | None = None) -> FastAPI:
    """Return the app for these runs, guarded as `access` says. It closes the library when it ends.

    desk: where what people decide is kept; in the folder at hand when it is None.
    """
    kept = desk or Desk()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        kept.jobs.close()
        runs.close()

    app = FastAPI(title="voc", lifespan=lifespan, **CLOSED)
    app.state.library, app.state.pages, app.state.desk = runs, PAGES, kept
    app.add_api_route("/", _start)
    app.add_api_route("/static/report.css", _look)
    app.mount("/static", StaticFiles(directory=PACKAGE / "app" / "static"))
    for page in PAGES:
        app.include_router(page.router)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(VocError, _refused)
    app.add_exception_handler(RequestValidationError, _refused)
    guard(app, access)
    return app


def _start(request: Request) -> Response:
    """Lead to the only run, or show all there are."""
    library: Library = request.app.state.library
    if len(library.names) == 1:
        return RedirectResponse(request.app.url_path_for("dashboard", run=library.names[0]), 303)
    return show(request, "runs.html.j2", runs=[library.run(name) for name in library.names])


def _look() -> Response:
    """Return the report's own look, which the app shares."""
    return Response(templates().get_template("report.css").render(), media_type="text/css")


async def _refused(request: Request, error: Exception) -> HTMLResponse:
    """Say on a page of its own why nothing is shown."""
    status = error.status_code if isinstance(error, HTTPException) else 400
    plain = definition("app")["refused"]
    said = error.detail if isinstance(error, HTTPException) else str(error)
    if isinstance(error, RequestValidationError):  # it repeats what was sent
        said = plain["value"]
    return show(request, "refused.html.j2", status=status, title=plain.get(str(status), plain["else"]), said=said)
