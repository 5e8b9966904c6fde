"""Tests of voc/app/guards.py: who gets through to the pages, from where, and with what."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.app.doors import SECRET, access, awaited, client, csrf, log_in, small_app
from voc.app import guards
from voc.app.access import Access
from voc.app.headers import HEADERS

SITE = "https://voc.example.com"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8000", 200),
        ("LOCALHOST", 200),
        ("127.0.0.1:9000", 200),  # through a tunnel the port is another
        ("[::1]:8000", 200),
        ("evil.example", 421),  # DNS rebinding: a name of somebody else that leads here
        ("localhost.evil.example", 421),
        ("evil.example@localhost", 421),
        ("0.0.0.0:8000", 421),
        ("192.168.0.7:8000", 421),
        ("", 421),
        ("localhost/evil.example", 421),
        ("127.0.0.1.nip.io", 421),
    ],
)
def test_an_open_app_answers_only_under_this_machines_own_names(host: str, status: int) -> None:
    assert client().get("/demo/page", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("voc.example.com", 303),
        ("voc.example.com:443", 303),
        ("VOC.example.com", 303),
        ("localhost:8000", 421),
        ("voc.example.com:8000", 421),
        ("evil.example", 421),
    ],
)
def test_an_app_with_a_site_answers_only_under_its_name(host: str, status: int) -> None:
    answer = client(access(site=SITE)).get("/demo/page", headers={"Host": host})

    assert answer.status_code == status
    assert status == 303 or SITE in answer.text


def test_two_hosts_are_no_host() -> None:
    assert client().get("/demo/page", headers=[("host", "localhost"), ("host", "localhost")]).status_code == 421


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_an_open_app_is_not_for_those_behind_a_proxy(header: str) -> None:
    answer = client().get("/demo/page", headers={header: "1.2.3.4"})

    assert (answer.status_code, "--users" in answer.text) == (421, True)


def test_who_sits_at_an_open_app_may_do_all() -> None:
    assert f"{SECRET} local editor" in client().get("/demo/page").text


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}, 403),
    ],
)
def test_another_site_may_lead_here_but_load_nothing(sent: dict[str, str], status: int) -> None:
    assert client().get("/demo/page", headers=sent).status_code == status


@pytest.mark.parametrize("path", ["/demo/page", "/", "/nowhere", "/demo/mistake", "/login/page", "/logout", "/static"])
def test_without_login_every_page_leads_to_the_login(path: str) -> None:
    answer = client(access()).get(f"{path}?q=two words")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=" + path.replace("/", "%2F") + "%3Fq%3Dtwo%2520words"


@pytest.mark.parametrize(
    "path", ["/login%3F/page", "/login%23/page", "/static/page", "/static/../demo/page", "/login%0A"]
)
def test_no_spelling_of_a_path_gets_past_the_login(path: str) -> None:
    answer = client(access()).get(path)

    assert SECRET not in answer.text
    assert answer.status_code in (303, 404)


def test_a_run_called_static_is_no_more_public_than_others() -> None:
    app = small_app(access())
    app.router.routes.append(app.router.routes.pop(3))  # the mount of static files comes last: /{run}/page wins
    browser = client(access())
    browser.app = app
    browser._transport.app = app  # type: ignore[attr-defined]

    assert browser.get("/static/page").status_code == 303


def test_a_link_on_another_site_is_asked_again_from_here_so_that_the_cookie_comes_along() -> None:
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}

    answer = client(access()).get('/demo/page?q="><script>', headers=link)

    assert answer.status_code == 200
    assert 'content="0; url=/demo/page?q=%22%3E%3Cscript%3E"' in answer.text
    assert 'url=/"' in client(access()).get("http://localhost:8000//evil.example/x", headers=link).text


@pytest.mark.parametrize("file", ["login.js", "login.css"])
def test_the_files_of_the_login_page_need_no_login(file: str) -> None:
    answer = client(access()).get(f"/static/{file}")

    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


CHANGES = [
    ({"token": "header"}, 200),
    ({"token": "form"}, 200),
    ({}, 403),
    ({"token": "wrong"}, 403),
    ({"token": "header", "Origin": "http://localhost:8000"}, 200),
    ({"token": "header", "Origin": "http://localhost:3000"}, 403),
    ({"token": "header", "Origin": "https://evil.example"}, 403),
    ({"token": "header", "Origin": "null"}, 403),
    ({"token": "form", "Sec-Fetch-Site": "same-origin"}, 200),
    ({"token": "form", "Sec-Fetch-Site": "same-site"}, 403),
    ({"token": "form", "Sec-Fetch-Site": "cross-site"}, 403),
]


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
@pytest.mark.parametrize(("sent", "status"), CHANGES)
def test_a_change_must_come_from_a_page_of_this_app(sent: dict[str, str], status: int, closed: bool) -> None:
    browser = client(access() if closed else None)
    if closed:
        log_in(browser)
    word = csrf(browser.get("/demo/page").text)
    where = sent.get("token")
    headers = {name: value for name, value in sent.items() if name != "token"}
    headers |= {"X-CSRF-Token": word} if where == "header" else {}
    form = {"said": "ä"} | ({"csrf": word} if where == "form" else {"csrf": "x"} if where == "wrong" else {})

    answer = browser.post("/demo/page", data=form, headers=headers)

    assert answer.status_code == status
    assert status == 403 or answer.json() == {"said": "ä", "by": "anna" if closed else "local"}


def test_the_word_of_one_session_is_worth_nothing_in_another() -> None:
    app = small_app(access())
    words = []
    for name in ("anna", "anna"):
        browser = client(access())
        browser._transport.app = app  # type: ignore[attr-defined]
        log_in(browser, name)
        words.append(csrf(browser.get("/demo/page").text))

    assert browser.post("/demo/page", headers={"X-CSRF-Token": words[0]}).status_code == 403
    assert browser.post("/demo/page", headers={"X-CSRF-Token": words[1]}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_readers_change_nothing_whatever_the_method(method: str) -> None:
    browser = client(access())
    log_in(browser, "ben")
    word = csrf(browser.get("/demo/page").text)

    answer = browser.request(method, "/demo/page", headers={"X-CSRF-Token": word})

    assert (answer.status_code, "editor" in answer.text) == (403, True)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PROPFIND"])
def test_strangers_change_nothing_whatever_the_method(method: str) -> None:
    assert client(access()).request(method, "/demo/page").status_code == 401


def test_a_part_of_a_page_asked_for_after_the_session_ended_brings_the_whole_browser_to_the_login() -> None:
    answer = client(access()).get("/demo/page", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/login")


def test_too_large_a_body_is_not_read() -> None:
    browser = client()
    word = csrf(browser.get("/demo/page").text)
    many = iter([b"x" * 100_000] * 20)  # without a length told beforehand

    for body in (b"x" * (guards.LARGEST + 1), many):
        answer = browser.post("/demo/page", content=body, headers={"X-CSRF-Token": word})
        assert answer.status_code == 413
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"),
        ("application/x-www-form-urlencoded", b"&" * 5000 + b"a=b&" * 5000),
        ("application/x-www-form-urlencoded", b"csrf=%ff%fe%00\xff"),
        ("application/json", b'{"csrf": "x"}'),
        ("text/plain; charset=\xff", b"csrf"),
    ],
)
def test_a_form_that_is_none_is_refused_in_words(kind: str, body: bytes) -> None:
    answer = client().post("/demo/page", content=body, headers={b"Content-Type": kind.encode("latin-1")})

    assert answer.status_code in (400, 403)
    assert "<h1>" in answer.text


def test_who_sends_a_body_too_slowly_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "PATIENCE", 0)
    sent: list[dict[str, Any]] = []

    async def never() -> dict[str, Any]:
        return await asyncio.Event().wait()  # type: ignore[return-value]

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/demo/page", "raw_path": b"/demo/page", "query_string": b"",
        "headers": [(b"host", b"localhost:8000")], "server": ("127.0.0.1", 8000), "scheme": "http",
        "http_version": "1.1", "root_path": "", "client": ("127.0.0.1", 9),
    }  # fmt: skip
    awaited(small_app(Access())(scope, never, send))

    assert sent[0]["status"] == 408


def test_sockets_are_closed() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/demo/page", "headers": []}
    awaited(guards.Guard(None, Access(), None, None)(scope, None, send))  # type: ignore[arg-type]

    assert sent == [{"type": "websocket.close", "code": 1008}]


ANSWERS = [
    ("GET", "/demo/page", 200),
    ("POST", "/demo/page", 403),
    ("GET", "/nowhere", 404),
    ("DELETE", "/demo/page", 403),
    ("GET", "/demo/mistake", 500),
    ("GET", "/demo/bad", 400),
    ("GET", "/demo/bad?number=x", 422),
    ("GET", "/login", 303),
    ("GET", "/static/login.css", 200),
    ("GET", "/static/none.css", 404),
    ("GET", "/docs", 404),
    ("GET", "/openapi.json", 404),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_has_the_headers(method: str, path: str, status: int) -> None:
    answer = client().request(method, path)

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "server" not in answer.headers
    assert answer.headers["cache-control"] == ("no-cache" if path.startswith("/static") else "no-store")


def test_a_mistake_tells_neither_the_reader_nor_the_log_what_customers_wrote(caplog: pytest.LogCaptureFixture) -> None:
    answer = client().get("/demo/mistake")

    assert "A mistake of voc itself" in answer.text
    for said in (answer.text, caplog.text):
        assert SECRET not in said
        assert "Traceback" not in said
    assert "KeyError in doors.py" in caplog.text


def test_an_error_of_ours_is_told_in_its_own_words() -> None:
    assert "There is no topic &#39;x&#39;." in client().get("/demo/bad").text
