"""Every page of the app, in the order of the navigation. A new page adds its line here."""

from __future__ import annotations

from voc.app.frame import Page
from voc.app.pages import (
    ask,
    beside,
    dashboard,
    downloads,
    edits,
    labelling,
    moments,
    needs,
    personas,
    statements,
    topics,
)

PAGES: tuple[Page, ...] = (
    dashboard.PAGE,
    moments.PAGE,
    needs.PAGE,
    topics.PAGE,
    personas.PAGE,
    beside.PAGE,
    ask.PAGE,
    statements.PAGE,
    edits.PAGE,
    labelling.PAGE,
    downloads.PAGE,
)
