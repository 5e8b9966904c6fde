"""One test over every step: it adds what it says, leaves its input alone, and keeps to its scope."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.intake.read import read
from voc.pipeline import STEPS
from voc.settings import Settings
from voc.step import Step

SETTINGS = Settings()
ROWS = [step for step in STEPS if step.scope == "rows"]


@pytest.fixture(scope="module")
def before(small_file: Path) -> dict[str, Corpus]:
    """Return the corpus as each step finds it."""
    corpus, found = read([small_file], SETTINGS.read), {}
    for step in STEPS:
        found[step.name] = corpus
        corpus = step(corpus, getattr(SETTINGS, step.name))
    return found


def run(step: Step[Any], corpus: Corpus) -> Corpus:
    return step(corpus, getattr(SETTINGS, step.name))


def names(steps: list[Step[Any]]) -> list[str]:
    return [step.name for step in steps]


@pytest.mark.parametrize("step", STEPS, ids=names(list(STEPS)))
def test_a_step_leaves_its_input_alone(step: Step[Any], before: dict[str, Corpus]) -> None:
    corpus = before[step.name]
    copies = {name: table.copy(deep=True) for name, table in corpus.tables().items()}

    run(step, corpus)

    for name, copy in copies.items():
        pd.testing.assert_frame_equal(getattr(corpus, name), copy)


@pytest.mark.parametrize("step", STEPS, ids=names(list(STEPS)))
def test_a_step_gives_the_same_twice(step: Step[Any], before: dict[str, Corpus]) -> None:
    assert_same(run(step, before[step.name]), run(step, before[step.name]))


@pytest.mark.parametrize("step", ROWS, ids=names(ROWS))
def test_a_rows_step_may_run_part_by_part(step: Step[Any], before: dict[str, Corpus]) -> None:
    corpus = before[step.name]
    middle = len(corpus.feedback) // 2

    parts = [run(step, part(corpus, 0, middle)), run(step, part(corpus, middle, len(corpus.feedback)))]

    whole = run(step, corpus)
    for name in ("feedback", "statements"):
        joined = pd.concat([getattr(each, name) for each in parts], ignore_index=True)
        pd.testing.assert_frame_equal(joined, getattr(whole, name).reset_index(drop=True), check_dtype=False, rtol=1e-5)
    if whole.vectors is not None:
        np.testing.assert_array_equal(
            np.vstack([each.vectors for each in parts if each.vectors is not None]), whole.vectors
        )


def part(corpus: Corpus, start: int, stop: int) -> Corpus:
    """Return the corpus of some rows of the feedback."""
    feedback = corpus.feedback.iloc[start:stop].reset_index(drop=True)
    if not corpus.has("statements"):
        return replace(corpus, feedback=feedback)
    mine = corpus.statements["feedback_id"].isin(feedback["feedback_id"]).to_numpy()
    statements = corpus.statements[mine].reset_index(drop=True)
    vectors = None if corpus.vectors is None else corpus.vectors[mine]
    # both at once: a corpus whose vectors and statements differ in length refuses to exist
    return replace(corpus, feedback=feedback, statements=statements, vectors=vectors)


def assert_same(one: Corpus, two: Corpus) -> None:
    for name, table in one.tables().items():
        pd.testing.assert_frame_equal(table, getattr(two, name))
