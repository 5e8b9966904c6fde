"""Tests of voc/app/asking.py and pages/ask.py."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import BoundedSemaphore

import pytest
from fastapi.testclient import TestClient

from voc.app import asking
from voc.app.library import Run
from voc.corpus import Corpus
from voc.errors import OutputError
from voc.runs.answers import answer_facts
from voc.runs.ask import ask


def test_an_answer_is_that_of_voc_ask(run: Run) -> None:
    expected = ask(run.folder, "late delivery")

    found = asking.answered(run, "late delivery", None, None, 8)

    assert expected.evidence
    assert answer_facts(found) == answer_facts(expected)


def test_an_answer_has_counts_and_quotes(client: TestClient, small_run: tuple[Corpus, Path]) -> None:
    answer = ask(small_run[0], "late delivery")
    page = client.get("/run/ask", params={"q": "late delivery"}).text

    assert f"{answer.said.people:,} of {answer.said.everybody:,} people speak of it" in page
    assert all(f'data-statement="{each.statement_id}"' in page for each in answer.quotes)
    assert "No evidence" not in page


def test_what_nobody_speaks_of_has_no_evidence(client: TestClient) -> None:
    page = client.get("/run/ask", params={"q": "submarine periscope"}).text

    assert "No evidence" in page
    assert "people speak of it:" not in page


def test_a_stage_narrows_it(client: TestClient) -> None:
    page = client.get("/run/ask", params={"q": "delivery", "stage": "onboard"}).text

    assert "Only stage Onboard." in page


def test_what_is_asked_stays_text(client: TestClient) -> None:
    page = client.get("/run/ask", params={"q": "<script>alert(1)</script>"}).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_stage_that_is_none_is_said(client: TestClient) -> None:
    assert "There is no stage &#39;moon&#39;" in client.get("/run/ask", params={"q": "delivery", "stage": "moon"}).text


def test_a_run_too_large_is_asked_elsewhere(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST", 1)

    with pytest.raises(OutputError, match="Ask it at the command line: voc ask"):
        asking._asked(run)


def test_vectors_that_take_long_are_not_waited_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 1)
    monkeypatch.setattr(asking, "laid_out", lambda _: False)

    with pytest.raises(OutputError, match="Ask it once at the command line"):
        asking._asked(run)


def test_questions_wait_for_one_another_and_not_for_ever(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "WAIT", 0.01)

    with asking._ONE, pytest.raises(OutputError, match="still being answered"):
        asking.answered(run, "whatever nobody has asked yet", None, None, 8)


def test_a_long_queue_turns_questions_away_at_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_QUEUE", BoundedSemaphore(1))

    with asking._QUEUE, pytest.raises(OutputError, match="still being answered"):
        asking.answered(run, "what nobody has asked either", None, None, 8)
    assert asking.answered(run, "what nobody has asked either", None, None, 8)


def test_many_readers_ask_at_once(client: TestClient) -> None:
    questions = ["late delivery", "dead plants", "late delivery"]
    with ThreadPoolExecutor(len(questions)) as readers:
        pages = list(readers.map(lambda asked: client.get("/run/ask", params={"q": asked}).text, questions))

    assert all(f"“{asked}”" in page for asked, page in zip(questions, pages, strict=True))
    assert pages[0] == pages[2]
