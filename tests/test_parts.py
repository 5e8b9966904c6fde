"""Tests of voc/parts.py."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.errors import StepError
from voc.parts import by_parts
from voc.shelf import Shelf
from voc.step import Step, StepSettings, step

SEEN: list[str] = []


@step(scope="rows", reads=("feedback.raw_text",), adds=("feedback.text", "statements.text"))
def speak(corpus: Corpus, settings: StepSettings) -> Corpus:  # noqa: ARG001
    """Take the text over, one statement a piece, and remember who was asked."""
    text = corpus.feedback["raw_text"]
    SEEN.extend(text)
    feedback = corpus.feedback.drop(columns="raw_text").assign(text=text)
    spoken = pd.DataFrame({"feedback_id": feedback["feedback_id"], "text": text})
    return Corpus(feedback, spoken, facts=corpus.facts, trail=corpus.trail).with_facts(
        "speak", letters=int(text.str.len().sum()), model="none", whole=True
    )


@step(scope="rows", reads=("statements.text",), adds=("vectors",))
def measure(corpus: Corpus, settings: StepSettings) -> Corpus:  # noqa: ARG001
    """Add the length as a vector."""
    vectors = corpus.statements["text"].str.len().to_numpy(dtype=np.float32)[:, None]
    return Corpus(corpus.feedback, corpus.statements, vectors, facts=corpus.facts, trail=corpus.trail)


@step(scope="corpus", reads=(), adds=())
def count(corpus: Corpus, settings: StepSettings) -> Corpus:  # noqa: ARG001
    """Need to see the whole."""
    return corpus


STRETCH: list[tuple[Step[StepSettings], StepSettings]] = [(speak, StepSettings()), (measure, StepSettings())]


def corpus(*texts: str) -> Corpus:
    SEEN.clear()
    places = [str(place) for place in range(len(texts))]
    return Corpus(pd.DataFrame({"feedback_id": places, "raw_text": texts})).with_facts("seconds", read=1.0)


def assert_same(one: Corpus, other: Corpus) -> None:
    pd.testing.assert_frame_equal(one.feedback, other.feedback)
    pd.testing.assert_frame_equal(one.statements, other.statements)
    np.testing.assert_array_equal(one.vectors, other.vectors)
    assert one.trail == other.trail
    assert one.facts["speak"] == other.facts["speak"]


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_any_size_of_part_gives_the_same(size: int) -> None:
    whole = by_parts(corpus("a", "bb", "ccc", "dddd", "a"), STRETCH)

    assert_same(by_parts(corpus("a", "bb", "ccc", "dddd", "a"), STRETCH, size=size), whole)


def test_counts_are_added_up_and_the_rest_is_said_once() -> None:
    facts = by_parts(corpus("a", "bb", "ccc"), STRETCH, size=2).facts

    assert facts["speak"] == {"letters": 6, "model": "none", "whole": True}
    assert facts["parts"] == {"measure": {"run": 2, "found": 0}}
    assert facts["seconds"]["read"] == 1.0
    assert set(facts["seconds"]) == {"read", "speak", "measure"}


def test_finished_parts_are_not_run_again(tmp_path: Path) -> None:
    first = by_parts(corpus("a", "bb", "ccc"), STRETCH, Shelf(tmp_path), size=2)

    again = by_parts(corpus("a", "bb", "ccc"), STRETCH, Shelf(tmp_path), size=2)

    assert SEEN == []
    assert again.facts["parts"] == {"measure": {"run": 0, "found": 2}}
    assert_same(again, first)


def test_feedback_added_at_the_end_is_all_that_is_worked_on(tmp_path: Path) -> None:
    by_parts(corpus("a", "bb"), STRETCH, Shelf(tmp_path), size=2)

    more = by_parts(corpus("a", "bb", "ccc"), STRETCH, Shelf(tmp_path), size=2)

    assert SEEN == ["ccc"]
    assert_same(more, by_parts(corpus("a", "bb", "ccc"), STRETCH))


def test_a_stopped_run_goes_on_from_its_last_part(tmp_path: Path) -> None:
    broken: Step[StepSettings] = Step("speak", "rows", (), (), lambda found, settings: _stop_at("ccc", found, settings))
    with pytest.raises(KeyboardInterrupt):
        by_parts(corpus("a", "bb", "ccc"), [(broken, StepSettings()), STRETCH[1]], Shelf(tmp_path), size=1)
    SEEN.clear()

    by_parts(corpus("a", "bb", "ccc"), STRETCH, Shelf(tmp_path), size=1)

    assert SEEN == ["ccc"]


def _stop_at(text: str, corpus: Corpus, settings: StepSettings) -> Corpus:
    if text in corpus.feedback["raw_text"].tolist():
        raise KeyboardInterrupt
    return speak.work(corpus, settings)


def test_a_step_that_must_see_the_whole_is_refused() -> None:
    with pytest.raises(StepError, match="count must see the whole corpus"):
        by_parts(corpus("a"), [(count, StepSettings())])
