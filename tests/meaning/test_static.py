"""Tests of voc/meaning/static.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from voc.meaning import static as module
from voc.meaning.encoder import encode_texts
from voc.meaning.int8 import packed
from voc.meaning.minilm import UNKNOWN, VOCABULARY, WIDTH, ids_of
from voc.meaning.static import STATIC, StaticEncoder, Words, through_lens, token_vectors
from voc.workspace import workspace

TEXTS = [
    "The bottle arrived leaking.",
    "Don't  buy!! (really)\tit's naïve\nÜBER-bad… £5.99",
    "“quoted” e-mail@x.org 中文字 и по-русски",
    "word" * 60,
    "",
    " \n ",
    "😀",
]


@pytest.mark.parametrize("text", TEXTS)
def test_words_are_cut_as_whole_texts_are(text: str) -> None:
    words, (expected,) = Words(), ids_of([text])
    assert words.tokens([text]) == words.tokens([text]) == [expected or [UNKNOWN]]


def test_words_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WORDS", 3)
    words = Words()
    for text in ("one two three four", "one five", "two one"):
        assert words.tokens([text]) == ids_of([text])


def test_a_lens_is_two_nets_added_and_a_weight_for_each_token(tmp_path: Path) -> None:
    nets = {
        "straight0": (np.eye(2, 4), [1, 0, 0, 0]),
        "bent0": (np.eye(2, 3), [-1, 0, 0]),
        "bent1": (np.eye(3, 4), [0, 0, 0, 5]),
    }
    given = {f"{name}.weight": weight for name, (weight, _) in nets.items()}
    given |= {f"{name}.bias": np.array(bias) for name, (_, bias) in nets.items()}
    save_file(packed({**given, "weight": np.array([1, 0.5])}), tmp_path / "lens.safetensors")

    shown = through_lens(np.array([[3, 1], [0, -2]], dtype=np.float32), tmp_path / "lens.safetensors")

    np.testing.assert_allclose(shown, np.array([[4 + 2, 1 + 1, 0, 5], [0.5, -1, 0, 2.5]]), atol=0.02)
    np.testing.assert_array_equal(shown, shown.astype(np.float16))


def test_every_token_has_a_vector() -> None:
    tokens = token_vectors()
    assert tokens.shape == (VOCABULARY, WIDTH)
    assert np.linalg.norm(tokens, axis=1).mean() == pytest.approx(1, abs=1e-5)


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    return StaticEncoder()


def test_static_vectors_know_meaning(encoder: StaticEncoder) -> None:
    vectors = encoder.encode(["The bottle arrived leaking.", "My parcel was soaked in shampoo.", "Nice colour.", ""])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1


def test_a_vector_depends_on_its_text_alone_to_the_bit(encoder: StaticEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [*TEXTS, *(f"{'It leaks, ' * (n % 9)}and order {n} came late." for n in range(120))]
    together, order = encoder.encode(texts), np.random.default_rng(1).permutation(len(texts))
    np.testing.assert_array_equal(encoder.encode([texts[n] for n in order]), together[order])
    np.testing.assert_array_equal(np.vstack([encoder.encode([text]) for text in texts]), together)
    monkeypatch.setattr(module, "TOGETHER", 7)
    np.testing.assert_array_equal(encoder.encode(texts), together)


def test_no_texts_no_vectors(encoder: StaticEncoder) -> None:
    assert len(encoder.encode([])) == 0


def test_static_vectors_pass_the_cache_by() -> None:
    before = set((workspace() / "vectors").glob("*"))
    vectors, computed = encode_texts(["The cap leaks.", "Lovely.", "Lovely."], STATIC)
    assert (len(vectors), computed) == (3, 2)
    assert set((workspace() / "vectors").glob("*")) == before


QUICK = """
import sys
from voc.meaning.encoder import encode_texts
encode_texts(["The cap leaks.", "Lovely."], "static")
print(sum(name in sys.modules for name in ("torch", "openvino", "transformers", "sentence_transformers")))
"""


def test_it_needs_no_network() -> None:
    assert subprocess.run([sys.executable, "-c", QUICK], check=True, capture_output=True, text=True).stdout == "0\n"
