"""The command line: read the arguments, call the library, say what was written."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from voc.app.commands import serve
from voc.editing.commands import app as topics
from voc.errors import VocError, place
from voc.labelling.commands import app as label
from voc.runs.commands import COMMANDS
from voc.version import __version__

if TYPE_CHECKING:
    from voc.corpus import Corpus
    from voc.engine.ray import Ray
    from voc.settings import Settings

STOPPED = 130
"""The exit code of a command stopped by Ctrl-C, as shells expect it."""


class Friendly(TyperGroup):
    """Say what went wrong in one line, without a traceback, for every command."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; turn our own errors and Ctrl-C into one line and an exit code."""
        try:
            return super().invoke(ctx)
        except VocError as error:
            typer.secho(f"voc: {error}", fg="red", err=True)
            raise typer.Exit(code=1) from error
        except KeyboardInterrupt as error:
            typer.secho("voc: stopped. Nothing half-written was kept; the same command goes on from here.", err=True)
            raise typer.Exit(code=STOPPED) from error
        except (TyperException, typer.Exit, typer.Abort):
            raise
        except Exception as error:
            if os.environ.get("VOC_DEBUG"):
                raise
            # the message of a foreign error may quote what a customer wrote, so only its kind and place are shown
            typer.secho(
                f"voc: a mistake of voc itself ({place(error)}). Please report it; VOC_DEBUG=1 shows all.", err=True
            )
            raise typer.Exit(code=1) from error


app = typer.Typer(cls=Friendly, no_args_is_help=True, help="Find what customers need in what they say.")
app.add_typer(label, name="label")
app.add_typer(topics, name="topics")

Sources = Annotated[
    list[str],
    typer.Argument(help="Files, globs or URLs: CSV, TSV, XLSX, JSON, JSONL, Parquet; '-' for standard input."),
]
Out = Annotated[
    str | None,
    typer.Option(
        "--out", "-o", help="The run folder to write, or its address. Default: voc-runs/ and the first file's name."
    ),
]
Config = Annotated[
    Path | None, typer.Option("--config", "-c", help="A voc.toml. Default: voc.toml in this folder, if there is one.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for machines.")]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"voc {__version__}")
        raise typer.Exit


Engine = Annotated[
    Literal["local", "ray"],
    typer.Option(
        "--engine", help="Where the work is done: on this machine, or on a Ray cluster (docs/many-machines.md)."
    ),
]
Address = Annotated[
    str | None, typer.Option("--address", help="The Ray cluster: HOST:6379, ray://HOST:10001, auto. Default: one here.")
]
Topics = Annotated[
    str | None, typer.Option("--topics", help="An earlier run, whose topics are used as they are (docs/topics.md).")
]
Refit = Annotated[bool, typer.Option("--refit", help="Seek topics anew; those that go on keep their ids and names.")]
Quick = Annotated[
    bool, typer.Option("--quick", help="A first look: much quicker, less exact (static vectors, see docs/settings.md).")
]
QuickLabels = Annotated[
    bool, typer.Option("--quick", help="Label as `voc run --quick` does: much quicker, less exact.")
]


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Find what customers need in what they say."""


@app.command()
def demo(out: Out = None, quiet: Quiet = False, json: Json = False) -> None:
    """Analyse the sample corpus that ships with voc."""
    from voc.resources import shipped

    corpus_folder = shipped("corpora", "demo")
    files = [str(corpus_folder / name) for name in ("reviews.csv", "survey.csv", "social.jsonl")]
    _analyse(files, out or "voc-runs/demo", None, quiet, json)


@app.command()
def run(
    sources: Sources,
    out: Out = None,
    config: Config = None,
    *,
    quick: Quick = False,
    topics: Topics = None,
    refit: Refit = False,
    engine: Engine = "local",
    address: Address = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Analyse customer feedback and write a run: tables, manifest and report."""
    if address is not None and engine != "ray":
        raise typer.BadParameter("an address is that of a Ray cluster: add --engine ray.", param_hint="--address")
    name = Path(sources[0]).name.partition(".")[0].strip("*-") or "feedback"
    where = _ray(address) if engine == "ray" else None
    _analyse(sources, out or f"voc-runs/{name}", _settings(config, quick, topics, refit), quiet, json, engine=where)


