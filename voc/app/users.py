"""The users file: names, roles and hashed passwords of those who may enter the app.

[anna]
role = "editor"
password = "$argon2id$..."
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from voc.errors import OutputError, SettingsError
from voc.resources import read_toml
from voc.toml_text import quoted

NAME = re.compile(r"[^\W_][\w.@-]{0,63}")
"""It begins with a letter or a digit: names stand in tables that people open in a spreadsheet."""
SHORTEST, LONGEST = 12, 256
"""Characters of a password. The upper bound keeps hashing cheap for whatever is sent."""
HEADER = "# Who may enter `voc serve --users`. Passwords are hashed (argon2). To take somebody out, delete the lines.\n"


class Role(StrEnum):
    """What somebody may do: readers look and download, editors also correct and label."""

    reader = "reader"
    editor = "editor"


@dataclass(frozen=True)
class Account:
    """What the users file says of one name. password: its argon2 hash."""

    role: Role
    password: str


def read_users(path: Path) -> dict[str, Account]:
    """Return the accounts of a users file by name.

    Raises SettingsError where it cannot be read, others than its owner may write it, or an entry is not whole.
    """
    found = read_toml(path)
    refuse_if_open_to(path, 0o022, "changed")
    return {name: _account(name, entry, path) for name, entry in found.items()}


def add_user(path: Path, name: str, role: Role, password: str) -> None:
    """Add somebody to a users file, or give them another role and password; the file is made where there is none.

    Raises SettingsError for a name or a password that will not do, OutputError where the file cannot be written.
    """
    from argon2 import PasswordHasher

    if not NAME.fullmatch(name):
        raise SettingsError(f"'{name}' is no user name. Use letters, digits and . _ @ - (64 at most).")
    if not SHORTEST <= len(password) <= LONGEST:
        raise SettingsError(
            f"A password has {SHORTEST} to {LONGEST} characters, and this one has {len(password)}. "
            "A few words in a row are easy to keep in mind."
        )
    accounts = read_users(path) if path.exists() else {}
    accounts[name] = Account(role, PasswordHasher().hash(password.encode()))
    write_private(path, _text(accounts))


def write_private(path: Path, content: str) -> None:
    """Write a file that only its owner can read, whole or not at all. Raises OutputError where it cannot be written."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written: {error.strerror}. Name another file.") from error


def refuse_if_open_to(path: Path, bits: int, done: str) -> None:
    """Raise SettingsError where others than the owner have a right (mode bits) to the file; `done` says which."""
    if os.name == "posix" and path.stat().st_mode & bits:
        raise SettingsError(f"{path} can be {done} by others on this machine. Close it: chmod 600 {path}")


def _account(name: str, entry: object, path: Path) -> Account:
    if not NAME.fullmatch(name) or not isinstance(entry, Mapping) or set(entry) != {"role", "password"}:
        raise SettingsError(
            f"{path}: [{name}] is no entry of a users file. Each has a role and a password. {_hint(path)}"
        )
    if entry["role"] not in list(Role):
        raise SettingsError(f"{path}: [{name}] has the role '{entry['role']}'. There are: {', '.join(Role)}.")
    if not str(entry["password"]).startswith("$argon2"):
        raise SettingsError(f"{path}: the password of [{name}] is not hashed. {_hint(path)}")
    return Account(Role(entry["role"]), str(entry["password"]))


def _hint(path: Path) -> str:
    return f"Make entries with: voc serve --add-user NAME --users {path}"


def _text(accounts: Mapping[str, Account]) -> str:
    entries = [
        f"\n[{quoted(name)}]\nrole = {quoted(account.role)}\npassword = {quoted(account.password)}\n"
        for name, account in sorted(accounts.items())
    ]
    return HEADER + "".join(entries)
