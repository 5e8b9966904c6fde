"""Tests of voc/meaning/reader.py and layers.py, with the encoder's layers as published in the place of trained ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from voc.meaning import reader as module
from voc.meaning.encoder import embed_statements, load_encoder
from voc.meaning.features import Sight
from voc.meaning.heads import shipped_reader
from voc.meaning.layers import published
from voc.meaning.minilm import MINILM, WIDTH
from voc.meaning.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    layers = {name: weight.numpy() for name, weight in published().encoder.layer.state_dict().items()}
    return Reader(layers, (2 * np.eye(WIDTH, dtype=np.float32), np.zeros(WIDTH, dtype=np.float32)))


def read(reader: Reader, given: Sight, keep: bool = True) -> np.ndarray:
    found = reader.read(given, keep)[0].read
    assert found is not None
    return found


def seen(*parts: tuple[str, Sequence[tuple[int, int]]]) -> Sight:
    spans = [span for _, those in parts for span in those]
    owner = np.repeat(np.arange(len(parts)), [len(those) for _, those in parts])
    none = np.zeros((len(spans), 0), dtype=np.float32)
    return Sight(none, tuple(text for text, _ in parts), owner, np.array(spans).reshape(-1, 2), none)


LEAK = "The box came soaked. You could wring it out. Shame."
SPANS = [(0, 20), (21, 44), (45, 51)]


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_a_statement_alone_is_read_nearly_as_the_encoder_embeds_it(reader: Reader) -> None:
    text = "The cap leaks every time."
    alone = read(reader, seen((text, [(0, len(text))])))[0]
    assert (
        cosine(alone, load_encoder(MINILM).encode([text])[0]) > 0.95
    )  # the encoder's mean holds the two marks besides


def test_the_text_around_changes_a_vector(reader: Reader) -> None:
    inside = read(reader, seen((LEAK, SPANS)))[1]
    alone = read(reader, seen((LEAK[21:44], [(0, 23)])))[0]
    leak = read(reader, seen((LEAK[:20], [(0, 20)])))[0]
    assert cosine(inside, leak) > cosine(alone, leak)


def test_a_vector_depends_on_its_feedback_alone(reader: Reader) -> None:
    other = ("Great value, " * 60, [(0, 11), (300, 311)])
    together, alone = (
        read(reader, seen(other, (LEAK, SPANS)), keep=False),
        read(reader, seen((LEAK, SPANS)), keep=False),
    )
    np.testing.assert_array_equal(together[2:], alone)


def test_a_second_reading_comes_from_the_cache(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    own = f"{LEAK} Again and again."
    first, computed = reader.read(seen((own, SPANS)))
    assert computed == 3

    def refuse(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(module, "vectors", refuse)
    again, computed = reader.read(seen((own, SPANS)))
    assert computed == 0
    np.testing.assert_array_equal(again.read, first.read)


def test_equal_texts_are_read_together_and_answered_each(reader: Reader) -> None:
    twice = read(reader, seen((LEAK, SPANS[:1]), (LEAK, SPANS[:2])), keep=False)
    np.testing.assert_array_equal(twice[0], twice[1])


def test_a_text_without_letters_and_no_text_are_read(reader: Reader) -> None:
    found = read(reader, seen(("\u200b", [(0, 1)]), ("", [(0, 0)])), keep=False)
    assert np.isfinite(found).all()
    assert read(reader, seen()).shape == (0, WIDTH)


def test_the_lens_gives_unit_vectors(reader: Reader) -> None:
    found = reader.read(seen((LEAK, SPANS)))[0]
    assert found.read is not None
    np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(found.vectors, found.read / np.linalg.norm(found.read, axis=1, keepdims=True), rtol=1e-5)


def test_the_shipped_reader_gives_nearly_what_the_published_encoder_gives() -> None:
    texts = ["The cap leaks every time.", "Delivery took three weeks.", "Nobody answers the phone."]
    found = shipped_reader().read(seen(*((text, [(0, len(text))]) for text in texts)), keep=False)[0].vectors
    wanted = embed_statements(texts)
    assert ((found * wanted).sum(axis=1) > 0.85).all()
    assert (found @ wanted.T).argmax(axis=1).tolist() == [0, 1, 2]