@app.command()
def columns(
    source: Annotated[str, typer.Argument(help="One file of feedback.")],
    config: Config = None,
    write: Annotated[Path | None, typer.Option("--write", "-w", help="Write a starter voc.toml here.")] = None,
) -> None:
    """Show how the columns of a file would be understood."""
    from voc.intake.listing import listing
    from voc.intake.read import columns_of
    from voc.intake.starter import starter
    from voc.settings import project_settings
    from voc.toml_text import write_starter

    found = columns_of([source], project_settings(config).read)
    typer.echo("\n\n".join(listing(each) for each in found))
    if write is not None:
        write_starter(starter(found[0]), write)
        typer.echo(f"\nWritten: {write}. Change it and run: voc run {source} -c {write}")


for command in (*COMMANDS, serve):
    app.command()(command)

Statements = Annotated[
    str,
    typer.Argument(
        metavar="FILE", help="Statements, one a row: JSONL, CSV or another table with a column 'statement'."
    ),
]


@app.command()
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
    quiet: Quiet = False,
) -> None:
    """Label given statements: every row comes back with its labels and their probabilities."""
    from voc.labelling.classify import classify as labels_of
    from voc.labelling.statements import json_lines, read_statements, write_rows
    from voc.schemes.applying import apply_scheme, open_scheme

    if quick and scheme is not None:
        raise typer.BadParameter("the quick heads are those of the codebook: leave --scheme out.", param_hint="--quick")
    with _progress(quiet):
        rows = (
            labels_of(source, quick) if scheme is None else apply_scheme(read_statements(source), open_scheme(scheme))
        )
    if out is None:
        typer.echo(json_lines(rows), nl=False)
        return
    write_rows(rows, out)
    if not quiet:
        typer.echo(f"{len(rows):,} statements labelled. Written: {out}")


@app.command()
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
    from voc.schemes.commands import train_command

    with _progress(quiet or json):
        said = train_command(scheme, labels, out, json)
    if json or not quiet:
        typer.echo(said)


@app.command()
def evaluate(source: Statements, *, quick: QuickLabels = False, quiet: Quiet = False, json: Json = False) -> None:
    """Score the labels that voc gives against true ones (columns label_stage, label_value, ...)."""
    from json import dumps

    from voc.labelling.scoring import evaluate as scores_of
    from voc.labelling.scoring import evaluation_text

    with _progress(quiet or json):
        found = scores_of(source, quick)
    typer.echo(dumps(found) if json else evaluation_text(found))


def _progress(quiet: bool) -> AbstractContextManager[None]:
    from voc.progress import progress_wanted

    return progress_wanted(not quiet)


def _settings(config: Path | None, quick: bool, topics: str | None, refit: bool) -> Settings:
    from voc.meaning.static import STATIC
    from voc.settings import changed, project_settings

    chosen = changed(project_settings(config), "encode", model=STATIC if quick else None)
    chosen = changed(chosen, "topics", run=topics, refit=refit or None)
    if refit and chosen.topics.run is None:
        raise typer.BadParameter("name the earlier run: add --topics RUN.", param_hint="--refit")
    return chosen


def _ray(address: str | None) -> Ray:
    from voc.engine.ray import Ray

    return Ray(address)


def _analyse(
    sources: list[str],
    out: str,
    settings: Settings | None,
    quiet: bool,
    as_json: bool,
    *,
    engine: Ray | None = None,
) -> None:
    from voc.output.summary import summary_json, summary_text
    from voc.pipeline import analyse

    with _progress(quiet or as_json):
        corpus: Corpus = analyse(sources, out, settings, engine)
    if as_json:
        typer.echo(summary_json(corpus, out))
    elif not quiet:
        typer.echo(summary_text(corpus, out))


if __name__ == "__main__":
    app()
