"""Tests of voc/app/pages/statements.py."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from voc.corpus import Corpus
from voc.runs.report_quotes import quotes_of


@pytest.fixture(scope="module")
def corpus(small_run: tuple[Corpus, Path]) -> Corpus:
    return small_run[0]


def ids(page: str) -> list[str]:
    return [each.statement_id for each in quotes_of(page)]


def total(page: str) -> int:
    return int(re.search(r"<dt>Statements?</dt><dd>([\d,]+)", page).group(1).replace(",", ""))  # type: ignore[union-attr]


def test_quotes_stand_where_they_say(client: TestClient, corpus: Corpus) -> None:
    texts = corpus.statements.merge(corpus.feedback, on="feedback_id", suffixes=("", "_whole"))
    whole = texts.set_index("statement_id")["text_whole"]
    quotes = quotes_of(client.get("/run/statements?stage=use").text)

    assert len(quotes) == 25
    assert all(each.stands_in(whole[each.statement_id]) for each in quotes)


def test_pages_hold_every_statement_once(client: TestClient) -> None:
    first = client.get("/run/statements?stage=purchase").text
    pages = -(-total(first) // 25)
    found = [
        each
        for page in range(1, pages + 1)
        for each in ids(client.get(f"/run/statements?stage=purchase&page={page}").text)
    ]

    assert len(found) == len(set(found)) == total(first)
    assert ids(client.get(f"/run/statements?stage=purchase&page={pages + 9}").text) == found[(pages - 1) * 25 :]


@pytest.mark.parametrize(
    ("sort", "column", "falls"), [("newest", "date", True), ("oldest", "date", False), ("worst", "outcome", False)]
)
def test_statements_come_in_the_order_asked_for(
    client: TestClient, corpus: Corpus, sort: str, column: str, falls: bool
) -> None:
    known = corpus.statements.merge(corpus.feedback, on="feedback_id").set_index("statement_id")[column]
    shown = known.loc[ids(client.get(f"/run/statements?sort={sort}").text)]

    assert list(shown) == sorted(shown, reverse=falls)


def test_htmx_gets_the_part_that_changes_and_the_address(client: TestClient) -> None:
    answer = client.get("/run/statements?q=&from=&stage=use&sort=run", headers={"HX-Request": "true"})

    assert answer.text.lstrip().startswith("<form")
    assert "<html" not in answer.text
    assert answer.headers["HX-Push-Url"] == "/run/statements?stage=use"


def test_a_form_sent_as_it_stands_selects_everything(client: TestClient) -> None:
    page = client.get("/run/statements").text
    fields = re.findall(
        r'<input [^>]*type="(?:text|date|search)" name="([^"]+)"|<input [^>]*name="([^"]+)"[^>]*type="search"', page
    )
    names = {each or other for each, other in fields}
    sent = client.get("/run/statements", params=dict.fromkeys(names, ""))

    assert {"from", "to", "rating.from", "rating.to", "outcome.from"} <= names
    assert total(sent.text) == total(page)


def test_labels_stand_with_their_probability(client: TestClient, corpus: Corpus) -> None:
    page = client.get("/run/statements?stage=support").text
    row = corpus.statements.set_index("statement_id").loc[ids(page)[0]]

    assert f"Support <b>{100 * row['stage_p']:.0f}%</b>" in page


def test_one_feedback_is_shown_whole(client: TestClient, corpus: Corpus) -> None:
    counts = corpus.statements["feedback_id"].value_counts()
    feedback_id = counts.index[0]
    page = client.get(f"/run/feedback/{feedback_id}").text
    shown = re.search(r"<blockquote>(.*?)</blockquote>", page, flags=re.DOTALL).group(1)  # type: ignore[union-attr]
    words = re.sub(r'<a class="mark".*?</a> |<abbr.*?</abbr>|<[^>]+>', "", shown)
    text = corpus.feedback.set_index("feedback_id").loc[feedback_id, "text"]

    assert unescape(words) == re.sub(r"<[A-Z_]+>", "", text)
    assert shown.count('class="stretch') == counts.iloc[0]


def test_values_are_listed_and_found(client: TestClient, corpus: Corpus) -> None:
    name = corpus.topics["name"].iloc[0]
    page = client.get(f"/run/values/topic_id?find={name.upper()}").text

    assert (
        unescape(page).count('<li><a href="/run/statements?')
        == corpus.topics["name"].str.contains(name, regex=False).sum()
    )


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("statements?colour=red", 400, "There is no column 'colour' to filter by."),
        ("statements?from=soon", 400, "is no end for Date"),
        ("statements?page=0", 400, "A number, a date or a name in the address is none."),
        ("values/author", 404, "There is no column 'author' whose values can be listed."),
        ("feedback/f0", 404, "There is no feedback 'f0' in run."),
    ],
)
def test_what_is_not_there_is_said(client: TestClient, address: str, status: int, said: str) -> None:
    answer = client.get(f"/run/{address}")

    assert answer.status_code == status
    assert said in unescape(answer.text)
