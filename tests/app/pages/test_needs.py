"""Tests of voc/app/pages/needs.py."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from tests.app.shown import Part
from voc.app.library import Run
from voc.corpus import Corpus
from voc.output.report import render
from voc.runs.report_quotes import quotes_of


def test_a_needs_page_says_what_its_card_in_the_report_says(client: TestClient, small_run: tuple[Corpus, Path]) -> None:
    report, needs = render(small_run[0]), small_run[0].needs
    told = quotes_of(report)

    for key in needs.sort_values("rank")["need_id"].head(3):
        page = client.get(f"/run/needs/{key}").text

        assert Part(page, f"need-{key}").words == Part(report, f"need-{key}").words
        assert quotes_of(page)
        assert all(each in told for each in quotes_of(page))


def test_its_numbers_lead_to_as_many_statements(client: TestClient, run: Run) -> None:
    row = run.tables["needs"].sort_values("rank").iloc[0]
    figures = Part(client.get(f"/run/needs/{row['need_id']}").text, f"need-{row['need_id']}").figures
    asked = "SELECT count(*) AS n, count(DISTINCT person) AS people FROM said WHERE counted AND need_id = ?"

    assert (str(row["statements"]), f"/run/statements?need_id={row['need_id']}") in figures
    assert run.rows(asked, [row["need_id"]])[0] == {"n": row["statements"], "people": row["authors"]}


def test_the_map_places_the_first_needs_and_leads_to_each(client: TestClient, run: Run) -> None:
    page = client.get("/run/needs").text

    for key in run.tables["needs"].sort_values("rank")["need_id"].head(3):
        assert f'<a class="dot" data-item="need-{key}" href="/run/needs/{key}">' in page


def test_a_need_that_is_none_is_not_found(client: TestClient) -> None:
    assert client.get("/run/needs/nothing").status_code == 404
