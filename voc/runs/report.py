"""The report of a finished run, written again: in the formats asked for, for another reader, in other colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from voc.output.papers import write_papers
from voc.settings import load_settings, make_settings
from voc.store import REPORT, load, note


def report(
    run: str | Path,
    formats: str | Sequence[str] = ("html",),
    reader: str | None = None,
    settings: str | Path | Mapping[str, Any] | None = None,
) -> list[Path]:
    """Write the report of a run into its folder and return the paths, in the order asked for.

    run: a run folder. formats: of html, pdf (executive pages), pptx (a slide a finding) and xlsx (the tables).
    reader: executive, cx, product, researcher, all, or one of your own; its files are named for it, such as
        report.executive.html. The one that the run was told, with plain names, when it is None.
    settings: a voc.toml, or a mapping of its sections, whose [report] the run is told from now on; its own page is
        then written, too.
    Raises OutputError when it holds no finished run, for another format, or where a package lacks; SettingsError for
    a reader that does not exist, or settings that are not allowed.
    """
    folder, corpus = Path(run), load(run)
    if settings is not None:
        chosen = make_settings(settings) if isinstance(settings, Mapping) else load_settings(Path(settings))
        told = chosen.report.model_dump(mode="json", exclude_defaults=True)
        corpus = corpus.with_facts("settings", report=told)
    wanted = [formats] if isinstance(formats, str) else formats
    written = write_papers(corpus, folder, wanted, reader)
    if settings is None:
        return written
    page = [] if folder / REPORT in written else write_papers(corpus, folder, ["html"])
    note(folder, corpus)
    return [*written, *page]
