"""The commands on statements: read the arguments, call the library, say what was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from voc.meaning.label import Tier

Statements = Annotated[
    str,
    typer.Argument(
        metavar="FILE", help="Statements, one a row: JSONL, CSV or another table with a column 'statement'."
    ),
]
QuickLabels = Annotated[
    bool, typer.Option("--quick", help="Label as `voc run --quick` does: much quicker, less exact.")
]
Best = Annotated[
    bool,
    typer.Option("--best", help="Label by a larger encoder: right more often, much slower (pip install voc[best])."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for machines.")]


def classify(
    source: Statements,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="A .jsonl, .csv or .parquet file. Default: JSON lines to the screen."),
    ] = None,
    scheme: Annotated[
        Path | None, typer.Option("--scheme", help="Label by an own scheme: its TOML file, or a folder of voc train.")
    ] = None,
    *,
    quick: QuickLabels = False,
    best: Best = False,
    quiet: Quiet = False,
) -> None:
    """Label given statements: every row comes back with its labels and their probabilities."""
    from voc.labelling.classify import classify as labels_of
    from voc.labelling.statements import json_lines, read_statements, write_rows
    from voc.progress import progress_wanted
    from voc.schemes.applying import apply_scheme, open_scheme

    tier = tier_of(quick, best)
    if tier != "full" and scheme is not None:
        raise typer.BadParameter("these heads are the codebook's: leave --scheme out.", param_hint=f"--{tier}")
    with progress_wanted(not quiet):
        rows = labels_of(source, tier) if scheme is None else apply_scheme(read_statements(source), open_scheme(scheme))
    if out is None:
        typer.echo(json_lines(rows), nl=False)
        return
    write_rows(rows, out)
    if not quiet:
        typer.echo(f"{len(rows):,} statements labelled. Written: {out}")


def train(
    scheme: Annotated[Path, typer.Argument(metavar="SCHEME", help="A TOML file: classes, definitions, examples.")],
    labels: Annotated[
        str | None, typer.Argument(metavar="[LABELS]", help="Labelled statements, with a column label_<scheme>.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder to write.")] = Path("voc-scheme"),
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Train a head for an own scheme of classes, on its examples and on labelled statements; writes a card."""
    from voc.progress import progress_wanted
    from voc.schemes.training_text import train_command

    with progress_wanted(not (quiet or json)):
        said = train_command(scheme, labels, out, json)
    if json or not quiet:
        typer.echo(said)


def evaluate(
    source: Statements, *, quick: QuickLabels = False, best: Best = False, quiet: Quiet = False, json: Json = False
) -> None:
    """Score the labels that voc gives against true ones (columns label_stage, label_value, ...)."""
    from json import dumps

    from voc.labelling.scoring import evaluate as scores_of
    from voc.labelling.scoring import evaluation_text
    from voc.progress import progress_wanted

    with progress_wanted(not (quiet or json)):
        found = scores_of(source, tier_of(quick, best))
    typer.echo(dumps(found) if json else evaluation_text(found))


def tier_of(quick: bool, best: bool) -> Tier:
    """Return how closely statements are read. Raises BadParameter where both are asked for."""
    if quick and best:
        raise typer.BadParameter("a run is either quick or best: leave one out.", param_hint="--quick, --best")
    return "quick" if quick else "best" if best else "full"


COMMANDS = (classify, train, evaluate)
