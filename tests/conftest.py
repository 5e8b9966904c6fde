"""What tests share: no network, a workspace of their own, a tiny encoder, and the small corpus analysed once."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voc.corpus import Corpus
from voc.resources import shipped

SHARED = Path(__file__).parents[2] / "shared"


class TinyEncoder:
    """Words hashed into 384 numbers: instant, deterministic, and texts that share words lie close."""

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> np.ndarray:
        vector = np.full(384, 1e-3, dtype=np.float32)
        for word in text.lower().split():
            vector[int.from_bytes(blake2b(word.encode(), digest_size=2).digest()) % 384] += 1
        return vector / np.linalg.norm(vector)


def hear_ctrl_c() -> None:
    """Let a child process hear SIGINT even where the tests themselves run in the background, deaf to it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _own_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    os.environ["VOC_HOME"] = str(tmp_path_factory.mktemp("workspace"))
    yield
    del os.environ["VOC_HOME"]


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    def refuse(_: Any, address: Any) -> None:
        raise OSError(f"tests use no network, but something connects to {address}")

    connect, socket.socket.connect = socket.socket.connect, refuse  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture
def tiny_encoder(monkeypatch: pytest.MonkeyPatch) -> TinyEncoder:
    """Put the tiny encoder in the place of every model."""
    encoder = TinyEncoder()
    monkeypatch.setattr("voc.meaning.encoder.load_encoder", lambda model: encoder)  # noqa: ARG005
    monkeypatch.setattr("voc.meaning.encoder.fingerprint", lambda model: f"tiny {model}")
    return encoder


@pytest.fixture(scope="session")
def small_file() -> Path:
    """Return the small planted corpus (see corpora/small/card.md)."""
    return shipped("corpora", "small", "reviews.csv")


@pytest.fixture(scope="session")
def small_run(small_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, Path]:
    """Return the small corpus analysed with the shipped models, and its run folder."""
    from voc.pipeline import analyse

    folder = tmp_path_factory.mktemp("small") / "run"
    return analyse(small_file, folder), folder


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, Path]:
    """Return the demo corpus analysed with the shipped models, and its run folder."""
    from voc.pipeline import analyse

    folder = tmp_path_factory.mktemp("demo") / "run"
    files = [shipped("corpora", "demo", name) for name in ("reviews.csv", "survey.csv", "social.jsonl")]
    return analyse(files, folder), folder


@pytest.fixture
def shared() -> Path:
    """Return the folder of real feedback; skip where it is absent."""
    if not (SHARED / "corpora").is_dir():
        pytest.skip("../shared is absent: it holds real feedback that does not ship with the project")
    return SHARED
