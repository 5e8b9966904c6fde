"""Every page of the app, in the order of the navigation. A new page adds its line here."""

from __future__ import annotations

from voc.app.frame import Page
from voc.app.pages import dashboard, downloads, edits, labelling, statements

PAGES: tuple[Page, ...] = (
    dashboard.PAGE,
    statements.PAGE,
    edits.PAGE,
    labelling.PAGE,
    downloads.PAGE,
)
