"""Tests of voc/meaning/vector_file.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.conftest import TinyEncoder
from voc.corpus import Corpus
from voc.meaning import vector_file
from voc.meaning.vector_file import laid_out, statement_vectors
from voc.workspace import workspace

TEXTS = ["the pump leaks", "late again", "kind staff", "a fair price", "the pump was late"]


@pytest.fixture
def corpus() -> Corpus:
    owner = ["f1", "f2", "f1", "f3", "f3"]
    feedback = pd.DataFrame({"feedback_id": ["f1", "f2", "f3"], "text": [" ".join(TEXTS)] * 3, "source_kind": "review"})
    feedback = feedback.assign(
        rating=5.0, rating_min=1.0, rating_max=5.0, low_is_good=False, nps=np.nan, recommend=np.nan
    )
    said = [" ".join(TEXTS).index(text) for text in TEXTS]
    ends = [start + len(text) for start, text in zip(said, TEXTS, strict=True)]
    statements = pd.DataFrame({"feedback_id": owner, "text": TEXTS, "start": said, "end": ends})
    return Corpus(feedback, statements=statements).with_facts("encode", model="minilm")


@pytest.fixture(autouse=True)
def _none_yet() -> None:
    for path in (workspace() / "asked").glob("*"):
        path.unlink()


def test_each_statement_has_its_vector_whatever_the_parts(
    corpus: Corpus, tiny_encoder: TinyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_file, "PART", 2)

    found = statement_vectors(corpus)

    np.testing.assert_allclose(np.asarray(found, dtype=float), tiny_encoder.encode(TEXTS), atol=1e-3)


@pytest.mark.usefixtures("tiny_encoder")
def test_vectors_are_computed_once(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    first = np.asarray(statement_vectors(corpus))
    monkeypatch.setattr(vector_file, "encode", None)

    np.testing.assert_array_equal(statement_vectors(corpus), first)


@pytest.mark.usefixtures("tiny_encoder")
def test_what_is_laid_out_needs_no_computing(corpus: Corpus) -> None:
    before = laid_out(corpus)
    vectors = np.asarray(statement_vectors(corpus))

    assert (before, laid_out(corpus)) == (False, True)
    assert laid_out(replace(corpus, feedback=corpus.feedback.assign(text="other"), vectors=vectors))
    assert laid_out(replace(corpus, statements=corpus.statements[:0]))


@pytest.mark.usefixtures("tiny_encoder")
def test_other_text_has_other_vectors(corpus: Corpus) -> None:
    statement_vectors(corpus)
    statement_vectors(replace(corpus, feedback=corpus.feedback.assign(text="something else was said here, at length")))

    assert len(list((workspace() / "asked").glob("*.npy"))) == 2


@pytest.mark.usefixtures("tiny_encoder")
def test_an_interruption_leaves_nothing_behind(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(vector_file, "encode", stopped)

    with pytest.raises(KeyboardInterrupt):
        statement_vectors(corpus)

    assert not list((workspace() / "asked").iterdir())
