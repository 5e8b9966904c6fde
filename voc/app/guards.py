"""What stands before every page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voc.app.access import Access

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class User:
    """Who asks. role: "reader" or "editor"."""

    name: str
    role: str


def guard(app: FastAPI, access: Access) -> None:  # noqa: ARG001
    """Put the guards before every page of the app."""

    @app.middleware("http")
    async def guarded(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        request.state.user, request.state.csrf = User("local", "editor"), ""
        response = await call_next(request)
        response.headers["Content-Security-Policy"] = POLICY
        return response
