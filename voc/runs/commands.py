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


def compare(
    run: Annotated[str, typer.Argument(metavar="RUN_A", help="A run folder, or its address.")],
    others: Annotated[
        list[str] | None,
        typer.Argument(metavar="[RUN_B | VALUE_A [VALUE_B]]", help="Another run; with --by, one or two values."),
    ] = None,
    *,
    by: Annotated[
        str | None, typer.Option("--by", help="Compare two values of a column; of `date` two periods (2023, 2024-Q1).")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", help="Compare what came before a date with the rest.")] = None,
    mix: Annotated[
        list[str] | None, typer.Option("--mix", help="A column whose composition is told apart (may be given again).")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write the table: .csv or .parquet.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Show every difference, not only the most telling.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON, for machines.")] = False,
) -> None:
    """Compare two runs, or two parts of one: what differs, and whether that is more than noise or a change of mix."""
    from voc.measure.mix import BACKGROUND
    from voc.runs.compare import compare as compared
    from voc.runs.compare import compared_json, write_compared
    from voc.runs.compare_text import SHOWN, compared_text

    beside = others or []
    if by is None and len(beside) != (0 if since else 1):
        raise typer.BadParameter("name one other run, or use --by COLUMN or --since DATE.", param_hint="RUN_B")
    other = None if by or since else beside[0]
    found = compared(run, other, by=by, values=beside if by else (), since=since, mix=mix or BACKGROUND)
    if out is not None:
        write_compared(found, out)
    typer.echo(compared_json(found) if json else compared_text(found, len(found.table) if every else SHOWN))


COMMANDS = (report, compare)
"""In the order in which `voc --help` lists them."""
