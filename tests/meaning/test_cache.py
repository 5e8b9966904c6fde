"""Tests of voc/meaning/cache.py."""

from pathlib import Path

import numpy as np
import pytest

from voc.meaning.cache import VectorCache


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOC_HOME", str(tmp_path))
    return tmp_path


def test_what_is_put_is_got_back() -> None:
    cache = VectorCache("model")
    vectors = np.arange(6, dtype=np.float16).reshape(2, 3)

    cache.put(["one", "two"], vectors)

    known = VectorCache("model").get(["two", "three"])
    assert list(known) == ["two"]
    assert known["two"].tolist() == [3, 4, 5]


def test_models_do_not_mix() -> None:
    VectorCache("one").put(["text"], np.ones((1, 3)))

    assert VectorCache("other").get(["text"]) == {}


def test_many_texts_at_once() -> None:
    cache = VectorCache("model")
    texts = [f"text {number}" for number in range(2500)]

    cache.put(texts, np.ones((2500, 2)))

    assert len(cache.get(texts)) == 2500


def test_the_cache_holds_no_text(home: Path) -> None:
    VectorCache("model").put(["a secret sentence"], np.ones((1, 3)))

    assert all(b"secret" not in path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_a_damaged_cache_is_put_aside(home: Path) -> None:
    VectorCache("model").put(["text"], np.ones((1, 3)))
    (path,) = (home / "vectors").glob("*.sqlite")
    path.write_bytes(b"not a database at all" * 100)

    assert VectorCache("model").get(["text"]) == {}
    assert path.with_suffix(".damaged").exists()
