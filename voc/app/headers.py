"""What every answer carries, whatever page or mistake it comes from. The outermost layer of the app."""

from __future__ import annotations

import logging

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voc.app.refusals import refusal
from voc.errors import place

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # not "no-referrer": browsers would send forms with the origin "null", which no check could tell from a stranger's
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
STATIC = "voc.static"
"""Set in the scope of a request for a file that is the same for everybody; anything else is kept nowhere."""

log = logging.getLogger("voc.app")


class Headers:
    """Puts the headers on every answer, and a plain page in the place of an error nobody caught."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _add_headers(MutableHeaders(scope=message), bool(scope.get(STATIC)))
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception as error:  # the server would write its message, which may quote a customer
            log.error("voc: a mistake of voc itself (%s).", place(error))
            if started:
                return  # too late for another page: the server drops the connection, and the reader sees it broke off
            await refusal(Request(scope), "mistake")(scope, receive, send_with_headers)


def _add_headers(headers: MutableHeaders, static: bool) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    headers["Cache-Control"] = "no-cache" if static else "no-store"
    del headers["server"]
