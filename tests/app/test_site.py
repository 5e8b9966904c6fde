"""Tests of voc/app/site.py."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from voc.app.pages.every import PAGES


def test_the_start_leads_to_the_only_run(client: TestClient) -> None:
    assert client.get("/", follow_redirects=False).headers["location"] == "/run/dashboard"


@pytest.mark.parametrize("page", [page.name for page in PAGES if page.listed])
def test_every_listed_page_opens(client: TestClient, page: str) -> None:
    answer = client.get(f"/run/{page}")

    assert answer.status_code == 200
    assert f'<a href="/run/{page}" aria-current="page">' in answer.text


def test_what_is_not_there_is_said_on_a_page(client: TestClient) -> None:
    answer = client.get("/other/dashboard")

    assert answer.status_code == 404
    assert "There is no run &#39;other&#39;. Runs: run." in answer.text


def test_the_look_is_the_reports(client: TestClient) -> None:
    assert "--accent" in client.get("/static/report.css").text


def test_a_value_that_does_not_fit_is_not_repeated(client: TestClient) -> None:
    answer = client.get("/run/statements?page=hunter")

    assert answer.status_code == 400
    assert "A number, a date or a name in the address is none." in answer.text
    assert "hunter" not in answer.text
