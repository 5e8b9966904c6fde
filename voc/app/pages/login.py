"""The login page, and logging out."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from voc.app.access import Access
from voc.app.attempts import Attempts
from voc.app.frame import show
from voc.app.sessions import Session, Sessions
from voc.resources import definition

LOGIN, LOGOUT = "/login", "/logout"
BY_NAME, BY_ADDRESS = 10, 30
"""Attempts in a quarter of an hour. Many colleagues may share one address, nobody shares a name."""
AT_ONCE, WAITING = 2, 20
"""Passwords checked at a time (each takes 64 MB for a moment), and how many may wait their turn."""


class Entrance:
    """The door: reads the cookies of those who come, and gives new ones to those who may enter."""

    def __init__(self, access: Access, sessions: Sessions) -> None:
        self.access = access
        self.sessions = sessions
        self.names = Attempts(BY_NAME)
        self.addresses = Attempts(BY_ADDRESS)
        self._checks: CapacityLimiter | None = None

    def session(self, request: Request) -> Session | None:
        """Return who is in by the request's cookie, or None."""
        found = self.sessions.read(request.cookies.get(self._cookie(request)))
        return found if found and found.name is not None else None

    def visitor(self, request: Request) -> Session | None:
        """Return who only looks at the login page, or None. Kept apart, so that looking at it ends nobody's session."""
        found = self.sessions.read(request.cookies.get(self._cookie(request, "-visit")))
        return found if found and found.name is None else None

    async def show(self, request: Request) -> Response:
        """Show the login page, or go on where somebody is in already."""
        if request.state.user is not None:
            return RedirectResponse(local_path(request.query_params.get("next", "/")), 303)
        return self._form(request, local_path(request.query_params.get("next", "/")))

    async def enter(self, request: Request) -> Response:
        """Let somebody in by name and password, or by the token."""
        form = await request.form()
        name, secret, target = (str(form.get(field, "")) for field in ("name", "password", "next"))
        name, target = name.strip(), local_path(target)
        words = definition("access")["login"]
        if self.access.open:
            return RedirectResponse(target, 303)
        if not self._may_try(name, request):
            answer = self._form(request, target, words["often"], 429)
            answer.headers["Retry-After"] = "900"
            return answer
        if not await self._admits(name, secret):
            return self._form(request, target, words["wrong" if self.access.accounts else "wrong_token"], 401)
        self._right(name, request)
        return self._welcome(request, name, target)

    async def leave(self, request: Request) -> Response:
        """Log somebody out: the session ends here, not only in the browser."""
        if request.state.session:
            self.sessions.end(request.state.session)
        answer = RedirectResponse(LOGIN, 303, headers={"Clear-Site-Data": '"cache", "storage"'})
        self._drop(request, answer, "")
        return answer

    def _may_try(self, name: str, request: Request) -> bool:
        waiting = self._limiter().statistics().tasks_waiting
        # the token is too long to be guessed, and has one holder too many for a count of its own
        return waiting < WAITING and self.addresses.take(_address(request)) and (not name or self.names.take(name))

    def _right(self, name: str, request: Request) -> None:
        self.addresses.give_back(_address(request))
        self.names.forgive(name)

    async def _admits(self, name: str, secret: str) -> bool:
        return await to_thread.run_sync(self.access.admits, name, secret, limiter=self._limiter())

    def _limiter(self) -> CapacityLimiter:
        if self._checks is None:  # it belongs to the loop that serves, which runs only now
            self._checks = CapacityLimiter(AT_ONCE)
        return self._checks

    def _welcome(self, request: Request, name: str, target: str) -> Response:
        before = self.session(request)
        if before is not None:
            self.sessions.end(before)
        answer = RedirectResponse(target, 303)
        self._keep(request, answer, "", self.sessions.start(name)[1])
        self._drop(request, answer, "-visit")
        return answer

    def _form(self, request: Request, target: str, wrong: str = "", status: int = 200) -> HTMLResponse:
        visitor, cookie = self.visitor(request), None
        if visitor is None:
            visitor, cookie = self.sessions.start(None)
        words = definition("access")["login"]
        shown: dict[str, Any] = {
            "csrf": self.sessions.csrf(visitor),
            "next": target,
            "wrong": wrong,
            "access": self.access,
        }
        answer = show(request, "login.html.j2", status=status, login=words, **shown)
        if cookie:
            self._keep(request, answer, "-visit", cookie)
        return answer

    def _cookie(self, request: Request, kind: str = "") -> str:
        """Return a cookie's name. Ports of one machine share its cookies, so without https the port is part of it."""
        return f"__Host-voc{kind}" if self.access.secure else f"voc{kind}-{request.url.port or 80}"

    def _keep(self, request: Request, answer: Response, kind: str, value: str) -> None:
        name, age, secure = self._cookie(request, kind), self.sessions.lifetime, self.access.secure
        answer.set_cookie(name, value, max_age=age, path="/", secure=secure, httponly=True, samesite="strict")

    def _drop(self, request: Request, answer: Response, kind: str) -> None:
        name, secure = self._cookie(request, kind), self.access.secure
        answer.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="strict")


def local_path(target: str) -> str:
    """Return a path of this app as it is, and the first page in the place of whatever leads elsewhere."""
    leads_elsewhere = not target.startswith("/") or target.startswith("//") or "\\" in target
    return "/" if leads_elsewhere or not target.isprintable() else target


def asked_for(request: Request) -> str:
    """Return the path and query that were asked for, as a link to them."""
    query = request.scope["query_string"].decode("latin-1")
    return local_path(quote(request.scope["path"]) + (f"?{query}" if query else ""))


def _address(request: Request) -> str:
    """Return where a request comes from; of IPv6 the network, as one household has addresses without number."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else host
