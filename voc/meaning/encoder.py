"""Texts to vectors: the model, and the cache before it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from voc.errors import ModelError
from voc.meaning.backend import Backend, backend_form, vectors
from voc.meaning.cache import VectorCache
from voc.meaning.conversion import opened
from voc.meaning.given import given_sight
from voc.meaning.heads import shipped_reader
from voc.meaning.minilm import MINILM, MINILM_SHA256, MOST_TOKENS, WIDTH, tokens_of
from voc.meaning.reader import READER
from voc.meaning.static import STATIC, StaticEncoder
from voc.meaning.windows import Window
from voc.progress import track
from voc.resources import file_hash

CHUNK = 4096
"""Texts embedded between two writes to the cache: what an interrupted run loses at most."""


class Encoder(Protocol):
    """What turns texts into vectors."""

    def encode(self, texts: list[str]) -> np.ndarray:
        """Return one vector a text: (texts, width), any scale."""
        ...


def encode_texts(texts: Sequence[str], model: str = MINILM) -> tuple[np.ndarray, int]:
    """Return the texts' vectors and how many had to be computed.

    The vectors are (texts, width) float32 of unit length, rounded to half precision on the way, so that
    a vector from the cache and a fresh one are the same. Equal texts are computed once. The reader reads each alone.
    Raises ModelError when the model is missing or is not what it should be.
    """
    if model == READER:
        seen, computed = shipped_reader().read(given_sight(pd.DataFrame({"statement": list(texts)})))
        return seen.vectors, computed
    if model == STATIC:
        # Past the cache: such a vector is computed sooner than it is read.
        return load_encoder(model).encode(list(texts)), len(set(texts))
    store = VectorCache(fingerprint(model))
    wanted = sorted(set(texts), key=lambda text: (len(text), text))
    known = store.get(wanted)
    absent = [text for text in wanted if text not in known]
    chunks = [absent[start : start + CHUNK] for start in range(0, len(absent), CHUNK)]
    for chunk in track(chunks, "embedding", len(chunks)):
        fresh = np.asarray(load_encoder(model).encode(chunk)).astype(np.float16)
        store.put(chunk, fresh)
        known.update(zip(chunk, fresh, strict=True))
    return _unit(known, texts), len(absent)


def embed_statements(texts: Sequence[str]) -> np.ndarray:
    """Return the published encoder's vectors, (n, WIDTH), of texts that stand alone: those of own schemes."""
    return encode_texts(texts, MINILM)[0] if len(texts) else np.zeros((0, WIDTH), dtype=np.float32)


def _unit(known: dict[str, np.ndarray], texts: Sequence[str]) -> np.ndarray:
    if not texts:
        return np.zeros((0, 0), dtype=np.float32)
    vectors = np.stack([known[text] for text in texts]).astype(np.float32)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))


@cache
def load_encoder(model: str) -> Encoder:
    """Load `minilm`, `static`, or a sentence-transformers model: a folder, or a name that this machine can fetch."""
    if model == MINILM:
        return _MiniLm()
    if model == STATIC:
        return StaticEncoder()
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        transformer = SentenceTransformer(model, device=None, local_files_only=Path(model).is_dir())
    except (OSError, ValueError) as error:
        raise ModelError(
            f"No encoder '{model}' can be loaded ({str(error).splitlines()[0]}). "
            f"Set model under [encode] to '{MINILM}', '{STATIC}', a folder with a sentence-transformers model, or the "
            "name of one to fetch."
        ) from error
    return _Transformer(transformer)


class _MiniLm:
    def __init__(self) -> None:
        from voc.meaning.layers import network

        self._backend: Backend = opened("encoder", MINILM_SHA256, network)

    def encode(self, texts: list[str]) -> np.ndarray:
        """Return the mean of each text's tokens and marks, as sentence-transformers takes it for this model."""
        cut = []
        for row, found in enumerate(tokens_of(texts)):
            ids = tuple(found.ids[:MOST_TOKENS])
            cut.append(Window(ids, ((-1, len(ids) + 1),), (row,)))
        means = vectors(self._backend, cut, len(texts))
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True))


class _Transformer:
    def __init__(self, transformer: object) -> None:
        self._transformer = transformer

    def encode(self, texts: list[str]) -> np.ndarray:
        vectors = self._transformer.encode(  # type: ignore[attr-defined]
            texts, batch_size=64, convert_to_numpy=True, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors)


def fingerprint(model: str) -> str:
    """Return what tells a model's vectors from any other's: the hash of its weights and the backend, or its name."""
    if model == MINILM:
        return f"{MINILM_SHA256} {backend_form()}"
    weights = sorted(Path(model).glob("*.safetensors")) if Path(model).is_dir() else []
    return "".join(file_hash(path) for path in weights) or model
