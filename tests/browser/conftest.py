"""A real browser for tests: Debian's chromium, one for all. What a page complains of, or asks of the outside, fails.

Wait with `expect` and with conditions, never for a time: the machine may be busy.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDE, NARROW = (1280, 900), (390, 844)
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
PATIENCE = 30_000
"""Milliseconds that something may take before the test fails; it goes on as soon as it is there."""
expect.set_options(timeout=PATIENCE)
OPAQUE = ("data:", "blob:", "about:")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the browser. Without one the tests skip, but where VOC_BROWSER is "required" they fail."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        said = f"no browser is installed (one of {', '.join(NAMES)}); on Debian: apt-get install chromium"
        pytest.fail(said) if os.environ.get("VOC_BROWSER") == "required" else pytest.skip(said)
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path)
        yield opened
        opened.close()


@dataclass
class Visit:
    """Opens pages, each by a reader of its own, and remembers what went wrong on them.

    home: the beginning of every address that may be asked for.
    """

    browser: Browser
    home: str
    troubles: list[str] = field(default_factory=list)
    closing: list[Callable[[], None]] = field(default_factory=list)

    def __call__(
        self, address: str = "", size: tuple[int, int] = WIDE, scheme: Any = "light", *, script: bool = True
    ) -> Page:
        """Return a page opened at an address under the home."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        self.closing.append(context.close)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("dialog", self._asked)
        page.on("request", self._wanted)
        page.goto(f"{self.home}{address}")
        return page

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(message.text)

    def _asked(self, dialog: Dialog) -> None:
        self.troubles.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _wanted(self, request: Request) -> None:
        if not request.url.startswith((self.home, *OPAQUE)):
            self.troubles.append(f"a request to the outside: {request.url}")


@pytest.fixture
def visiting(browser: Browser) -> Iterator[Callable[[str], Visit]]:
    """Return what opens pages under an address; at the end nothing may have gone wrong on them."""
    visits: list[Visit] = []

    def begin(home: str) -> Visit:
        visits.append(Visit(browser, home))
        return visits[-1]

    yield begin
    for visit in visits:
        for close in visit.closing:
            close()
    assert [trouble for visit in visits for trouble in visit.troubles] == []


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
