"""The report as pages for print (PDF): the same view, templates and pictures as the page, in the order of an executive.

WeasyPrint lays them out. It is given one string and may fetch nothing.
"""

from __future__ import annotations

from dataclasses import replace

from voc.corpus import Corpus
from voc.output.files import date_of, packages
from voc.output.glossary import followed
from voc.output.readers import Reader, reader_of
from voc.output.report import environment, view

PRINTED = ("findings", "journey", "moments", "needs", "quality", "method")
"""The chapters that pages show."""
SHORT = ("method",)
"""Those in short; what else is too long for paper, pages.css leaves out."""


def render_pages(corpus: Corpus, reader: str | None = None) -> bytes:
    """Return the report as a PDF. reader: as in `render`.

    Raises OutputError where WeasyPrint, or a library it needs, is not installed.
    """
    with packages("PDF"):
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    page = pages_html(corpus, reader)
    fetcher = URLFetcher(allowed_protocols=("data",))
    return bytes(HTML(string=page, url_fetcher=fetcher).write_pdf(pdf_tags=True))


def pages_html(corpus: Corpus, reader: str | None = None) -> str:
    """Return the pages as HTML, before they are laid out."""
    shown = view(corpus, printed(reader_of(corpus, reader)))
    return followed(environment().get_template("pages.html.j2").render(**shown, date=date_of(corpus)))


def printed(reader: Reader) -> Reader:
    """Return a reader for whom the chapters that print can show are left, in short."""
    chapters = tuple(each for each in reader.profile.chapters if each in PRINTED)
    return replace(reader, profile=reader.profile.model_copy(update={"chapters": chapters, "short": SHORT}))
