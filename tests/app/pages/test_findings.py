"""Tests of all pages of findings at once: what no page may do, whatever the run holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from fastapi.testclient import TestClient

from tests.output.hostile import hostile
from tests.output.test_report import Page
from voc.app.access import Access
from voc.app.library import Library, Run
from voc.app.site import site
from voc.corpus import Corpus
from voc.store import save

Small = tuple[Corpus, Path]
CUTS: list[Callable[[Any], Corpus]] = [
    lambda c: replace(c, topics=c.topics[:0], moments=c.moments[:0], statements=c.statements.assign(topic_id=-1)),
    lambda c: replace(c, moments=c.moments.assign(candidate=False, rank=np.nan)),
    lambda c: replace(c, moments=c.moments.assign(**dict.fromkeys(c.moments.select_dtypes("float"), np.nan))),
    lambda c: replace(c, moments=c.moments.assign(evidence=[[]] * len(c.moments)), experiments=c.experiments[:0]),
    lambda c: replace(c, needs=c.needs[:0], segments=c.segments[:0], trends=c.trends[:0], alerts=c.alerts[:0]),
    lambda c: replace(c, needs=c.needs.assign(importance=np.nan, severity=np.nan)),
    lambda c: replace(c, feedback=c.feedback.assign(date=pd.NaT, product=None, brand=None, author=None)),
    lambda c: replace(c, feedback=c.feedback.assign(rating=np.nan, outcome=np.nan, outcome_from=None)),
    lambda c: replace(c, facts={}),
]
"""What takes away what a run may lack."""
LISTS = ("moments", "needs", "topics", "personas", "beside", "beside?a.sentiment=pos", "ask")


def addresses(run: Run) -> Iterator[str]:
    """Yield the pages of findings of a run."""
    yield from LISTS
    for name, key in (("moments", "moment_id"), ("needs", "need_id"), ("topics", "topic_id")):
        table = run.tables[name]
        yield from (f"{name}/{each}" for each in (table[key].head(2) if key in table else ()))


def opened(corpus: Corpus, folder: Path) -> tuple[TestClient, Run]:
    run = folder / "run"
    run.mkdir()
    save(corpus, run)
    library = Library([run])
    return TestClient(site(library, Access()), base_url="http://localhost"), library.run("run")


def test_nothing_on_a_page_breaks_the_policy(client: TestClient, run: Run) -> None:
    for address in addresses(run):
        tags = Page(client.get(f"/run/{address}").text).tags

        assert not [tag for tag, attrs in tags if tag == "style" or "style" in attrs]
        assert not [attrs for _, attrs in tags if any(name.startswith("on") for name in attrs)]
        assert all(str(attrs.get("src")).startswith("/static/") for tag, attrs in tags if tag == "script")


def test_every_link_leads_to_a_page(client: TestClient, run: Run) -> None:
    links = {
        link
        for address in (*LISTS[:4], *addresses(run))
        for link in Page(client.get(f"/run/{address}").text).each("href")
        if link.startswith("/run/")
    }

    assert len(links) > 50
    for link in sorted(links)[:: max(len(links) // 60, 1)]:
        assert client.get(link).status_code == 200, link


def test_headings_go_down_one_step_at_a_time(client: TestClient, run: Run) -> None:
    for address in addresses(run):
        tags = Page(client.get(f"/run/{address}").text).tags
        levels = [int(tag[1]) for tag, _ in tags if tag in {"h1", "h2", "h3", "h4"}]

        assert levels.count(1) == 1, address
        assert all(after - before <= 1 for before, after in pairwise(levels)), address


def test_hostile_text_stays_text(small_run: Small, tmp_path: Path) -> None:
    client, run = opened(hostile(small_run[0]), tmp_path)

    for address in addresses(run):
        page = Page(client.get(f"/run/{address}").text)

        assert "img" not in {tag for tag, _ in page.tags}, address
        assert not [attrs for _, attrs in page.tags if any(name.startswith("on") for name in attrs)], address
        assert all(str(attrs.get("src")).startswith("/static/") for tag, attrs in page.tags if tag == "script")
        assert page.open == [], address


@pytest.mark.parametrize("cut", CUTS)
def test_the_pages_work_with_missing_things(cut: Callable[[Any], Corpus], small_run: Small, tmp_path: Path) -> None:
    client, run = opened(cut(small_run[0]), tmp_path)

    for address in addresses(run):
        assert client.get(f"/run/{address}").status_code == 200, address
