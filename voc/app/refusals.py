"""What those read whom the app turns away, and what they read in place of an error: plain words, no traceback."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from voc.errors import VocError
from voc.resources import definition

STATUS = {
    "host": 421,
    "proxy": 421,
    "foreign": 403,
    "csrf": 403,
    "reader": 403,
    "login": 401,
    "slow": 408,
    "large": 413,
    "missing": 404,
    "method": 405,
    "request": 400,
    "mistake": 500,
}
"""The answer's number for each reason of definitions/access.toml."""
REASONS = {status: reason for reason, status in STATUS.items() if status not in (401, 403, 421)}


@cache
def environment() -> Environment:
    """Return the templates that stand by themselves: they show no run, so that they can be shown to anybody."""
    return Environment(
        loader=PackageLoader("voc.app"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(template: str, status: int, **facts: Any) -> HTMLResponse:
    """Return one of these pages, filled in."""
    return HTMLResponse(environment().get_template(template).render(**facts), status)


def refusal(request: Request, reason: str, said: str = "", **facts: str) -> Response:
    """Return the page for a reason of definitions/access.toml; `said` stands in the place of its text if given."""
    words = definition("access")["refused"]
    text = said or words[reason]["text"].format(**facts)
    answer = page("refused.html.j2", STATUS[reason], title=words[reason]["title"], text=text, back=words["back"])
    if reason == "login" and "hx-request" in request.headers:
        answer.headers["HX-Redirect"] = "/login"
    return answer


def explain_errors(app: FastAPI) -> None:
    """Have the app answer errors by these pages."""

    async def wrong(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        said = error.detail if isinstance(error, HTTPException) and error.detail != HTTPStatus(status).phrase else ""
        answer = refusal(request, REASONS.get(status, "request"), said)
        answer.status_code = status
        answer.headers.update(getattr(error, "headers", None) or {})
        return answer

    async def unusable(request: Request, error: Exception) -> Response:
        return refusal(request, "request", str(error))

    app.add_exception_handler(HTTPException, wrong)
    app.add_exception_handler(RequestValidationError, wrong)
    app.add_exception_handler(VocError, unusable)
