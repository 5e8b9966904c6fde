"""The report as pages for print (PDF): the same view, templates and pictures as the page, in the order of an executive.

WeasyPrint lays them out. It is given one string and may fetch nothing.
"""

from __future__ import annotations

from voc.corpus import Corpus
from voc.output.files import date_of, packages
from voc.output.report import environment, view
from voc.output.short import method


def render_pages(corpus: Corpus) -> bytes:
    """Return the report as a PDF. Raises OutputError where WeasyPrint, or a library it needs, is not installed."""
    with packages("PDF"):
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    page = pages_html(corpus)
    return bytes(HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=())).write_pdf(pdf_tags=True))


def pages_html(corpus: Corpus) -> str:
    """Return the pages as HTML, before they are laid out."""
    shown = view(corpus)
    template = environment().get_template("pages.html.j2")
    return template.render(**shown, date=date_of(corpus), method=list(method(shown)))
