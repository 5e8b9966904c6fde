"""Tests of voc/app/pages/moments.py."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from tests.app.shown import Part
from voc.app.library import Run
from voc.corpus import Corpus
from voc.output import cards
from voc.output.quotes import Evidence
from voc.output.report import render
from voc.output.scale import scale_of
from voc.runs.report_quotes import quotes_of

Small = tuple[Corpus, Path]


@pytest.fixture(scope="module")
def report(small_run: Small) -> str:
    return render(small_run[0])


@pytest.fixture(scope="module")
def carded(small_run: Small) -> list[cards.Moment]:
    """Return the moments that have a card in the report."""
    corpus = small_run[0]
    found = cards.moments(corpus, scale_of(corpus.feedback), Evidence(corpus))
    return [each for each in found if each.carded]


def test_a_moments_page_says_what_its_card_in_the_report_says(
    client: TestClient, report: str, carded: list[cards.Moment]
) -> None:
    assert carded
    for each in carded:
        page = client.get(f"/run/moments/{each.anchor.removeprefix('moment-')}").text

        assert Part(page, each.anchor).words == Part(report, each.anchor).words


def test_its_quotes_are_those_of_the_report(client: TestClient, report: str, carded: list[cards.Moment]) -> None:
    told = {each.statement_id: each for each in quotes_of(report)}
    for each in carded:
        shown = quotes_of(client.get(f"/run/moments/{each.anchor.removeprefix('moment-')}").text)

        assert [quote.statement_id for quote in shown] == [quote.statement_id for quote in each.quotes]
        assert all(quote == told[quote.statement_id] for quote in shown)


def test_its_numbers_lead_to_as_many_statements(client: TestClient, run: Run, carded: list[cards.Moment]) -> None:
    for each in carded[:3]:
        page = client.get(f"/run/moments/{each.anchor.removeprefix('moment-')}").text
        where = {"stage": each.stage, "topic_id": str(each.topic_id)}
        links = {address: number for number, address in Part(page, each.anchor).figures}

        assert f"/run/statements?{urlencode(where)}" in links
        for feeling, count in each.feelings.items():
            address = f"/run/statements?{urlencode({'sentiment': feeling, **where})}"
            asked = "SELECT count(*) AS n FROM said WHERE counted AND stage = ? AND topic_id = ? AND sentiment = ?"

            assert address in links
            assert run.rows(asked, [each.stage, each.topic_id, feeling])[0]["n"] == count


def test_a_moment_without_a_card_has_a_page_with_quotes(
    client: TestClient, run: Run, carded: list[cards.Moment]
) -> None:
    known = {each.anchor.removeprefix("moment-") for each in carded}
    rest = [each for each in run.tables["moments"]["moment_id"] if each not in known]

    answer = client.get(f"/run/moments/{rest[0]}")

    assert answer.status_code == 200
    assert quotes_of(answer.text)


def test_the_list_holds_every_moment_and_leads_to_each(client: TestClient, run: Run) -> None:
    page = client.get("/run/moments").text

    for each in run.tables["moments"]["moment_id"]:
        assert f'href="/run/moments/{each}"' in page


def test_a_moment_that_is_none_is_not_found(client: TestClient) -> None:
    answer = client.get("/run/moments/use-9999")

    assert answer.status_code == 404
    assert "There is no moment &#39;use-9999&#39; in this run." in answer.text
