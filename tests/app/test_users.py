"""Tests of voc/app/users.py: the file that says who may enter."""

from __future__ import annotations

from pathlib import Path

import pytest

from voc.app.access import Access
from voc.app.users import Role, add_user, read_users, write_private
from voc.errors import OutputError, SettingsError

WORD = "correct horse battery"
HASH = "$argon2id$v=19$m=8,t=1,p=1$Zm9vYmFyYmF6$Zm9vYmFyYmF6"


def test_who_was_added_can_enter_and_the_password_stands_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "users.toml"
    add_user(path, "anna.lee@example.com", Role.editor, "пароль, und noch ein Wort")
    add_user(path, "ben", Role.reader, WORD)

    access = Access(read_users(path))

    assert access.admits("anna.lee@example.com", "пароль, und noch ein Wort")
    assert not access.admits("anna.lee@example.com", WORD)
    assert {name: account.role for name, account in access.accounts.items()} == {
        "anna.lee@example.com": Role.editor,
        "ben": Role.reader,
    }
    assert WORD not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["users.toml"]


def test_adding_somebody_again_changes_role_and_password(tmp_path: Path) -> None:
    path = tmp_path / "users.toml"
    add_user(path, "ben", Role.reader, WORD)
    add_user(path, "ben", Role.editor, "another word or two")

    access = Access(read_users(path))

    assert access.accounts["ben"].role is Role.editor
    assert not access.admits("ben", WORD)


@pytest.mark.parametrize("name", ["", "_x", "-x", "=cmd()", "@x", "a b", "a\nb", "a" * 65, "a]\nrole", "a\u202eb"])
def test_a_name_that_could_be_taken_for_something_else_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no user name"):
        add_user(tmp_path / "users.toml", name, Role.reader, WORD)


@pytest.mark.parametrize("password", ["", "short", "x" * 257])
def test_a_password_too_short_or_too_long_is_refused(password: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"this one has {len(password)}"):
        add_user(tmp_path / "users.toml", "ben", Role.reader, password)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f'[ben]\nrole = "boss"\npassword = "{HASH}"', "the role 'boss'. There are: reader, editor"),
        ('[ben]\nrole = "reader"\npassword = "secret"', "not hashed"),
        ('[ben]\nrole = "reader"', "no entry of a users file"),
        (f'[ben]\nrole = "reader"\npassword = "{HASH}"\nadmin = true', "no entry of a users file"),
        ('ben = "reader"', "no entry of a users file"),
        (f'["=x"]\nrole = "reader"\npassword = "{HASH}"', "no entry of a users file"),
        ("[ben", "not valid TOML"),
    ],
)
def test_an_entry_that_is_not_whole_is_refused(content: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "users.toml"
    write_private(path, content)

    with pytest.raises(SettingsError, match=said) as error:
        read_users(path)
    assert "secret" not in str(error.value)


def test_a_file_that_others_may_change_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "users.toml"
    add_user(path, "ben", Role.reader, WORD)
    path.chmod(0o666)

    with pytest.raises(SettingsError, match="chmod 600"):
        read_users(path)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        add_user(tmp_path / "none" / "users.toml", "ben", Role.reader, WORD)
