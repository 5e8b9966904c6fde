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


def overlay(
    run: Annotated[str, typer.Argument(metavar="RUN", help="A run folder, or its address.")],
    brand_map: Annotated[
        Path | None,
        typer.Argument(metavar="[MAP]", help="A journey.toml: stages, touchpoints, what the brand believes."),
    ] = None,
    starter: Annotated[
        Path | None, typer.Option("--starter", help="Write a map to start from here, made from what the run holds.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON, for machines.")] = False,
) -> None:
    """Lay the brand's own map of the journey over what customers say; the run and its report keep it."""
    from voc.output.overlay_text import overlay_json, overlay_text
    from voc.remote import is_remote
    from voc.runs.overlay import keep
    from voc.runs.overlay import overlay as laid

    if starter is not None and brand_map is None:
        _write_map(run, starter)
        return
    if brand_map is None or starter is not None:
        raise typer.BadParameter("name a journey.toml, or write one with --starter FILE.", param_hint="MAP")
    found = laid(run, brand_map)
    report = None if is_remote(run) else keep(found, Path(run))
    typer.echo(overlay_json(found) if json else overlay_text(found, report))


def _write_map(run: str, path: Path) -> None:
    from voc.runs.map_starter import map_starter
    from voc.store import load
    from voc.toml_text import write_starter

    write_starter(map_starter(load(run)), path)
    typer.echo(f"Written: {path}. Fill in what the brand believes and run: voc overlay {run} {path}")


COMMANDS = (report, overlay)
"""In the order in which `voc --help` lists them."""
