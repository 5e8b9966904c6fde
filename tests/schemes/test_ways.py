"""Tests of voc/schemes/ways.py."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from voc.meaning.features import GRAM_BITS, hashed_words
from voc.schemes.ways import (
    DEFINITION,
    PROTOTYPES,
    TEMPERATURE,
    WAYS,
    Lesson,
    Seen,
    by_discriminant,
    by_prototypes,
    by_regression,
)

WORTH = np.full(3, DEFINITION)
BY_VECTORS = [name for name in WAYS if "words" not in name]


def unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def wordless(vectors: np.ndarray) -> Seen:
    return Seen(vectors, csr_matrix((len(vectors), 2**GRAM_BITS), dtype=np.float32))


def lesson(count: int, seed: int = 0) -> Lesson:
    """Return texts around three directions of six; the sixth differs most and means nothing."""
    chance = np.random.default_rng(seed)
    codes = np.arange(count) % 3
    noise = chance.normal(size=(count, 6)) * [0.2, 0.2, 0.2, 0.2, 0.2, 1.5]
    return Lesson(wordless(np.eye(3, 6)), WORTH, wordless(unit(np.eye(3, 6)[codes] + noise)), codes)


def test_without_texts_the_descriptions_are_the_prototypes() -> None:
    texts = wordless(unit(np.array([[1.0, 0, 0, 0, 0, 0], [0, 1, 0.9, 0, 0, 0]])))
    np.testing.assert_allclose(lesson(0).prototypes(), np.eye(3, 6))
    np.testing.assert_allclose(by_prototypes(lesson(0)).scores(texts), texts.vectors @ np.eye(6, 3) / TEMPERATURE)


def test_a_description_counts_as_so_many_examples() -> None:
    few = Lesson(wordless(np.eye(3, 6)), WORTH, wordless(np.array([[0.0, 0, 0, 1, 0, 0]])), np.array([0]))
    expected = np.array([DEFINITION, 0, 0, 1, 0, 0]) / (DEFINITION + 1)
    np.testing.assert_allclose(few.centres()[0], expected)
    np.testing.assert_allclose(np.linalg.norm(few.prototypes(), axis=1), 1)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_tells_the_classes_apart(way: str) -> None:
    learnt, new = lesson(60), lesson(300, seed=1)
    assert (WAYS[way](learnt).scores(new.texts).argmax(axis=1) == new.codes).mean() > 0.75


@pytest.mark.parametrize("way", BY_VECTORS)
def test_ways_without_words_score_on_one_scale(way: str) -> None:
    weight = WAYS[way](lesson(60)).vectors
    spread = np.linalg.norm(weight - weight.mean(axis=1, keepdims=True), axis=0).mean()
    assert 0.5 / TEMPERATURE < spread < 1.5 / TEMPERATURE


def test_the_discriminant_looks_past_what_differs_within_classes() -> None:
    linear, plain = (np.abs(found.vectors) for found in (by_discriminant(lesson(60), 0.5), by_prototypes(lesson(60))))
    assert linear[5].max() < plain[5].max()


def test_the_regression_learns_what_words_alone_tell() -> None:
    texts = ["it broke", "it works"] * 20
    vectors = np.full((40, 6), 1 / np.sqrt(6))  # all alike
    described = Seen(vectors[:2], hashed_words(["fault", "praise"]))
    learnt = Lesson(described, WORTH[:2], Seen(vectors, hashed_words(texts)), np.arange(40) % 2)
    new = Seen(vectors[:2], hashed_words(["oh, it broke", "so it works"]))
    assert by_regression(learnt, 3).scores(new).argmax(axis=1).tolist() == [0, 1]


def test_the_regression_fits_only_what_some_text_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    from sklearn.linear_model import LogisticRegression

    widths, fit = [], LogisticRegression.fit

    def watched(model: LogisticRegression, texts: csr_matrix, *rest: object, **more: object) -> object:
        widths.append(texts.shape[1])
        return fit(model, texts, *rest, **more)

    monkeypatch.setattr(LogisticRegression, "fit", watched)
    words = hashed_words(["it broke", "it works"])
    vectors = np.full((2, 6), 1 / np.sqrt(6))
    learnt = by_regression(Lesson(wordless(vectors), WORTH[:2], Seen(vectors, words), np.arange(2)), 3)

    held = np.unique(words.indices)
    assert widths == [6 + len(held)]  # not all 2 ** GRAM_BITS of them
    assert learnt.words.shape == (2**GRAM_BITS, 2)
    assert set(np.flatnonzero(learnt.words.any(axis=1))) <= set(held)


@pytest.mark.parametrize("way", WAYS)
def test_order_of_texts_and_classes_does_not_matter(way: str) -> None:
    learnt, turn, swap = lesson(30), np.random.default_rng(2).permutation(30), np.array([2, 0, 1])
    named = Lesson(learnt.described.at(swap), WORTH, learnt.texts, np.argsort(swap)[learnt.codes])
    new, find = lesson(50, seed=1).texts, WAYS[way]
    expected = find(learnt).scores(new)
    atol = 1e-8 if way in BY_VECTORS else 1e-2  # an iteration ends a little elsewhere
    np.testing.assert_allclose(find(learnt.at(turn)).scores(new), expected, atol=atol)
    np.testing.assert_allclose(find(named).scores(new), expected[:, swap], atol=atol)


@pytest.mark.parametrize("way", WAYS)
def test_texts_that_do_not_differ_are_no_obstacle(way: str) -> None:
    texts = wordless(np.eye(2, 6)[[0, 0, 1]])
    found = WAYS[way](Lesson(wordless(np.eye(2, 6)), WORTH[:2], texts, np.array([0, 0, 1])))
    assert np.isfinite(found.vectors).all()
    assert found.scores(wordless(np.eye(2, 6))).argmax(axis=1).tolist() == [0, 1]


def test_a_class_without_texts_can_be_given_by_its_description() -> None:
    learnt = lesson(60)
    two = learnt.at(np.flatnonzero(learnt.codes < 2))
    for way in WAYS:
        assert WAYS[way](two).scores(wordless(np.eye(3, 6)[2:])).argmax() == 2, way
    assert PROTOTYPES in WAYS
