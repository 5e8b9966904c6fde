"""Runs shown at an address, until somebody ends it."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import typer

from voc.errors import OutputError

NEEDED = ("argon2", "duckdb", "fastapi", "itsdangerous", "multipart", "uvicorn")

MOST = 900
"""Connections and requests at a time; who comes beyond that is told to wait, before the system's own limit is met."""


def serve(
    runs: Sequence[Path],
    host: str,
    port: int,
    browser: bool,
    *,
    users: Path | None = None,
    token_file: Path | None = None,
    site: str | None = None,
    edits: Path | None = None,
    labels: Path | None = None,
) -> None:
    """Show runs until Ctrl-C, to those whom `access_for` lets in.

    edits: the file of edits; labels: the folder of sheets; both are in the folder at hand where they are None.
    Raises OutputError for a folder that is no run, or an address that cannot be had; SettingsError where others
    could come in whom nobody named.
    """
    check_installed()
    from uvicorn import Config, Server

    from voc.app.access import access_for
    from voc.app.counts import counted
    from voc.app.desk import desk_at
    from voc.app.library import Library
    from voc.app.pages.dashboard import overview
    from voc.app.patience import Patient
    from voc.app.selection import Selection
    from voc.app.site import site as site_of

    access = access_for(host, users, token_file, site)
    listening = _listen(host, port)
    library = Library(runs)
    for name in library.names:  # what the first reader of each run would wait for
        overview(library.run(name))
        counted(library.run(name), Selection())
    address = f"{access.site or f'http://{_named(host)}:{port}'}/"
    typer.echo(f"{', '.join(library.names)}: {address}")
    if token_file:
        typer.echo(f"For readers: {address}login#TOKEN, where TOKEN is what stands in {token_file}.")
    typer.echo("Ctrl-C ends it.")
    if browser:
        webbrowser.open(address)
    config = Config(
        site_of(library, access, desk_at(edits, labels)),
        log_level="warning",
        access_log=False,  # what is looked for may be a name
        server_header=False,
        proxy_headers=access.site is not None,
        http=Patient,
        limit_concurrency=MOST,
    )
    Server(config).run(sockets=[listening])


def _named(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def check_installed() -> None:
    """Raise OutputError where what the app needs is not there."""
    absent = [name for name in NEEDED if find_spec(name) is None]
    if absent:
        raise OutputError(f"The app needs {', '.join(absent)}. Install it: pip install 'voc[app]'.")


def _listen(host: str, port: int) -> socket.socket:
    """Take the address before anything is opened, so that it is said at once where it cannot be had."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{host}, port {port} cannot be used: {reason}. Name another: --port {port + 1}.") from error
    return listening
