"""Tests of voc/step.py."""

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.errors import StepError
from voc.step import StepSettings, step


@step(scope="rows", reads=("feedback.text",), adds=("feedback.length",))
def measure_length(corpus: Corpus, settings: StepSettings) -> Corpus:  # noqa: ARG001
    return corpus.with_feedback(length=corpus.feedback["text"].str.len())


@step(scope="rows", reads=(), adds=("feedback.never",))
def break_the_promise(corpus: Corpus, settings: StepSettings) -> Corpus:  # noqa: ARG001
    return corpus


def test_a_step_adds_what_it_says_and_signs_the_trail() -> None:
    after = measure_length(Corpus(pd.DataFrame({"text": ["abc"]})), StepSettings())

    assert after.feedback["length"].tolist() == [3]
    assert after.trail == ("measure_length",)


def test_a_step_says_what_it_lacks() -> None:
    with pytest.raises(StepError, match=r"'measure_length' reads feedback\.text, .* Steps run so far: none"):
        measure_length(Corpus(pd.DataFrame({"body": ["abc"]})), StepSettings())


def test_a_step_that_breaks_its_promise_is_caught() -> None:
    with pytest.raises(StepError, match=r"'break_the_promise' promises feedback\.never"):
        break_the_promise(Corpus(pd.DataFrame({"text": ["abc"]})), StepSettings())
