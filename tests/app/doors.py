"""A small app behind the guards, and people who knock at it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from starlette.requests import Request
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

import voc.app
from voc.app.access import Access, _digest
from voc.app.frame import show
from voc.app.guards import CLOSED, guard
from voc.app.users import Account, Role
from voc.errors import InputError

Result = TypeVar("Result")
WORD = "correct horse battery"
TOKEN = "a-token-of-more-than-twenty"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""A hash that costs nothing; what it protects here is nothing either."""
SECRET = "what a customer wrote"


def access(*, token: bool = False, site: str | None = None) -> Access:
    """Return an access with an editor (anna) and a reader (ben), and a token if asked for."""
    accounts = {name: Account(role, QUICK.hash(WORD)) for name, role in (("anna", Role.editor), ("ben", Role.reader))}
    return Access(accounts, _digest(TOKEN) if token else None, site)


def small_app(who: Access) -> FastAPI:
    """Return an app with a page, a form, and some mistakes, behind the guards."""
    app = FastAPI(**CLOSED)
    app.state.library, app.state.pages = None, ()
    app.mount("/static", StaticFiles(directory=Path(voc.app.__file__).parent / "static"), name="static")

    @app.get("/{run}/page", response_class=HTMLResponse)
    def page(run: str, request: Request) -> str:  # noqa: ARG001
        user = request.state.user
        return f'{SECRET} {user.name} {user.role}<meta name="csrf" content="{request.state.csrf}">'

    @app.post("/{run}/page")
    async def change(run: str, request: Request) -> dict[str, Any]:  # noqa: ARG001
        return {"said": (await request.form()).get("said"), "by": request.state.user.name}

    @app.get("/{run}/{broken}")
    def broken(run: str, broken: str, number: int = 0) -> str:  # noqa: ARG001
        raise {"mistake": KeyError(SECRET), "bad": InputError("There is no topic 'x'.")}[broken]

    @app.exception_handler(InputError)
    def refused(request: Request, error: Exception) -> HTMLResponse:
        return show(request, "refused.html.j2", status=400, title="no", said=str(error))

    guard(app, who)
    return app


def client(who: Access | None = None, base: str = "http://localhost:8000") -> TestClient:
    """Return a browser at the door of the small app."""
    return TestClient(small_app(who or Access()), base_url=base, follow_redirects=False, raise_server_exceptions=True)


def csrf(text: str) -> str:
    """Return the word of a page against forged requests."""
    found = re.search(r'name="csrf" (?:value|content)="(\w+)"', text)
    assert found, text
    return found[1]


def log_in(browser: TestClient, name: str = "anna", password: str = WORD, **more: str) -> Any:
    """Fill in the login form and send it; returns the answer."""
    word = csrf(browser.get("/login").text)
    return browser.post("/login", data={"name": name, "password": password, "csrf": word, **more})


def awaited(work: Coroutine[Any, Any, Result]) -> Result:
    """Return what comes of asynchronous work, in a thread of its own: the browser tests leave a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
