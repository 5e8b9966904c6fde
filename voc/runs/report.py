"""The report of a finished run, written again in the formats asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from voc.output.papers import write_papers
from voc.store import load


def report(run: str | Path, formats: str | Sequence[str] = ("html",)) -> list[Path]:
    """Write the report of a run into its folder and return the paths, in the order asked for.

    run: a run folder. formats: of html, pdf (executive pages), pptx (a slide a finding) and xlsx (the tables).
    Raises OutputError when it holds no finished run, for another format, or where a package lacks.
    """
    return write_papers(load(run), Path(run), [formats] if isinstance(formats, str) else formats)
