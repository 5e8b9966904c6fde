"""The report in every format it comes in: a page (HTML), pages (PDF), slides (PPTX), a workbook (XLSX)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from voc.corpus import Corpus
from voc.errors import OutputError
from voc.output.files import write_whole
from voc.output.pages import render_pages
from voc.output.readers import Reader, reader_of
from voc.output.report import render
from voc.output.slides import render_slides
from voc.output.workbook import render_workbook

Maker = Callable[[Corpus, str | None], bytes]
MAKERS: dict[str, Maker] = {
    "html": lambda corpus, reader: render(corpus, reader).encode(),
    "pdf": render_pages,
    "pptx": render_slides,
    "xlsx": lambda corpus, _: render_workbook(corpus),
}
FOR_ALL = {"xlsx"}
"""What is the same for every reader."""


def write_papers(corpus: Corpus, folder: Path, formats: Iterable[str], reader: str | None = None) -> list[Path]:
    """Write the report of a run into its folder in these formats, each whole or not at all; return the paths.

    formats: html, pdf, pptx, xlsx. All are made before the first is written. reader: who reads them; the one that the
    run was told when it is None, whose files have the plain names.
    Raises OutputError for another format, where a package lacks, or when the folder cannot be written; SettingsError
    where there is no such reader.
    """
    wanted = list(dict.fromkeys(formats))
    foreign = [each for each in wanted if each not in MAKERS]
    if foreign:
        raise OutputError(f"There is no report as '{foreign[0]}'. Formats: {', '.join(MAKERS)}.")
    who = reader_of(corpus, reader)
    made = [(name_of(who, each), MAKERS[each](corpus, who.name)) for each in wanted]
    return [write_whole(folder / name, content) for name, content in made]


def name_of(reader: Reader, kind: str) -> str:
    """Return what a reader's report is called in the run folder: report.html, report.executive.html."""
    return f"report.{kind}" if reader.own or kind in FOR_ALL else f"report.{reader.name}.{kind}"
