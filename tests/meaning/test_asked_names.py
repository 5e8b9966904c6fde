"""Tests of voc/meaning/asked_names.py; what stands in for the server is handed its requests and gives its answers."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from urllib.error import URLError
from urllib.request import Request

import pytest
from pydantic import ValidationError

from tests.meaning.test_topics import SETTINGS, planted
from voc.corpus import Corpus
from voc.meaning import asked_names
from voc.meaning.topics import TopicsSettings, topics

URL = "http://localhost:8080/v1"


def chat(name: str) -> dict[str, Any]:
    return {"choices": [{"message": {"content": name}}]}


def run_with(monkeypatch: pytest.MonkeyPatch, *answers: Any) -> tuple[Corpus, list[Request]]:
    """Return the planted topics named by a server that gives these answers, the last one again and again."""
    sent: list[Request] = []

    def urlopen(request: Request, timeout: float) -> BytesIO:
        assert timeout > 0
        sent.append(request)
        answer = answers[min(len(sent), len(answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return BytesIO(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

    monkeypatch.setattr(asked_names, "urlopen", urlopen)
    return topics(planted(), SETTINGS.model_copy(update={"namer": URL, "namer_model": "some"})), sent


@pytest.fixture(scope="module")
def plain() -> Corpus:
    return topics(planted(), SETTINGS)


def test_good_names_are_taken(monkeypatch: pytest.MonkeyPatch, plain: Corpus) -> None:
    monkeypatch.setenv(asked_names.KEY, "secret")

    found, sent = run_with(monkeypatch, *[chat(f"Words of {words[0]}") for words in plain.topics["words"]])

    assert found.topics["name"].tolist() == [f"Words of {words[0]}" for words in plain.topics["words"]]
    assert (found.facts["topics"]["named"], found.facts["topics"]["namer"]) == (4, "")
    body = json.loads(sent[0].data or b"")  # type: ignore[arg-type]
    assert (sent[0].full_url, body["model"]) == (f"{URL}/chat/completions", "some")
    assert sent[0].headers["Authorization"] == "Bearer secret"
    texts = plain.statements.set_index("statement_id")["text"]
    assert texts[plain.topics["exemplars"][0][0]] in body["messages"][0]["content"]


@pytest.mark.parametrize(
    "answer", ["", "???", "Sure! This topic could be called: the bottle", "Bottle\nleak", "Weather forecast", "b" * 99]
)
def test_bad_names_are_not(monkeypatch: pytest.MonkeyPatch, plain: Corpus, answer: str) -> None:
    found, sent = run_with(monkeypatch, chat(answer))

    assert found.topics["name"].tolist() == plain.topics["name"].tolist()
    assert (len(sent), found.facts["topics"]["named"]) == (4, 0)


def test_no_two_topics_get_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = run_with(
        monkeypatch, chat("The bottle, the price, the pads, the smell"), chat("The bottle price pads smell")
    )

    assert found.topics["name"].is_unique


@pytest.mark.parametrize(
    "answer", [{"error": "no such model"}, ["?"], {"choices": []}, b"<html>", URLError("refused"), TimeoutError()]
)
def test_a_server_that_fails_costs_nothing_but_the_names(
    monkeypatch: pytest.MonkeyPatch, plain: Corpus, answer: Any
) -> None:
    found, sent = run_with(monkeypatch, answer)

    assert found.topics["name"].tolist() == plain.topics["name"].tolist()
    assert found.facts["topics"]["namer"].startswith(f"{URL} gave no name")
    assert len(sent) == 1


def test_nobody_is_asked_unless_it_is_set(monkeypatch: pytest.MonkeyPatch, plain: Corpus) -> None:
    monkeypatch.setattr(asked_names, "urlopen", None)

    assert topics(planted(), SETTINGS).topics["name"].tolist() == plain.topics["name"].tolist()


@pytest.mark.parametrize("address", ["file:///etc/passwd", "localhost:8080", "https://me:secret@host/v1"])
def test_only_http_is_spoken_and_no_secret_stands_in_the_address(address: str) -> None:
    with pytest.raises(ValidationError):
        TopicsSettings(namer=address)
