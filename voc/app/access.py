"""Who may enter the app, and under which address: decided once, when `voc serve` starts.

Without users and token the app is open, and answers on this machine alone. With either, everybody logs in.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from voc.app.users import LONGEST, Account, Role, read_users, refuse_if_open_to, write_private
from voc.errors import SettingsError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST_TOKEN = 20
TOKEN_VARIABLE = "VOC_TOKEN"  # noqa: S105 - the name of the variable, not what stands in it
ADD = "voc serve --add-user NAME --users users.toml"


@dataclass(frozen=True)
class User:
    """Somebody who is in."""

    name: str
    role: Role


LOCAL = User("local", Role.editor)
"""Whoever sits at the machine of an open app."""
GUEST = User("guest", Role.reader)
"""Whoever came with the token."""


@dataclass(frozen=True)
class Access:
    """Who may enter, and where from.

    accounts: by name, as the users file has them.
    token: sha256 of the one token that readers share, or None.
    site: the address that people type, such as "https://voc.example.com"; None where it is this machine's own.
    """

    accounts: Mapping[str, Account] = field(default_factory=dict)
    token: bytes | None = None
    site: str | None = None

    @property
    def open(self) -> bool:
        """Tell whether nobody has to log in."""
        return not self.accounts and self.token is None

    @property
    def secure(self) -> bool:
        """Tell whether people come over https, so that cookies may be kept to it."""
        return self.site is not None and self.site.startswith("https:")

    def user(self, name: str) -> User | None:
        """Return somebody who has logged in by name ("" for the token), or None where nobody is called so."""
        if not name:
            return GUEST if self.token is not None else None
        account = self.accounts.get(name)
        return User(name, account.role) if account else None

    def admits(self, name: str, secret: str) -> bool:
        """Tell whether this is the password of the name, or the token where no name is given.

        It takes as long for a name that does not exist: names cannot be found out by the clock.
        """
        from argon2.exceptions import Argon2Error, InvalidHashError

        if not name:
            return self.token is not None and hmac.compare_digest(_digest(secret), self.token)
        account = self.accounts.get(name)
        try:
            given = secret[:LONGEST].encode("utf-8", "surrogatepass")
            right = self._hasher.verify(account.password if account else self._nobody, given)
        except (Argon2Error, InvalidHashError):
            return False
        return right and account is not None and len(secret) <= LONGEST

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher

        return PasswordHasher()

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash(secrets.token_hex(16))


def access_for(host: str, users: Path | None = None, token_file: Path | None = None, site: str | None = None) -> Access:
    """Return who may enter an app that listens at a host. The token may also stand in the variable VOC_TOKEN.

    token_file: made, with a token in it, where there is none.
    Raises SettingsError where people would come in whom nobody named, or passwords would travel in the clear.
    """
    accounts = read_users(users) if users else {}
    if users and not accounts:
        raise SettingsError(f"{users} names nobody. Add somebody: {ADD}")
    access = Access(accounts, _token(token_file), _site(site) if site else None)
    if access.open and not is_loopback(host):
        raise SettingsError(f"At {host} everybody on the network could read along. Say who may enter: {ADD}")
    if access.open and site:
        raise SettingsError(f"Under {site} others would come in. Say who may enter: {ADD}")
    if not is_loopback(host) and not site:
        raise SettingsError(f"--host {host} needs the address that people will type: --site https://voc.example.com")
    return access


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine for itself: localhost, 127.0.0.0/8 or ::1 (with or without brackets)."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _site(address: str) -> str:
    """Return the address as a browser names an origin: scheme and host, and a port if it is not the usual one."""
    try:
        parts = urlsplit(address.lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, parts, port = "", urlsplit(""), None
    rest = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if not host or rest or parts.scheme not in ("http", "https"):
        raise SettingsError(f"--site {address} is not an address such as https://voc.example.com (no path after it).")
    if parts.scheme == "http" and not is_loopback(host):
        raise SettingsError(
            f"--site {address}: over http, passwords and feedback can be read on the way. "
            "Let a proxy do https (docs/app.md) and name that address."
        )
    usual = {"http": 80, "https": 443}[parts.scheme]
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + (f":{port}" if port not in (None, usual) else "")


def _token(path: Path | None) -> bytes | None:
    if path is not None:
        if not path.exists():
            write_private(path, secrets.token_urlsafe(24) + "\n")
        refuse_if_open_to(path, 0o077, "read")
        token, where = _read(path), str(path)
    elif TOKEN_VARIABLE in os.environ:
        token, where = os.environ[TOKEN_VARIABLE], TOKEN_VARIABLE
    else:
        return None
    if len(token) < SHORTEST_TOKEN:
        raise SettingsError(f"The token in {where} has {len(token)} characters; it needs {SHORTEST_TOKEN} or more.")
    return _digest(token)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The token in {path} cannot be read. Name a file with one line of text.") from error


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
