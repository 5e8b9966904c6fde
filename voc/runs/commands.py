"""The commands on finished runs: read the arguments, call the library, say what was found."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

Run = Annotated[str, typer.Argument(metavar="RUN", help="A run folder, or its address.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON, for machines.")]


class Format(StrEnum):
    """What a report can be written as."""

    html = "html"
    pdf = "pdf"
    pptx = "pptx"
    xlsx = "xlsx"


def report(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")],
    formats: Annotated[
        list[Format] | None,
        typer.Option("--format", "-f", help="What to write; may be given again. Default: html.", show_default=False),
    ] = None,
    reader: Annotated[
        str | None,
        typer.Option("--reader", "-r", help="Who reads: executive, cx, product, researcher, all, or one of your own."),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option("--config", "-c", help="A voc.toml, whose [report] (name, colours, reader) the run keeps."),
    ] = None,
) -> None:
    """Write the report of a run again: one page (html), print (pdf), slides (pptx), the tables (xlsx)."""
    from voc.runs.report import report as reports_of

    for path in reports_of(folder, [str(each) for each in formats or [Format.html]], reader, config):
        typer.echo(f"Report: {path}")


def overlay(
    run: Run,
    brand_map: Annotated[
        Path | None,
        typer.Argument(metavar="[MAP]", help="A journey.toml: stages, touchpoints, what the brand believes."),
    ] = None,
    starter: Annotated[
        Path | None, typer.Option("--starter", help="Write a map to start from here, made from what the run holds.")
    ] = None,
    json: Json = False,
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


def ask(
    run: Run,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="A question or a few words, in quotes.")],
    *,
    stage: Annotated[str | None, typer.Option("--stage", help="Only this stage of the journey.")] = None,
    topic: Annotated[str | None, typer.Option("--topic", help="Only this topic: its name or id.")] = None,
    where: Annotated[
        list[str] | None, typer.Option("--where", metavar="COLUMN=VALUE", help="Only such feedback; may be repeated.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Quotes at most.")] = 8,
    json: Json = False,
) -> None:
    """Ask what customers say of something: how many, who, how it ended, in their words; or that nobody does."""
    from json import dumps

    from voc.progress import progress_wanted
    from voc.runs.answers import answer_facts, answer_text
    from voc.runs.ask import ask as answer_to

    with progress_wanted(not json):
        answer = answer_to(run, question, stage=stage, topic=topic, where=_pairs(where or []), limit=limit)
    typer.echo(dumps(answer_facts(answer), ensure_ascii=False, indent=1) if json else answer_text(answer))


def replay(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")],
    file: Annotated[
        Path | None,
        typer.Option("--file", "-f", help="The file of edits. Default: topics.toml in this folder, if there is one."),
    ] = None,
    labels: Annotated[
        list[Path] | None,
        typer.Option("--labels", "-l", help="A settled sheet to correct shares by; may be given again."),
    ] = None,
) -> None:
    """Replay edits of topics, and people's labels, on a finished run: tables and report are written anew."""
    from voc.meaning.edit_file import EDITS
    from voc.progress import progress_wanted
    from voc.runs.replay import replay as replayed
    from voc.runs.replay import replayed_text

    edits = file or (Path(EDITS) if Path(EDITS).is_file() else None)
    with progress_wanted():
        corpus = replayed(run, edits, labels or None)
    typer.echo(replayed_text(corpus, run))


def verify(run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")]) -> None:
    """Check that every number and quote of a run can be traced: files, offsets, evidence, measures, report."""
    from voc.progress import progress_wanted
    from voc.runs.verify import verdict_text
    from voc.runs.verify import verify as checks_of

    with progress_wanted():
        verdict = checks_of(run)
    typer.echo(verdict_text(verdict))
    if not verdict.sound:
        raise typer.Exit(code=1)


def _pairs(given: list[str]) -> dict[str, str]:
    pairs = [each.partition("=") for each in given]
    for column, sign, _ in pairs:
        if not sign or not column:
            raise typer.BadParameter("write COLUMN=VALUE, such as --where country=GB.", param_hint="--where")
    return {column.strip(): value for column, _, value in pairs}


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
    json: Json = False,
) -> None:
    """Compare two runs, or two parts of one: what differs, and whether that is more than noise or a change of mix."""
    from voc.measure.change.mix import BACKGROUND
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


COMMANDS = (report, ask, compare, overlay, replay, verify)
"""In the order in which `voc --help` lists them."""
