"""The app on the small corpus, asked without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from voc.app.access import Access
from voc.app.library import Library, Run
from voc.app.site import site
from voc.corpus import Corpus

NAME = "run"
"""What the small run is called in addresses."""


@pytest.fixture(scope="session")
def library(small_run: tuple[Corpus, Path]) -> Iterator[Library]:
    """Return the small run, opened."""
    opened = Library([small_run[1]])
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def run(library: Library) -> Run:
    """Return the small run as the pages see it."""
    return library.run(NAME)


@pytest.fixture
def client(library: Library) -> TestClient:
    """Return a reader of the app. Addresses begin with `/run/`."""
    return TestClient(site(library, Access()), base_url="http://localhost")
