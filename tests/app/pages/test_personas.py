"""Tests of voc/app/pages/personas.py."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from fastapi.testclient import TestClient

from tests.app.shown import Part
from voc.app.access import Access
from voc.app.library import Library
from voc.app.site import site
from voc.corpus import Corpus
from voc.output.report import render
from voc.store import save


@pytest.fixture(scope="module")
def kinds(small_run: tuple[Corpus, Path]) -> Corpus:
    """Return the small corpus with a persona in it."""
    corpus = small_run[0]
    numbers = {"people": 40, "share": 0.4, "share_low": 0.3, "share_high": 0.5, "found_again": 0.9}
    ends = {"outcome": 0.5, "outcome_low": 0.4, "outcome_high": 0.6}
    moment, topic = corpus.moments["moment_id"].iloc[0], str(corpus.topics["topic_id"].iloc[0])
    quoted = corpus.statements["statement_id"].iloc[:1].tolist()
    rows = [("objective", moment), ("challenge", topic)]
    traits = [
        {"persona_id": "p1", "trait": trait, "rank": 1, "key": key, "of": 100, "elsewhere": 0.1, "evidence": quoted}
        | {name: numbers[name] for name in ("people", "share", "share_low", "share_high")}
        for trait, key in rows
    ]
    found = corpus.with_facts("personas", placed=100, people=200)
    return replace(
        found, personas=pd.DataFrame([{"persona_id": "p1", **numbers, **ends}]), persona_traits=pd.DataFrame(traits)
    )


@pytest.fixture(scope="module")
def peopled(kinds: Corpus, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    folder = tmp_path_factory.mktemp("kinds") / "run"
    folder.mkdir()
    save(kinds, folder)
    return TestClient(site(Library([folder]), Access()), base_url="http://localhost")


def test_a_personas_page_says_what_its_card_in_the_report_says(peopled: TestClient, kinds: Corpus) -> None:
    page = peopled.get("/run/personas/p1").text

    assert Part(page, "persona-p1").words == Part(render(kinds), "persona-p1").words


def test_the_list_leads_to_each_and_to_the_statements_behind(peopled: TestClient, kinds: Corpus) -> None:
    figures = Part(peopled.get("/run/personas").text, "persona-p1").figures
    topic = kinds.topics["topic_id"].iloc[0]

    assert "/run/personas/p1" in {address for _, address in figures}
    assert ("40", "/run/statements?persona=p1") in figures
    assert f"/run/statements?persona=p1&topic_id={topic}&sentiment=neg&sentiment=mixed" in {at for _, at in figures}


def test_the_segments_are_those_of_the_report(client: TestClient, small_run: tuple[Corpus, Path]) -> None:
    page, report = client.get("/run/personas").text, render(small_run[0])

    assert Part(page, "segments").words == Part(report, "segments").words


def test_a_persona_that_is_none_is_not_found(client: TestClient) -> None:
    assert client.get("/run/personas/p99").status_code == 404
