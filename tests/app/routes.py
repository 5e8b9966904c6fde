"""Every route of the app, whatever file it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fastapi import FastAPI

from voc.app.frame import Page

SAFE = {"GET", "HEAD", "OPTIONS"}


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Return method and path of every route; the parts of a path that may be anything stand in braces."""
    pages: tuple[Page, ...] = app.state.pages
    known = [page.router for page in pages]
    for route in app.router.routes:
        router = getattr(route, "original_router", None)
        assert router is None or router in known, "a router that is in no Page: add it to voc/app/pages/every.py"
        for each in router.routes if router else [route]:
            for method in sorted(getattr(each, "methods", None) or {"GET"}):
                yield method, str(getattr(each, "path"))  # noqa: B009


def filled(path: str, run: str, key: str = "x") -> str:
    """Return a path with a run's name in the place of {run}, and a key in the place of every other part."""
    return re.sub(r"\{\w+(:\w+)?\}", key, path.replace("{run}", run))
