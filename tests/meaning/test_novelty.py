"""Tests of voc/meaning/novelty.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.meaning.test_topics import SETTINGS, planted, taken
from voc.corpus import Corpus
from voc.meaning.novelty import KEPT, kept_vectors, new_topics
from voc.meaning.topic_fit import Sample, draw_sample, placed
from voc.meaning.topics import topics


def sample_of(corpus: Corpus) -> Sample:
    return draw_sample(corpus, placed(corpus, SETTINGS.context), SETTINGS.max_fit)


def without(corpus: Corpus, theme: str) -> Corpus:
    return taken(corpus, np.flatnonzero(corpus.statements["theme"] != theme))


def told(earlier: Corpus, later: Corpus) -> set[str]:
    """Return the themes of the topics that are told as new."""
    before, after = topics(earlier, SETTINGS), topics(later, SETTINGS)
    sample = sample_of(later)
    assert before.topic_model is not None
    assert after.topic_model is not None
    found = new_topics(before.topic_model, sample, after.topic_model.assign(sample.vectors)[0])
    return set(after.statements.loc[after.statements["topic_id"].isin(found), "theme"])


def test_a_theme_that_the_earlier_feedback_lacks_is_new() -> None:
    assert told(without(planted(), "pads"), planted()) == {"pads"}


def test_the_same_feedback_has_nothing_new() -> None:
    assert told(planted(), planted()) == set()


def test_a_theme_that_is_gone_makes_no_other_new() -> None:
    assert told(planted(), without(planted(), "pads")) == set()


def test_what_is_kept_depends_on_the_texts_alone() -> None:
    corpus = planted()
    shuffled = np.random.default_rng(4).permutation(len(corpus.statements))
    one, two = (kept_vectors(sample_of(each)) for each in (corpus, taken(corpus, shuffled)))

    np.testing.assert_array_equal(one, two)
    assert len(one) <= KEPT


def test_what_is_said_in_one_piece_of_feedback_is_not_new_by_being_alike() -> None:
    corpus = planted(each=80)
    assert corpus.vectors is not None
    owner = np.arange(len(corpus.statements)) // 4
    vectors = corpus.vectors + 0.4 * np.random.default_rng(1).normal(0, 32**-0.5, (owner.max() + 1, 32))[owner]
    whole = replace(
        corpus,
        statements=corpus.statements.assign(feedback_id=[f"f{4 * each:03d}" for each in owner]),
        vectors=(vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32),
    )

    earlier, later = (taken(whole, np.flatnonzero(owner % 2 == side)) for side in (0, 1))

    assert told(earlier, later) == set()
