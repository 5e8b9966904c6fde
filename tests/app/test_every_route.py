"""What holds for every route there is, found by walking them: a new page is checked without another word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from tests.app.conftest import NAME
from tests.app.doors import access, csrf, log_in
from tests.app.routes import SAFE, filled, routes
from voc.app.access import Access
from voc.app.headers import HEADERS
from voc.app.library import Library
from voc.app.site import site

Door = Callable[[Access], TestClient]
OPEN = {"/login", "/static/report.css"}
"""What may be seen by who is not in."""


@pytest.fixture
def door(library: Library) -> Door:
    """Return what opens the app to a browser."""
    return lambda who: TestClient(
        site(library, who), base_url="http://localhost", follow_redirects=False, raise_server_exceptions=False
    )


def test_there_are_routes_to_check(door: Door) -> None:
    found = set(routes(door(Access()).app))  # type: ignore[arg-type]

    assert {("GET", "/"), ("GET", "/{run}/statements"), ("POST", "/login"), ("POST", "/logout")} <= found


def test_who_is_not_in_is_led_to_the_login_from_every_page(door: Door) -> None:
    browser = door(access())
    for method, path in routes(browser.app):  # type: ignore[arg-type]
        if method in {"GET", "HEAD"} and path not in OPEN:
            answer = browser.request(method, filled(path, NAME))
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/login?next="), path


def test_who_is_not_in_changes_nothing(door: Door) -> None:
    browser = door(access())
    for method, path in routes(browser.app):  # type: ignore[arg-type]
        if method not in SAFE:
            assert browser.request(method, filled(path, NAME)).status_code == (403 if path == "/login" else 401), path


def test_readers_change_nothing(door: Door) -> None:
    browser = door(access())
    log_in(browser, "ben")
    word = csrf(browser.get(f"/{NAME}/dashboard").text)
    for method, path in routes(browser.app):  # type: ignore[arg-type]
        if method not in SAFE and path not in {"/login", "/logout"}:
            answer = browser.request(method, filled(path, NAME), headers={"X-CSRF-Token": word})
            assert (answer.status_code, "editor" in answer.text) == (403, True), path


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_nothing_changes_without_the_word_or_from_another_site(door: Door, closed: bool) -> None:
    browser = door(access() if closed else Access())
    if closed:
        log_in(browser)
    word = csrf(browser.get(f"/{NAME}/dashboard").text)
    tries = [{}, {"X-CSRF-Token": "x"}] + [
        {"X-CSRF-Token": word, name: value}
        for name, value in (("Origin", "https://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"))
    ]
    for method, path in routes(browser.app):  # type: ignore[arg-type]
        if method not in SAFE:
            for headers in tries:
                assert browser.request(method, filled(path, NAME), headers=headers).status_code == 403, path


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_every_answer_has_the_headers_and_sets_no_cookie_that_scripts_can_read(door: Door, closed: bool) -> None:
    browser = door(access() if closed else Access())
    for method, path in [*routes(browser.app), ("GET", "/static/app.js"), ("GET", "/static/none")]:  # type: ignore[arg-type]
        answer = browser.request(method, filled(path, NAME))
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, path
        assert answer.headers["cache-control"] == ("no-cache" if path.startswith("/static/") else "no-store"), path
        assert "server" not in answer.headers
        assert all("HttpOnly" in cookie for cookie in answer.headers.get_list("set-cookie")), path
