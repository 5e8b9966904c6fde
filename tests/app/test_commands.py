"""Tests of voc/app/commands.py: what a user types and reads before the app is up."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.app.doors import WORD
from voc.app.access import Access
from voc.app.users import Role, read_users
from voc.cli import app

runner = CliRunner()


def test_somebody_is_added_with_a_password_that_is_piped_in(tmp_path: Path) -> None:
    path = tmp_path / "users.toml"

    done = runner.invoke(
        app, ["serve", "--add-user", "anna", "--role", "editor", "--users", str(path)], input=WORD + "\n"
    )

    assert done.exit_code == 0, done.output
    assert done.output == f"anna may enter as editor. Written: {path}. Next: voc serve RUN --users {path}\n"
    assert read_users(path)["anna"].role is Role.editor
    assert Access(read_users(path)).admits("anna", WORD)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--add-user", "anna"], 2, "--users users.toml"),
        ([], 2, "name a run folder"),
        (["run", "--host", "0.0.0.0"], 1, "voc: At 0.0.0.0 everybody on the network could read along."),
        (["run", "--site", "https://voc.example.com"], 1, "Say who may enter"),
        (["run", "--users", "none.toml"], 1, "none.toml cannot be read"),
        (["run", "--token", "abc"], 2, "No such option"),
    ],
)
def test_what_cannot_be_served_is_refused_in_one_line(
    arguments: list[str], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    done = runner.invoke(app, ["serve", *arguments])

    assert done.exit_code == code
    assert said in done.output
    assert code == 2 or len(done.stderr.strip().splitlines()) == 1


def test_without_the_extra_its_name_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voc.app.serving.NEEDED", ("argon2", "not_there_at_all"))
    for arguments in (["run"], ["--add-user", "anna", "--users", str(tmp_path / "users.toml")]):
        done = runner.invoke(app, ["serve", *arguments], input=WORD + "\n")
        assert (done.exit_code, "pip install 'voc[app]'" in done.stderr) == (1, True)
