"""The commands under `voc label`: read the arguments, call the library, say what was written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from voc.errors import InputError

app = typer.Typer(no_args_is_help=True, help="Have people label statements: draw, ask, agree, settle, plan.")

Sheet = Annotated[Path, typer.Argument(metavar="SHEET", help="A sheet of statements to label (CSV).")]
Sheets = Annotated[
    list[Path], typer.Argument(metavar="SHEET...", help="A sheet, or copies of it that others labelled.")
]
How = Annotated[str, typer.Option("--how", help="random, stratified (by predicted class), or uncertain.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for machines.")]


@app.command()
def draw(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The sheet to write (CSV).")],
    *,
    label: Annotated[
        str, typer.Option("--label", "-l", help="stage, value, dimension, sentiment, need, ladder, turn or emotion.")
    ],
    count: Annotated[int, typer.Option("--count", "-n", help="How many statements.")] = 200,
    how: How = "stratified",
    seed: Annotated[int, typer.Option("--seed", help="The same seed draws the same statements.")] = 0,
    predicted: Annotated[
        bool, typer.Option("--predicted", help="Show the model's label (it sways who sees it).")
    ] = False,
) -> None:
    """Draw statements of a run to label, each with its probability of being drawn."""
    from voc.labelling.drawing import draw as drawn_from
    from voc.labelling.sheet import new_sheet, write_sheet
    from voc.store import load

    drawn = drawn_from(load(run), label, count, how, seed)
    write_sheet(new_sheet(drawn, predicted), out)
    typer.echo(f"{len(drawn):,} statements drawn. Written: {out}\nLabel them: voc label ask {out} --as NAME")


@app.command()
def ask(
    sheet: Sheet,
    who: Annotated[str | None, typer.Option("--as", help="Your name, as one word.")] = None,
    adjudicate: Annotated[bool, typer.Option("--adjudicate", help="Settle what the labellers differ on.")] = False,
) -> None:
    """Label the statements of a sheet, one after another; every answer is kept at once."""
    from voc.labelling.asking import ask as ask_over
    from voc.labelling.sheet import ADJUDICATED, column_of

    if (who is None) == (not adjudicate):
        raise InputError("Say who labels (--as anna), or settle what others differ on (--adjudicate): one of the two.")
    ask_over(sheet, column_of(who) if who else ADJUDICATED, sys.stdin, sys.stdout)


@app.command()
def agree(sheets: Sheets, json: Json = False) -> None:
    """Show how far labellers agree, with intervals."""
    from json import dumps

    from voc.labelling.agreement import agreement, agreement_text
    from voc.labelling.settling import together
    from voc.labelling.sheet import read_sheet

    found = agreement(together([read_sheet(path) for path in sheets]))
    typer.echo(dumps(found, ensure_ascii=False) if json else agreement_text(found))


@app.command()
def settle(
    sheets: Sheets,
    out: Annotated[Path, typer.Option("--out", "-o", help="A .jsonl, .csv or .parquet file.")],
) -> None:
    """Write the statements whose label is settled (adjudicated, or all say the same), as `voc evaluate` reads them."""
    from voc.labelling.settling import settled_rows, together
    from voc.labelling.sheet import read_sheet
    from voc.labelling.statements import write_rows

    whole = together([read_sheet(path) for path in sheets])
    rows = settled_rows(whole)
    write_rows(rows, out)
    typer.echo(f"{len(rows):,} of {len(whole):,} statements have a settled label. Written: {out}")


@app.command()
def plan(
    within: Annotated[float, typer.Option("--within", help="How exact, such as 0.05 for ± 5 points.")],
    share: Annotated[float, typer.Option("--share", help="About what the share will be; 0.5 needs the most.")] = 0.5,
    of: Annotated[int | None, typer.Option("--of", help="How many statements there are.")] = None,
    how: How = "random",
    *,
    label: Annotated[
        str | None, typer.Option("--label", "-l", help="Count on the model's labels of this kind beside people's.")
    ] = None,
    json: Json = False,
) -> None:
    """Say how many statements to label for a share, or an accuracy, to be known within ± x."""
    from dataclasses import asdict
    from json import dumps

    from voc.labelling.planning import plan as planned
    from voc.labelling.planning import plan_text

    found = planned(within, share, of, how, label)
    typer.echo(dumps(asdict(found)) if json else plan_text(found))
