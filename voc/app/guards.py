"""What stands between the network and the pages. `guard(app, access)` puts it there, once, for every route there is.

A request passes: its host, where it was asked from, who is asking, and, if it would change anything, whether they may
and whether it comes from a page of this app. Whatever a route is called, it is closed unless it is listed here as open.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voc.app.access import LOCAL, Access, User, is_loopback
from voc.app.frame import show
from voc.app.headers import STATIC, Headers
from voc.app.pages.login import LOGIN, LOGOUT, Entrance, asked_for
from voc.app.refusals import refusal
from voc.app.sessions import LOCAL_SESSION, Session, Sessions
from voc.app.users import Role

SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""
LARGEST = 1 << 20
"""Bytes of a request's body at most."""
PATIENCE = 20
"""Seconds within which a request's body must have come."""
HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?")
PROXIES = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""Headers that only a proxy sends."""
CLOSED: dict[str, Any] = {
    "docs_url": None,
    "redoc_url": None,
    "openapi_url": None,
    "telemetry": {"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
}
"""What the app is made with, `FastAPI(**CLOSED)`: no pages about itself, and no figures or errors sent anywhere."""


def guard(app: FastAPI, access: Access) -> None:
    """Let only those in whom `access` names, and set `request.state.user` and `request.state.csrf` for every page.

    Call it last, when every route is there. Adds /login and /logout before all other routes.
    """
    sessions = Sessions()
    entrance = Entrance(access, sessions)
    app.router.routes[:0] = [
        Route(LOGIN, entrance.show, methods=["GET"], name="login"),
        Route(LOGIN, entrance.enter, methods=["POST"], name="enter"),
        Route(LOGOUT, entrance.leave, methods=["POST"], name="logout"),
    ]
    app.add_middleware(Guard, access=access, sessions=sessions, entrance=entrance)
    app.add_middleware(Headers)


class Guard:
    """The layer that asks. Every question has one method; the first that is not answered well ends the request."""

    def __init__(self, app: ASGIApp, access: Access, sessions: Sessions, entrance: Entrance) -> None:
        self.app = app
        self.access = access
        self.sessions = sessions
        self.entrance = entrance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        request.state.user, request.state.csrf, request.state.closed = None, "", not self.access.open
        answer = self._turned_away(request) or self._without_login(request) or await self._forged(request)
        if answer is not None:
            await answer(scope, receive, send)
            return
        await self.app(scope, _again(request, receive), send)

    def _turned_away(self, request: Request) -> Response | None:
        """Refuse what comes under a strange name (DNS rebinding), from another site, or by proxy to an open app."""
        hosts = request.headers.getlist("host")
        host = HOST.fullmatch(hosts[0].lower()) if len(hosts) == 1 else None
        here = _origin(self.access.site or "http://", host[0]) if host else ""
        if not host or (here != self.access.site if self.access.site else not is_loopback(host[1])):
            return refusal(request, "host", site=self.access.site or f"http://localhost:{request.scope['server'][1]}")
        if self.access.open and any(name in request.headers for name in PROXIES):
            return refusal(request, "proxy")
        request.state.origin = here
        return refusal(request, "foreign") if _is_foreign_part(request) else None

    def _without_login(self, request: Request) -> Response | None:
        """Say in the request who is asking; refuse whoever is not in, and readers who would change something."""
        session = LOCAL_SESSION if self.access.open else self.entrance.session(request)
        user = LOCAL if self.access.open else self._user(session)
        request.state.user, request.state.session = user, session
        request.state.csrf = self.sessions.csrf(session) if session else ""
        path = request.scope["path"]  # as the routes see it; `request.url` is put together again, not always alike
        if _is_static(request.scope):
            request.scope[STATIC] = True
            return None
        if path == LOGIN:
            return None
        if user is None:
            return _to_login(request)
        if request.method not in SAFE and path != LOGOUT and user.role is not Role.editor:
            return refusal(request, "reader")
        return None

    def _user(self, session: Session | None) -> User | None:
        return self.access.user(session.name) if session and session.name is not None else None

    async def _forged(self, request: Request) -> Response | None:
        """Refuse a change that was not asked for by a page of this app."""
        if request.method in SAFE:
            return None
        origin = request.headers.get("origin")
        strange = origin is not None and origin.lower() != request.state.origin
        if strange or request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return refusal(request, "csrf")
        try:
            async with asyncio.timeout(PATIENCE):
                body = await _body(request)
        except TimeoutError:
            return refusal(request, "slow")
        if body is None:
            return refusal(request, "large")
        request.state.body = body
        try:
            word = request.headers.get("x-csrf-token") or await _form_word(request, body)
        except HTTPException:
            return refusal(request, "form")
        session = self.entrance.visitor(request) if request.scope["path"] == LOGIN else request.state.session
        return None if session and self.sessions.is_csrf(session, word) else refusal(request, "csrf")


def _origin(site: str, host: str) -> str:
    """Return a Host header as the origin it stands for, as browsers write it, under the site's scheme."""
    scheme = site.partition("://")[0]
    return f"{scheme}://{host.removesuffix({'http': ':80', 'https': ':443'}[scheme])}"


def _is_foreign_part(request: Request) -> bool:
    """Tell whether another site loads something of ours into its page; following a link to us is not that."""
    if request.headers.get("sec-fetch-site", "none") in ("none", "same-origin") or request.method not in SAFE:
        return False
    link = request.headers.get("sec-fetch-mode") == "navigate" and request.headers.get("sec-fetch-dest") == "document"
    return not link


def _is_static(scope: Scope) -> bool:
    """Tell whether a file that ships with voc will answer: by the route that is taken, not by what it was asked for."""
    if scope["method"] not in SAFE or not scope["path"].startswith("/static/"):
        return False
    routes = scope["app"].router.routes
    first = next((route for route in routes if route.matches(scope)[0] is Match.FULL), None)
    return getattr(first, "path", "").startswith("/static")


def _to_login(request: Request) -> Response:
    """Send somebody who is not in to the login page; what they asked for waits behind it."""
    if request.method not in SAFE or "hx-request" in request.headers:
        return refusal(request, "login")
    if request.headers.get("sec-fetch-site") == "cross-site":
        # a strict cookie stays away when a link on another site is followed; asked again from here, it comes along
        return show(request, "again.html.j2", asked=asked_for(request))
    return Response(status_code=303, headers={"Location": f"{LOGIN}?{urlencode({'next': asked_for(request)})}"})


async def _body(request: Request) -> bytes | None:
    """Return a request's body, None where it is larger than it may be."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            return None
        parts.append(part)
    return b"".join(parts)


async def _form_word(request: Request, body: bytes) -> str:
    """Return the field `csrf` of a form, "" where there is none."""
    word = (await Request(request.scope, _body_of(body)).form()).get("csrf")
    return word if isinstance(word, str) else ""


def _body_of(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _again(request: Request, receive: Receive) -> Receive:
    """Return a `receive` that gives a body once more that was read here already, then goes on as before."""
    if request.method in SAFE:
        return receive
    told = False

    async def once_more() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": request.state.body, "more_body": False}

    return once_more
