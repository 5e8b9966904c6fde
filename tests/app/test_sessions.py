"""Tests of voc/app/sessions.py: cookies that cannot be forged and do not last."""

from __future__ import annotations

import pytest

from voc.app import sessions
from voc.app.sessions import Session, Sessions


def test_a_cookie_gives_its_session_back() -> None:
    app = Sessions()
    session, cookie = app.start("anna")

    assert app.read(cookie) == session
    assert session.name == "anna"


@pytest.mark.parametrize("cookie", [None, "", "x", "W251bGwsICJ4Il0", "....", "\x00", "a" * 100_000])
def test_what_is_no_cookie_is_nobody(cookie: str | None) -> None:
    assert Sessions().read(cookie) is None


def test_a_changed_cookie_is_nobody() -> None:
    app = Sessions()
    _, cookie = app.start("ben")
    _, other = app.start("anna")

    body, _, signature = cookie.partition(".")
    assert app.read(other.partition(".")[0] + "." + signature) is None
    assert app.read(body) is None


def test_a_cookie_of_another_start_of_the_app_is_nobody() -> None:
    assert Sessions().read(Sessions().start("anna")[1]) is None


def test_a_session_expires() -> None:
    app = Sessions(lifetime=-1)

    assert app.read(app.start("anna")[1]) is None


def test_an_ended_session_is_over_also_for_who_kept_the_cookie() -> None:
    app = Sessions()
    (session, cookie), (_, other) = app.start("anna"), app.start("anna")

    app.end(session)

    assert app.read(cookie) is None
    assert app.read(other) is not None


def test_ended_sessions_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "ENDED", 3)
    app = Sessions()
    for number in range(10):
        app.end(Session("anna", str(number)))

    assert list(app._ended) == ["7", "8", "9"]


def test_every_session_has_its_own_word() -> None:
    app = Sessions()
    one, two = app.start("anna")[0], app.start("anna")[0]

    assert app.is_csrf(one, app.csrf(one))
    assert not app.is_csrf(two, app.csrf(one))
    assert not Sessions().is_csrf(one, app.csrf(one))
    assert not app.is_csrf(one, "\ud800ä")
