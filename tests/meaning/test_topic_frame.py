"""Tests of voc/meaning/topic_frame.py."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import voc
from tests.meaning.test_topics import SETTINGS, planted
from voc.corpus import Corpus
from voc.errors import StepError
from voc.meaning.edits import EditsSettings, edits
from voc.meaning.topic_frame import bertopic
from voc.meaning.topics import topics


@pytest.mark.slow
def test_bertopic_agrees_with_our_tables() -> None:
    corpus = topics(planted(), SETTINGS)
    assert corpus.vectors is not None

    frame = bertopic(corpus)

    info = frame.get_topic_info().set_index("Topic")
    assert info["Count"].reindex(corpus.topics["topic_id"]).tolist() == corpus.topics["size"].tolist()
    assert info["CustomName"].reindex(corpus.topics["topic_id"]).tolist() == corpus.topics["name"].tolist()
    again, _ = frame.transform(corpus.statements["text"].tolist(), corpus.vectors)
    np.testing.assert_array_equal(again, corpus.statements["topic_id"])


def test_bertopic_needs_topics() -> None:
    with pytest.raises(StepError, match="Run the step `topics` first"):
        bertopic(planted())


@pytest.mark.slow
def test_bertopic_agrees_after_edits_too() -> None:
    found = topics(planted(), SETTINGS).with_facts("encode", model="none")
    first, second = found.topics["name"][0], found.topics["name"][1]
    wanted = {"edit": [{"do": "merge", "topics": [first, second]}]}
    corpus = edits(found, EditsSettings.model_validate(wanted))
    assert corpus.vectors is not None

    frame = bertopic(corpus)

    info = frame.get_topic_info().set_index("Topic")
    assert corpus.topics["topic_id"].tolist() == [0, 2, 3]
    assert info["Count"].tolist() == corpus.topics["size"].tolist()
    assert info["CustomName"].tolist() == corpus.topics["name"].tolist()
    again, _ = frame.transform(corpus.statements["text"].tolist(), corpus.vectors)
    assert corpus.topics["topic_id"][again].tolist() == corpus.statements["topic_id"].tolist()
    assert len(frame.visualize_barchart().data) == len(corpus.topics)


@pytest.mark.slow
def test_a_run_that_was_read_back_gives_the_same(small_run: tuple[Corpus, Path]) -> None:
    corpus, folder = small_run

    info = voc.bertopic(voc.load(folder)).get_topic_info().set_index("Topic")

    sizes = corpus.topics.set_index("name")["size"]
    assert (
        info["Count"].drop(-1, errors="ignore").tolist()
        == sizes.reindex(info["CustomName"].drop(-1, errors="ignore")).tolist()
    )
