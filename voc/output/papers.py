"""The report in every format it comes in: a page (HTML), pages (PDF), slides (PPTX), a workbook (XLSX)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from voc.corpus import Corpus
from voc.errors import OutputError
from voc.output.files import write_whole
from voc.output.pages import render_pages
from voc.output.report import render
from voc.output.slides import render_slides
from voc.output.workbook import render_workbook

MAKERS: dict[str, Callable[[Corpus], bytes]] = {
    "html": lambda corpus: render(corpus).encode(),
    "pdf": render_pages,
    "pptx": render_slides,
    "xlsx": render_workbook,
}


def write_papers(corpus: Corpus, folder: Path, formats: Iterable[str]) -> list[Path]:
    """Write the report of a run into its folder in these formats, each whole or not at all; return the paths.

    formats: html, pdf, pptx, xlsx. All are made before the first is written.
    Raises OutputError for another format, where a package lacks, or when the folder cannot be written.
    """
    wanted = list(dict.fromkeys(formats))
    foreign = [each for each in wanted if each not in MAKERS]
    if foreign:
        raise OutputError(f"There is no report as '{foreign[0]}'. Formats: {', '.join(MAKERS)}.")
    made = [(f"report.{each}", MAKERS[each](corpus)) for each in wanted]
    return [write_whole(folder / name, content) for name, content in made]
