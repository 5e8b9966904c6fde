"""Tests of voc/app/two_sides.py and pages/beside.py."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from fastapi.testclient import TestClient
from starlette.datastructures import QueryParams

from voc.app import two_sides
from voc.app.library import Run
from voc.app.selection import chosen
from voc.app.two_sides import brought_together, side_by_side
from voc.corpus import Corpus
from voc.runs.compare import compare, compared


@pytest.fixture(scope="module")
def products(small_run: tuple[Corpus, Path]) -> tuple[str, str]:
    """Return the two products of most feedback."""
    first, second = small_run[0].feedback["product"].value_counts().index[:2]
    return str(first), str(second)


def test_the_numbers_are_those_of_compare(run: Run, small_run: tuple[Corpus, Path], products: tuple[str, str]) -> None:
    a, b = (chosen(run, QueryParams({"product": each})) for each in products)
    expected = compare(small_run[0], by="product", values=products)
    sides, mix, both, drawn = brought_together(run, a, b)

    found = compared(sides, mix)

    assert (both, drawn) == (0, False)
    shared = [each for each in expected.table if each not in {"evidence", "lineage"}]
    pd.testing.assert_frame_equal(found.table[shared], expected.table[shared])
    assert found.facts["people"] == expected.facts["people"]


def test_one_side_stands_beside_all_others(run: Run, small_run: tuple[Corpus, Path], products: tuple[str, str]) -> None:
    a = chosen(run, QueryParams({"product": products[0]}))
    expected = compare(small_run[0], by="product", values=products[:1])

    found = side_by_side(run, a, None)

    assert found.people == tuple(expected.facts["people"])
    assert found.labels[1] == "all others"


def test_what_is_on_both_sides_is_left_out_and_said(client: TestClient, run: Run) -> None:
    page = client.get("/run/beside", params={"a.sentiment": "pos", "b.sentiment": "neg"}).text
    rows = run.rows(
        "SELECT count(*) AS n FROM (SELECT piece FROM said WHERE counted GROUP BY piece"
        " HAVING bool_or(sentiment = 'pos') AND bool_or(sentiment = 'neg'))"
    )

    assert rows[0]["n"]
    assert f"{rows[0]['n']:,} pieces of feedback are on both sides and were left out" in page


def test_shares_and_outcomes_have_intervals_and_lead_to_statements(
    client: TestClient, run: Run, products: tuple[str, str]
) -> None:
    a, b = (chosen(run, QueryParams({"product": each})) for each in products)
    page = client.get("/run/beside", params={"a.product": products[0], "b.product": products[1]}).text
    found = side_by_side(run, a, b)

    assert found.outcome is not None
    for side in (found.outcome.a, found.outcome.b, *(side for row in found.rows for side in (row.a, row.b))):
        assert side.said in page
        assert side.interval in page
        assert not side.query or f"/run/statements?{side.query.replace('&', '&amp;')}" in page


def test_of_too_many_people_the_same_ones_are_drawn(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(two_sides, "MOST", 40)
    a = chosen(run, QueryParams({"sentiment": "pos"}))

    first, again = (brought_together(run, a, None) for _ in range(2))

    assert first[3]
    assert first[0].corpus.feedback.equals(again[0].corpus.feedback)
    assert max(side_by_side(run, a, None).people) <= 40


def test_too_few_people_are_one_clear_line(client: TestClient, run: Run) -> None:
    author = run.rows("SELECT author FROM said WHERE counted AND author IS NOT NULL LIMIT 1")[0]["author"]
    page = client.get("/run/beside", params={"a.author": author}).text

    assert "too few to compare (10 are needed)" in page


def test_nothing_chosen_shows_what_can_be(client: TestClient) -> None:
    page = client.get("/run/beside").text

    assert 'name="a.product"' in page
    assert 'name="b.from"' in page
    assert 'name="a.author"' not in page  # tells people apart, not groups


def test_a_column_that_is_none_is_refused(client: TestClient) -> None:
    answer = client.get("/run/beside", params={"a.nothing": "x"})

    assert answer.status_code == 400
    assert "There is no column &#39;nothing&#39;" in answer.text


def test_what_is_filtered_leads_to_the_same_beside_all_others(client: TestClient) -> None:
    page = client.get("/run/statements", params={"stage": "use", "q": "lid & cap"}).text

    assert 'href="/run/beside?a.stage=use&amp;a.q=lid%20%26%20cap"' in page.replace("&a.", "&amp;a.")
