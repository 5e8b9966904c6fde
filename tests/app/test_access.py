"""Tests of voc/app/access.py: what is needed before others can come in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.doors import TOKEN, WORD, access
from voc.app.access import GUEST, Access, access_for, is_loopback
from voc.app.users import Role, add_user
from voc.errors import SettingsError

SITE = "https://voc.example.com"


@pytest.fixture
def users(tmp_path: Path) -> Path:
    path = tmp_path / "users.toml"
    add_user(path, "ben", Role.reader, WORD)
    return path


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "::1", "[::1]", "127.3.2.1"])
def test_this_machine_alone_needs_nothing(host: str) -> None:
    assert access_for(host) == Access()
    assert access_for(host).open


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "voc.example.com", "", "localhost.evil.example"])
def test_any_other_host_is_refused_until_somebody_may_enter(host: str, users: Path) -> None:
    assert not is_loopback(host)
    with pytest.raises(SettingsError, match="voc serve --add-user NAME --users") as error:
        access_for(host)
    assert "\n" not in str(error.value)
    with pytest.raises(SettingsError, match="--site"):
        access_for(host, users)
    assert not access_for(host, users, site=SITE).open


def test_a_site_without_users_is_refused() -> None:
    with pytest.raises(SettingsError, match="Say who may enter"):
        access_for("127.0.0.1", site=SITE)


def test_a_users_file_that_names_nobody_closes_the_app_rather_than_opening_it(tmp_path: Path) -> None:
    (tmp_path / "users.toml").touch(0o600)

    with pytest.raises(SettingsError, match="names nobody"):
        access_for("127.0.0.1", tmp_path / "users.toml")


@pytest.mark.parametrize(
    ("site", "origin", "secure"),
    [
        ("https://VOC.example.com/", "https://voc.example.com", True),
        ("https://voc.example.com:443", "https://voc.example.com", True),
        ("https://voc.example.com:8443", "https://voc.example.com:8443", True),
        ("http://localhost:8000", "http://localhost:8000", False),
        ("http://[::1]:8000", "http://[::1]:8000", False),
    ],
)
def test_a_site_is_kept_as_browsers_name_it(site: str, origin: str, secure: bool, users: Path) -> None:
    found = access_for("0.0.0.0", users, site=site)

    assert (found.site, found.secure) == (origin, secure)


@pytest.mark.parametrize(
    "site", ["voc.example.com", "ftp://x.org", "https://", "https://x.org/voc", "https://a@x.org", "https://x:y"]
)
def test_a_site_that_is_no_address_is_refused(site: str, users: Path) -> None:
    with pytest.raises(SettingsError, match="is not an address"):
        access_for("127.0.0.1", users, site=site)


def test_passwords_do_not_travel_in_the_clear(users: Path) -> None:
    with pytest.raises(SettingsError, match="over http"):
        access_for("0.0.0.0", users, site="http://192.168.0.7:8000")


def test_a_token_file_is_made_where_there_is_none_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "token"

    found = access_for("127.0.0.1", token_file=path)

    token = path.read_text().strip()
    assert len(token) >= 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert found.admits("", token)
    assert found.user("") == GUEST
    assert access_for("127.0.0.1", token_file=path) == found


@pytest.mark.parametrize("token", ["", "short", " " * 30])
def test_a_token_that_can_be_guessed_is_refused(token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text(token)
    (tmp_path / "token").chmod(0o600)
    with pytest.raises(SettingsError, match="needs 20 or more"):
        access_for("127.0.0.1", token_file=tmp_path / "token")
    monkeypatch.setenv("VOC_TOKEN", token.strip())
    with pytest.raises(SettingsError, match="VOC_TOKEN"):
        access_for("127.0.0.1")


def test_a_token_that_others_can_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    (tmp_path / "token").chmod(0o644)

    with pytest.raises(SettingsError, match="chmod 600"):
        access_for("127.0.0.1", token_file=tmp_path / "token")


def test_the_token_may_stand_in_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOC_TOKEN", TOKEN)

    assert access_for("127.0.0.1").admits("", TOKEN)


@pytest.mark.parametrize(
    ("name", "secret", "in_"),
    [
        ("anna", WORD, True),
        ("Anna", WORD, False),
        ("anna", WORD + " ", False),
        ("anna", "", False),
        ("nobody", WORD, False),
        ("", WORD, False),
        ("", TOKEN, True),
        ("anna", TOKEN, False),
        ("anna", "\ud800", False),
        ("", "\ud800", False),
        ("anna", "x" * 1_000_000, False),
        ("anna", WORD + "\0", False),
    ],
)
def test_only_the_right_word_opens(name: str, secret: str, in_: bool) -> None:
    assert access(token=True).admits(name, secret) is in_


def test_nobody_comes_in_by_a_token_that_was_never_given() -> None:
    assert not access().admits("", "")
    assert access().user("") is None
    assert not Access().admits("", "")
