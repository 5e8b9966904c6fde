"""The app in a browser: every page of the registry, light and dark, wide and narrow, nothing asked of the outside."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import expect
from uvicorn import Config, Server

from tests.browser.conftest import SCHEMES, SIZES, Visit, overflow
from voc.app.access import Access
from voc.app.library import Library
from voc.app.pages.every import PAGES
from voc.app.site import site
from voc.corpus import Corpus

pytestmark = pytest.mark.browser
LISTED = [page.name for page in PAGES if page.listed]


@pytest.fixture(scope="module")
def address(small_run: tuple[Corpus, Path]) -> Iterator[str]:
    """Return where the app shows the small run. Whoever calls before it is up waits in the line of its socket."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(Config(site(Library([small_run[1]]), Access()), log_level="warning"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    server.should_exit = True
    thread.join()


@pytest.fixture
def opened(visiting: Callable[[str], Visit], address: str) -> Visit:
    """Return what opens the app's pages."""
    return visiting(address)


@SIZES
@SCHEMES
@pytest.mark.parametrize("name", LISTED)
def test_every_page_opens(opened: Visit, name: str, size: tuple[int, int], scheme: str) -> None:
    page = opened(f"run/{name}", size, scheme)

    expect(page.locator("h1").first).to_be_visible()
    expect(page.locator("header nav [aria-current=page]")).to_have_count(1)
    assert overflow(page) == 0


def test_the_first_address_leads_to_the_only_run(opened: Visit) -> None:
    page = opened()

    assert page.url.endswith("/run/dashboard")


def test_the_navigation_leads_to_every_page(opened: Visit) -> None:
    page = opened()

    for name in LISTED:
        page.locator(f"header nav a[href='/run/{name}']").click()
        page.wait_for_url(f"**/run/{name}")
        expect(page.locator("h1").first).to_be_visible()


def test_a_filter_is_in_the_address_and_can_be_taken_off(opened: Visit) -> None:
    page = opened("run/statements?stage=use&sentiment=neg")
    chips = page.locator(".chip")
    expect(chips).to_have_count(2)

    chips.first.click()

    expect(chips).to_have_count(1)
    assert "stage=use" not in page.url
    assert "sentiment=neg" in page.url
