"""The command `voc serve`: read the arguments, open the runs, say where they are seen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from voc.app.users import Role


def serve(
    runs: Annotated[
        list[Path] | None, typer.Argument(metavar="RUN...", help="Run folders to show.", show_default=False)
    ] = None,
    host: Annotated[str, typer.Option("--host", help="The address to listen on. Default: this machine alone.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")] = 8321,
    browser: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = True,
    *,
    edits: Annotated[
        Path | None, typer.Option("--edits", help="The file of edits. Default: topics.toml in this folder.")
    ] = None,
    labels: Annotated[
        Path | None, typer.Option("--labels", help="The folder of sheets to label. Default: labels in this folder.")
    ] = None,
    users: Annotated[
        Path | None, typer.Option("--users", help="Who may enter: a file made by --add-user. Everybody logs in then.")
    ] = None,
    token_file: Annotated[
        Path | None, typer.Option("--token-file", help="A token that readers share; made where there is none.")
    ] = None,
    site: Annotated[
        str | None, typer.Option("--site", help="The address people type, if not this machine's own: https://...")
    ] = None,
    add_user: Annotated[
        str | None,
        typer.Option("--add-user", metavar="NAME", help="Write NAME into the users file, and serve nothing."),
    ] = None,
    role: Annotated[Role, typer.Option("--role", help="With --add-user: what NAME may do.")] = Role.reader,
) -> None:
    """Show runs in the browser, from each figure to the quotes behind it."""
    if add_user is not None:
        _add_user(add_user, role, users)
        return
    if not runs:
        raise typer.BadParameter("name a run folder, such as voc-runs/demo.", param_hint="RUN...")
    from voc.app.serving import serve as serve_at

    serve_at(runs, host, port, browser, users=users, token_file=token_file, site=site, edits=edits, labels=labels)


def _add_user(name: str, role: Role, users: Path | None) -> None:
    """Ask for a password, or read it from what is piped in, and write the entry."""
    from voc.app.serving import check_installed
    from voc.app.users import add_user

    check_installed()
    if users is None:
        raise typer.BadParameter("name the file to write: --users users.toml.", param_hint="--add-user")
    asked = sys.stdin.isatty()
    password = (
        typer.prompt(f"Password for {name}", hide_input=True, confirmation_prompt=True)
        if asked
        else sys.stdin.readline().rstrip("\r\n")
    )
    add_user(users, name, role, password)
    typer.echo(f"{name} may enter as {role}. Written: {users}. Next: voc serve RUN --users {users}")
