"""Tests of voc/app/pages/topics.py."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from voc.app.library import Run
from voc.app.pages.topics import all_topics
from voc.corpus import Corpus
from voc.editing.listing import shown
from voc.output.breakdown import topic_rows
from voc.runs.report_quotes import quotes_of


def test_the_topics_are_those_of_the_report(run: Run, small_run: tuple[Corpus, Path]) -> None:
    assert all_topics(run) == topic_rows(small_run[0])


def test_the_list_holds_each_once_and_parts_under_their_whole(client: TestClient, run: Run) -> None:
    page = client.get("/run/topics").text
    places = {each.topic_id: page.index(f'href="/run/topics/{each.topic_id}"') for each in all_topics(run)}
    wholes = [each.topic_id for each in all_topics(run) if each.parent_id not in places]

    assert all(page.count(f'href="/run/topics/{topic}"') == 1 for topic in places)
    for each in all_topics(run):
        if each.parent_id in places:
            later = [places[whole] for whole in wholes if places[whole] > places[each.parent_id]]
            assert places[each.parent_id] < places[each.topic_id] < min(later, default=len(page))


def test_a_topics_page_shows_its_middle_and_its_edge(
    client: TestClient, run: Run, small_run: tuple[Corpus, Path]
) -> None:
    each = all_topics(run)[0]
    page = client.get(f"/run/topics/{each.topic_id}").text
    ids = [quote.statement_id for quote in quotes_of(page)]
    topics = run.tables["topics"]
    texts = topics.loc[topics["topic_id"] == each.topic_id, "exemplars"].iloc[0]
    edge = shown(small_run[0], str(each.topic_id)).partition("At its edge:")[2].split("\n")
    said = small_run[0].statements.set_index("statement_id")["text"]

    assert each.name in page
    assert each.words in page
    assert set(ids) & set(texts)
    assert [line.strip() for line in edge if line.strip()] == [said[each] for each in ids[-3:]]


def test_the_stages_of_a_topic_add_up(client: TestClient, run: Run) -> None:
    each = all_topics(run)[0]
    page = client.get(f"/run/topics/{each.topic_id}").text
    rows = run.rows(
        "SELECT stage, count(*) AS n FROM said WHERE counted AND topic_id = ? AND stage <> 'none' GROUP BY ALL",
        [each.topic_id],
    )

    assert rows
    for row in rows:
        address = f"/run/statements?topic_id={each.topic_id}&amp;stage={row['stage']}"
        assert f'<a class="behind" href="{address}">{row["n"]:,}</a>' in page


def test_a_topic_that_is_none_is_not_found(client: TestClient) -> None:
    assert client.get("/run/topics/999").status_code == 404
