"""Tests of voc/app/pages/dashboard.py."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from voc.corpus import Corpus


@pytest.fixture(scope="module")
def corpus(small_run: tuple[Corpus, Path]) -> Corpus:
    return small_run[0]


def total(client: TestClient, address: str) -> int:
    page = client.get(unescape(address)).text
    return int(re.search(r"<dt>Statements?</dt><dd>([\d,]+)", page).group(1).replace(",", ""))  # type: ignore[union-attr]


def test_every_number_leads_to_as_many_statements(client: TestClient) -> None:
    page = client.get("/run/dashboard").text
    told = re.findall(r'href="(/run/statements\?[^"]+)">(?:all )?([\d,]+)(?: statements?(?: behind it)?)?</a>', page)

    assert len(told) > 5
    assert [(address, total(client, address)) for address, _ in told] == [
        (address, int(count.replace(",", ""))) for address, count in told
    ]


def test_every_link_leads_somewhere(client: TestClient) -> None:
    page = client.get("/run/dashboard").text
    links = {unescape(each.partition("#")[0]) for each in re.findall(r'href="(/[^"]+)"', page)}

    assert {each: client.get(each).status_code for each in links} == dict.fromkeys(links, 200)


def test_the_overview_is_told_in_the_unit_of_the_whole_run(client: TestClient, corpus: Corpus) -> None:
    assert set(corpus.feedback["outcome_from"].dropna()) == {"rating"}
    assert re.search(r"mean outcome in stars", client.get("/run/dashboard").text)


def test_nothing_in_it_needs_what_the_policy_forbids(client: TestClient) -> None:
    for page in ("dashboard", "statements", "values/topic_id"):
        shown = client.get(f"/run/{page}").text
        assert not re.search(r'\sstyle="|\son[a-z]+="|<style|<script(?![^>]*src=)', shown)
