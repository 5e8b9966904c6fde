"""The commands under `voc topics`: read the arguments, call the library, say what was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from voc.corpus import Corpus

app = typer.Typer(no_args_is_help=True, help="See a run's topics, and decide about them: rename, merge, split, hide.")

Run = Annotated[str, typer.Argument(metavar="RUN", help="A run folder, or its address.")]
Topic = Annotated[str, typer.Argument(metavar="TOPIC", help="Its id or its name.")]
File = Annotated[Path, typer.Option("--file", "-f", help="The file of edits, which every run in this folder replays.")]
EDITS = Path("topics.toml")


@app.command("list")
def list_topics(
    run: Run,
    groups: Annotated[
        int | None, typer.Option("--groups", "-g", min=1, help="Put related topics into so many groups.")
    ] = None,
) -> None:
    """List a run's topics, the largest first."""
    from voc.editing.listing import listed

    typer.echo(listed(_opened(run), groups))


@app.command()
def show(run: Run, topic: Topic) -> None:
    """Show a topic's words and statements."""
    from voc.editing.listing import shown

    typer.echo(shown(_opened(run), topic))


@app.command()
def rename(
    run: Run, topic: Topic, name: Annotated[str, typer.Argument(help="Its new name.")], file: File = EDITS
) -> None:
    """Give a topic another name."""
    from voc.editing import making

    _note(file, making.rename(_opened(run), topic, name))


@app.command()
def merge(
    run: Run,
    topics: Annotated[list[str], typer.Argument(metavar="TOPIC...", help="Ids or names, two or more.")],
    to: Annotated[str | None, typer.Option("--to", help="The name. Default: that of the first.")] = None,
    file: File = EDITS,
) -> None:
    """Make one topic of several."""
    from voc.editing import making

    _note(file, making.merge(_opened(run), topics, to))


@app.command()
def split(
    run: Run,
    topic: Topic,
    part: Annotated[list[str], typer.Option("--part", "-p", help="NAME=a statement like those in it; two or more.")],
    file: File = EDITS,
) -> None:
    """Divide a topic by examples: each of its statements goes to the part whose examples are nearest."""
    from voc.editing import making

    into: dict[str, list[str]] = {}
    for each in part:
        name, equals, example = each.partition("=")
        if not equals:
            raise typer.BadParameter(f"'{each}' is not NAME=EXAMPLE.", param_hint="--part")
        into.setdefault(name.strip(), []).append(example.strip())
    _note(file, making.split(_opened(run), topic, into))


@app.command()
def hide(run: Run, topic: Topic, file: File = EDITS) -> None:
    """Leave a topic out of the findings."""
    from voc.editing import making

    _note(file, making.hide(_opened(run), topic))


@app.command()
def pin(run: Run, topic: Topic, file: File = EDITS) -> None:
    """Keep a topic in every later run, made from its examples where the fit finds none."""
    from voc.editing import making

    _note(file, making.pin(_opened(run), topic))


@app.command()
def seed(
    name: Annotated[str, typer.Argument(help="The topic's name.")],
    like: Annotated[list[str], typer.Argument(metavar="EXAMPLE...", help="Statements like those it shall hold.")],
    file: File = EDITS,
) -> None:
    """Have a topic that the fit did not find, made from examples."""
    from voc.editing import making

    _note(file, making.seed(name, like))


@app.command()
def undo(file: File = EDITS) -> None:
    """Take the last edit away."""
    from voc.editing.notes import drop_last

    typer.echo(f"Taken from {file}: {drop_last(file)}")


def _opened(run: str) -> Corpus:
    from voc.store import load

    return load(run)


def _note(file: Path, edit: dict[str, Any]) -> None:
    from voc.editing.notes import add_edit

    count = add_edit(file, edit)
    typer.echo(
        f"Written: {file} ({count} {'edit' if count == 1 else 'edits'}). The next `voc run` in this folder replays it; "
        "`voc replay RUN` does so on a finished run."
    )
