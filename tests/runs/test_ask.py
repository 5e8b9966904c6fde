"""Tests of voc/runs/ask.py, voc/runs/answers.py and the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import voc
from voc.cli import app
from voc.corpus import Corpus
from voc.errors import InputError
from voc.runs.answers import answer_facts, answer_text, limits, told
from voc.workspace import workspace

Run = tuple[Corpus, Path]


@pytest.fixture(scope="module")
def ask(small_run: Run) -> Callable[..., Any]:
    run = voc.load(small_run[1])
    return lambda question, **filters: voc.ask(run, question, **filters)


def test_what_people_speak_of_is_found_counted_and_quoted(ask: Callable[..., Any]) -> None:
    answer = ask("Do plants arrive dead or crushed?")

    assert answer.evidence
    assert 3 <= answer.said.people < answer.said.everybody
    assert answer.said.outcome.high < answer.said.others.low, "planted: it hurts"
    texts = answer.corpus.feedback.set_index("feedback_id")["text"]
    for quote in answer.quotes:
        assert "".join(part.text for part in quote.said) == texts[quote.feedback_id][quote.start : quote.end]
    assert len({quote.feedback_id for quote in answer.quotes}) == len(answer.quotes) > 3


@pytest.mark.parametrize("question", ["How do volcanoes erupt?", "string quartets", "Is the in-flight wifi fast?"])
def test_what_nobody_speaks_of_has_no_evidence(ask: Callable[..., Any], question: str) -> None:
    answer = ask(question)

    assert not answer.evidence
    assert "No evidence" in answer_text(answer)


def test_words_that_nobody_says_are_named(ask: Callable[..., Any]) -> None:
    assert ask("plants on volcanoes").unsaid == ("volcanoes",)


def test_a_sense_is_answered_by_labels(ask: Callable[..., Any]) -> None:
    answer = ask("What do people complain about?")

    assert set(answer.said.by["sentiment"]["sentiment"]) <= {"neg", "mixed"}
    assert "Read as: complaints" in answer_text(answer)


def test_filters_narrow_what_is_counted(ask: Callable[..., Any], small_run: Run) -> None:
    region = small_run[0].feedback["region"].dropna().iloc[0]

    everywhere, there = ask("plants"), ask("plants", where={"region": region})

    assert 0 < there.said.everybody < everywhere.said.everybody
    assert there.said.people < everywhere.said.people
    assert set(ask("plants", stage="Onboard").said.by["stage"]["stage"]) <= {"onboard"}
    number, name = small_run[0].topics[["topic_id", "name"]].iloc[0]
    assert set(ask("plants", topic=name).said.by["topic_id"]["topic_id"]) <= {number}


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"stage": "nowhere"}, "There is no stage 'nowhere'. There are: "),
        ({"topic": "volcanoes"}, "There is no topic 'volcanoes'. There are: "),
        ({"where": {"planet": "Mars"}}, "The feedback has no column 'planet'. Columns: "),
        ({"where": {"region": "Mars"}}, "No feedback has 'Mars' in column 'region'. Most often there: "),
    ],
)
def test_a_filter_that_fits_nothing_says_what_there_is(ask: Callable[..., Any], filters: Any, said: str) -> None:
    with pytest.raises(InputError, match=said.replace(".", r"\.")):
        ask("plants", **filters)


def test_nothing_asked_is_said(ask: Callable[..., Any]) -> None:
    with pytest.raises(InputError, match="There is no question"):
        ask("  ")


def test_the_same_is_answered_twice_and_without_the_cache(ask: Callable[..., Any]) -> None:
    first = answer_facts(ask("light for a room"))
    for folder in ("vectors", "asked"):
        for path in (workspace() / folder).iterdir():
            path.unlink()

    assert answer_facts(ask("light for a room")) == first


def test_the_command_prints_an_answer_for_people_and_for_machines(small_run: Run) -> None:
    words = ["ask", str(small_run[1]), "dead plants", "--where", "site=fernhollow.example", "--limit", "2"]

    text, facts = (CliRunner().invoke(app, [*words, *more]) for more in ([], ["--json"]))

    assert text.exit_code == facts.exit_code == 0, text.output
    assert "people speak of it" in text.output
    found = json.loads(facts.output)
    assert found["evidence"]
    assert len(found["quotes"]) == 2
    assert found["share_low"] < found["share"] < found["share_high"]


def test_a_where_without_a_sign_is_a_usage_error(small_run: Run) -> None:
    assert CliRunner().invoke(app, ["ask", str(small_run[1]), "plants", "--where", "region"]).exit_code == 2


def test_an_answer_in_sentences_says_what_the_terminal_says(ask: Callable[..., Any]) -> None:
    for question in ("late delivery", "submarine periscope"):
        answer = ask(question)
        text = " ".join(answer_text(answer).split())

        assert told(answer)
        assert all(each in text for each in told(answer))
        assert " ".join(limits(answer).split()) in text or not answer.evidence
