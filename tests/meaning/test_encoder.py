"""Tests of voc/meaning/encoder.py."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import TinyEncoder, hear_ctrl_c
from voc.errors import ModelError
from voc.meaning import encoder
from voc.meaning.encoder import encode_texts, load_encoder
from voc.meaning.minilm import minilm_folder
from voc.meaning.vnni import has_vnni


def test_vectors_have_unit_length_and_follow_the_texts(tiny_encoder: TinyEncoder) -> None:  # noqa: ARG001
    vectors, computed = encode_texts(["the pump leaks", "lovely", "the pump leaks"], "follow")

    assert vectors.shape == (3, 384)
    assert computed == 2
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(vectors[0], vectors[2])


def test_a_second_time_nothing_is_computed(tiny_encoder: TinyEncoder) -> None:  # noqa: ARG001
    first, _ = encode_texts(["one text", "another"], "second")
    again, computed = encode_texts(["another", "one text"], "second")

    assert computed == 0
    np.testing.assert_array_equal(first[::-1], again)


def test_no_texts_no_vectors(tiny_encoder: TinyEncoder) -> None:  # noqa: ARG001
    assert encode_texts([], "none")[0].shape[0] == 0


def test_the_shipped_model_knows_meaning() -> None:
    vectors, _ = encode_texts(["The bottle arrived leaking.", "My parcel was soaked in shampoo.", "Nice colour."])

    assert vectors.shape == (3, 384)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1


def test_an_encoder_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="Set model under"):
        load_encoder(str(tmp_path))


EMBED_UNTIL_STOPPED = """
import sys, time
import numpy as np
from voc.meaning import encoder
class Slow:
    def encode(self, texts):
        print("chunk", flush=True)
        time.sleep(0.3)
        return np.ones((len(texts), 4))
encoder.load_encoder = lambda model: Slow()
encoder.fingerprint = lambda model: "slow"
print(encoder.encode_texts([f"text {n}" for n in range(5 * encoder.CHUNK)])[1], flush=True)
"""


def test_an_interrupted_embedding_goes_on_where_it_stopped() -> None:
    command = [sys.executable, "-c", EMBED_UNTIL_STOPPED]
    first = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=hear_ctrl_c
    )
    assert first.stdout is not None
    for _ in range(3):  # two chunks are in the cache when the third begins
        first.stdout.readline()
    first.send_signal(signal.SIGINT)
    first.communicate()

    second = subprocess.run(command, capture_output=True, text=True, check=True)

    assert first.returncode != 0
    assert 0 < int(second.stdout.split()[-1]) <= 3 * encoder.CHUNK


def test_a_vector_depends_on_its_text_alone_to_the_bit() -> None:
    texts = [f"{'It leaks, ' * (n % 9)}and order {n} came late." for n in range(120)]
    together, order = load_encoder("minilm").encode(texts), np.random.default_rng(1).permutation(120)
    np.testing.assert_array_equal(load_encoder("minilm").encode([texts[n] for n in order]), together[order])
    np.testing.assert_array_equal(load_encoder("minilm").encode(texts[:3]), together[:3])


# By processor `fast` counts in eight bits, in half precision, or as torch does.
@pytest.mark.parametrize(("backend", "off"), [("torch", 1e-5), ("fast", 5e-3 if has_vnni() else 1e-3)])
def test_vectors_are_those_of_sentence_transformers(backend: str, off: float, monkeypatch: pytest.MonkeyPatch) -> None:
    from sentence_transformers import SentenceTransformer

    monkeypatch.setenv("VOC_BACKEND", backend)
    load_encoder.cache_clear()
    texts = ["Great.", "The box came soaked; shame on you! 😀", "very " * 400]
    expected = SentenceTransformer(str(minilm_folder()), device="cpu").encode(texts, normalize_embeddings=True)
    cosine = (load_encoder("minilm").encode(texts) * expected).sum(axis=1)
    load_encoder.cache_clear()
    np.testing.assert_allclose(cosine, 1, atol=off)
