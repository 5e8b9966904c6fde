"""Tests of voc/app/pages/login.py: coming in and going out."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from fastapi.responses import Response
from starlette.requests import Request

from tests.app.doors import TOKEN, WORD, access, client, csrf, log_in
from voc.app.pages.login import BY_ADDRESS, BY_NAME, _address, local_path

SITE = "https://voc.example.com"


def cookies(answer: Response) -> list[str]:
    return answer.headers.get_list("set-cookie")  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize(("name", "role"), [("anna", "editor"), ("ben", "reader")])
def test_who_has_the_password_gets_in_with_their_own_role(name: str, role: str) -> None:
    browser = client(access())

    answer = log_in(browser, name, next="/demo/page?q=x")

    assert (answer.status_code, answer.headers["location"]) == (303, "/demo/page?q=x")
    assert f"{name} {role}" in browser.get("/demo/page").text


def test_the_token_lets_readers_in() -> None:
    browser = client(access(token=True))
    log_in(browser, "", TOKEN)

    assert "guest reader" in browser.get("/demo/page").text


@pytest.mark.parametrize(
    ("name", "password"), [("anna", "wrong"), ("nobody", WORD), ("", ""), ("", TOKEN), ("anna\0", WORD)]
)
def test_who_has_not_gets_the_same_answer_whatever_was_wrong(name: str, password: str) -> None:
    browser = client(access())

    answer = log_in(browser, name, password)

    page = client(access())
    expected = log_in(page, "anna", "another wrong one")
    assert answer.status_code == 401
    assert re.sub(r"\w{64}", "", answer.text) == re.sub(r"\w{64}", "", expected.text)
    assert WORD not in answer.text
    assert browser.get("/demo/page").status_code == 303


def test_the_login_form_too_must_come_from_its_own_page() -> None:
    browser = client(access())
    word = csrf(browser.get("/login").text)
    stranger = client(access())

    for other, sent in ((browser, ""), (browser, "x"), (stranger, word)):
        answer = other.post("/login", data={"name": "anna", "password": WORD, "csrf": sent})
        assert answer.status_code == 403
    cross = browser.post(
        "/login", data={"name": "anna", "password": WORD, "csrf": word}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert cross.status_code == 403
    assert browser.post("/login", data={"name": "anna", "password": WORD, "csrf": word}).status_code == 303


def test_cookies_are_kept_from_scripts_other_sites_and_plain_http() -> None:
    for site, marks in ((SITE, {"Secure"}), (None, set())):
        browser = client(access(site=site), site or "http://localhost:8000")
        session = next(each for each in cookies(log_in(browser)) if "visit" not in each)
        assert {"HttpOnly", "SameSite=strict", "Path=/", "Max-Age=43200"} | marks <= set(session.split("; "))
        assert ("Secure" in session) is (site is not None)
        assert session.startswith("__Host-voc=" if site else "voc-8000=")
        assert "Domain" not in session


def test_a_login_brings_a_new_session_and_ends_the_one_before() -> None:
    browser = client(access())
    log_in(browser, "ben")
    before = browser.cookies["voc-8000"]
    word = csrf(client(access()).get("/login").text)
    browser.cookies.delete("voc-8000")
    page = browser.get("/login")  # as a visitor who still holds the earlier cookie
    word = csrf(page.text)
    browser.cookies.set("voc-8000", before, domain="localhost.local", path="/")

    browser.post("/login", data={"name": "anna", "password": WORD, "csrf": word})

    after = browser.cookies["voc-8000"]
    assert after != before
    assert "anna" in browser.get("/demo/page").text
    browser.cookies.clear()
    browser.cookies.set("voc-8000", before)
    assert browser.get("/demo/page").status_code == 303


def test_a_session_that_an_attacker_planted_is_not_taken_over() -> None:
    browser, attacker = client(access()), client(access())
    browser._transport.app = attacker._transport.app  # type: ignore[attr-defined]
    attacker.get("/login")
    planted = attacker.cookies["voc-visit-8000"]
    browser.cookies.set("voc-visit-8000", planted, domain="localhost.local", path="/")

    log_in(browser)

    attacker.cookies.set("voc-8000", planted)
    assert attacker.get("/demo/page").status_code == 303
    assert "voc-visit-8000" not in browser.cookies


def test_logging_out_ends_the_session_also_for_who_kept_the_cookie() -> None:
    browser = client(access())
    log_in(browser, "ben")
    kept = browser.cookies["voc-8000"]
    word = csrf(browser.get("/demo/page").text)

    assert browser.post("/logout").status_code == 403
    answer = browser.post("/logout", data={"csrf": word})

    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert "storage" in answer.headers["clear-site-data"]
    assert "voc-8000" not in browser.cookies
    browser.cookies.set("voc-8000", kept)
    assert browser.get("/demo/page").status_code == 303


def test_one_name_can_be_tried_only_so_often_and_then_not_even_rightly() -> None:
    browser = client(access())
    tried = [log_in(browser, "anna", "wrong").status_code for _ in range(BY_NAME)]

    answer = log_in(browser)

    assert tried == [401] * BY_NAME
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")
    assert log_in(browser, "ben").status_code == 303


def test_one_address_can_try_only_so_often_whatever_the_names() -> None:
    browser = client(access(token=True))
    tried = [
        log_in(browser, f"name{number}" if number % 2 else "", "wrong").status_code for number in range(BY_ADDRESS)
    ]

    assert tried == [401] * BY_ADDRESS
    assert log_in(browser, "ben").status_code == 429


def test_the_right_password_is_never_too_often() -> None:
    browser = client(access())
    for _ in range(BY_ADDRESS + 1):
        assert log_in(browser).status_code == 303
        browser.cookies.clear()


LEADS = [
    ("/demo/page?q=1#x", "/demo/page?q=1#x"),
    ("", "/"),
    ("https://evil.example", "/"),
    ("//evil.example", "/"),
    ("///evil.example", "/"),
    ("/\\evil.example", "/"),
    ("\\\\evil.example", "/"),
    ("/\t/evil.example", "/"),
    ("/\r\nSet-Cookie: a=b", "/"),
    ("javascript:alert(1)", "/"),
    ("demo/page", "/"),
    (" //evil.example", "/"),
    ("/\u2028/evil.example", "/"),
]


@pytest.mark.parametrize(("target", "place"), LEADS)
def test_after_login_nobody_is_led_elsewhere(target: str, place: str) -> None:
    browser = client(access())

    answer = log_in(browser, next=target)

    assert answer.headers["location"] == place == local_path(target)
    again = browser.get("/login", params={"next": target}).headers["location"]
    assert urlsplit(again).netloc == ""
    assert "set-cookie" not in browser.get("/login", params={"next": target}).headers


def test_what_the_login_page_is_given_is_escaped() -> None:
    text = client(access()).get('/login?next=/"><script>alert(1)</script>').text

    assert "<script>alert" not in text


def test_an_open_app_has_no_login() -> None:
    browser = client()

    assert browser.get("/login?next=/demo/page").headers["location"] == "/demo/page"
    assert not browser.cookies


@pytest.mark.parametrize(
    ("shown", "hidden", "token", "names"),
    [("Name", "token", False, True), ("Password or token", "nothing", True, True), ("Token", "Name<", True, False)],
)
def test_the_form_asks_for_what_there_is(shown: str, hidden: str, token: bool, names: bool) -> None:
    from dataclasses import replace

    who = access(token=token)
    text = client(who if names else replace(who, accounts={})).get("/login").text

    assert shown in text
    assert hidden not in text


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1", "2001:db8::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_is_counted_by_its_network(host: str, address: str) -> None:
    assert _address(Request({"type": "http", "client": (host, 1)})) == address
