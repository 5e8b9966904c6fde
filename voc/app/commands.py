"""The command `voc serve`: read the arguments, open the runs, say where they are seen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def serve(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN...", help="Run folders to show.")],
    host: Annotated[str, typer.Option("--host", help="The address to listen on. Default: this machine alone.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen on.")] = 8321,
    browser: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = True,
) -> None:
    """Show runs in the browser, from each figure to the quotes behind it."""
    from voc.app.serving import serve as serve_at

    serve_at(runs, host, port, browser)
