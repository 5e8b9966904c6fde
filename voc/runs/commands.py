"""The commands on finished runs: read the arguments, call the library, say what was found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def report(folder: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")]) -> None:
    """Write the report of a run again."""
    from voc.output.report import write_report
    from voc.store import load

    typer.echo(f"Report: {write_report(load(folder), folder)}")


COMMANDS = (report,)
"""In the order in which `voc --help` lists them."""
