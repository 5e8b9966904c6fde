"""Tests of voc/measure/moments/robustness.py."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.measure.conftest import Planted
from voc.corpus import Corpus
from voc.measure.moments.moment_settings import MomentsSettings
from voc.measure.moments.moments import moments
from voc.topic_model import plain_model, unit

QUICK = MomentsSettings(draws=40)
NEAR = {"use-0": (0.0, -0.35), "use-1": (0.0, 0.0), "use-2": (0.0, 0.0), "use-3": (0.2, 0.0)}
FAR = {f"support-{topic}": (0.0, 0.0) for topic in range(4, 8)}


def with_vectors(corpus: Corpus, seed: int = 0) -> Corpus:
    """Return the corpus with a model of eight topics, and statements near their topic's centre."""
    centres = np.eye(8, 12, dtype=np.float32)
    model = plain_model(centres, np.zeros((12, 0), dtype=np.float32), 0.0, 0.8)
    draw = np.random.default_rng(seed)
    topic = corpus.statements["topic_id"].to_numpy()
    vectors = unit(centres[topic] + 0.2 * draw.normal(size=(len(topic), 12)))
    return replace(corpus, vectors=vectors, topic_model=model)


def by_id(corpus: Corpus, column: str) -> dict[str, Any]:
    """Return a column of the moments by their ids."""
    return dict(zip(corpus.moments["moment_id"], corpus.moments[column], strict=True))


def test_a_large_effect_outlives_all_settings(planted: Planted) -> None:
    found = moments(with_vectors(planted(NEAR | FAR, pieces=2000)), QUICK)

    first = found.moments.iloc[0]
    assert found.facts["moments"]["tried"] == ["coarser", "finer", "fewer"]
    assert [first["moment_id"], first["robust"], first["fragile"]] == ["use-0", True, []]
    assert found.moments.set_index("moment_id")["fragile"].drop(["use-0", "use-3"]).map(len).gt(0).all()


def test_a_moment_too_few_speak_of_does_not_outlive_stricter_cells(planted: Planted) -> None:
    corpus = planted(NEAR | FAR, pieces=300)
    people = by_id(moments(corpus, QUICK), "authors")["use-0"]

    found = moments(corpus, QUICK.model_copy(update={"min_people": int(people) - 5}))

    assert "fewer" in by_id(found, "fragile")["use-0"]
    assert not by_id(found, "robust")["use-0"]


def test_an_effect_that_drowns_in_its_siblings_does_not_outlive_coarser_topics(planted: Planted) -> None:
    """The second moment's praise wins a little; joined to the first, what is said badly of that outweighs it."""
    effects = {"use-0": (0.0, -0.4), "use-1": (0.08, 0.0)} | {f"use-{topic}": (0.0, 0.0) for topic in range(2, 8)}
    corpus = with_vectors(planted(effects, pieces=2000))
    model = corpus.topic_model
    assert model is not None
    beside = model.centres.copy()
    beside[1] = unit(beside[[0]] + 0.3 * beside[[1]])[0]
    found = moments(replace(corpus, topic_model=replace(model, centres=beside)), QUICK)

    assert by_id(found, "direction")["use-1"] == "lifts"
    assert "coarser" in by_id(found, "fragile")["use-1"]
    assert "coarser" not in by_id(found, "fragile")["use-0"]


@pytest.mark.parametrize("part", ["topic_model", "vectors"])
def test_what_is_not_there_is_not_tried(planted: Planted, part: str) -> None:
    corpus = with_vectors(planted(NEAR | FAR, pieces=300))
    corpus = replace(corpus, topic_model=None) if part == "topic_model" else replace(corpus, vectors=None)

    tried = moments(corpus, QUICK).facts["moments"]["tried"]

    assert tried == (["fewer"] if part == "topic_model" else ["coarser", "fewer"])


def test_the_order_of_rows_does_not_matter(planted: Planted) -> None:
    corpus = with_vectors(planted(NEAR | FAR, pieces=300))
    assert corpus.vectors is not None
    turned = replace(corpus, statements=corpus.statements.iloc[::-1], vectors=corpus.vectors[::-1])

    pd.testing.assert_frame_equal(moments(corpus, QUICK).moments, moments(turned, QUICK).moments)
