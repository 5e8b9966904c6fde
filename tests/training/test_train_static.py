"""Tests of voc/training/train_static.py, on tokens and vectors made up here."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from voc.meaning.minilm import VOCABULARY, WIDTH
from voc.meaning.static import LENS, Words, through_lens
from voc.training import train_static as module
from voc.training.train_static import Grinding, Lens, fit_lens, likeness, load_texts, plain_table, save_lens

NAMES = ["cap", "lid", "box", "bag", "shoe", "coat", "tea", "milk", "soap", "oil"]
VERBS = ["leaks", "broke", "smells", "shines", "fits", "works"]
TEXTS = [f"the {name} of the {other} {verb}" for name in NAMES for other in NAMES for verb in VERBS]
RECIPE = Grinding(width=32, hidden=16, epochs=20, batch=64)


@pytest.fixture(scope="module")
def tokens() -> np.ndarray:
    found = np.random.default_rng(0).normal(size=(VOCABULARY, WIDTH)).astype(np.float32)
    found[:, 0] += 20  # all lie one way, as an encoder's do
    return np.asarray(found / np.linalg.norm(found, axis=1).mean())


@pytest.fixture(scope="module")
def wanted(tokens: np.ndarray) -> np.ndarray:
    """Return vectors in which the words that stand for things count, and their common direction does not."""
    things = np.delete(tokens, 0, axis=1)
    (small,) = Words().tokens(["the of"])
    rows = [things[[each for each in own if each not in small]].sum(axis=0) for own in Words().tokens(TEXTS)]
    vectors = np.pad(np.stack(rows), ((0, 0), (1, 0)))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


@pytest.fixture(scope="module")
def lens(tokens: np.ndarray, wanted: np.ndarray) -> Lens:
    return fit_lens(TEXTS[::2], wanted[::2], tokens, RECIPE, seed=0)


def test_a_lens_brings_texts_it_was_not_fitted_on_nearer_than_principal_components(
    lens: Lens, tokens: np.ndarray, wanted: np.ndarray, tmp_path: Path
) -> None:
    save_lens(lens, tmp_path / "static")
    ground = likeness(through_lens(tokens, tmp_path / "static" / LENS), TEXTS[1::2], wanted[1::2])
    plain = likeness(plain_table(tokens, RECIPE.width), TEXTS[1::2], wanted[1::2])
    assert ground["cosines"] > max(0.8, plain["cosines"])
    assert 0 <= plain["neighbours"] <= ground["neighbours"] <= 1


def test_the_same_seed_gives_the_same_lens(lens: Lens, tokens: np.ndarray, wanted: np.ndarray) -> None:
    again = fit_lens(TEXTS[::2], wanted[::2], tokens, RECIPE, seed=0)
    for name, array in lens.items():
        np.testing.assert_array_equal(again[name], array)


def test_what_is_written_has_a_card_and_no_text(
    tokens: np.ndarray, wanted: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = dict(zip(TEXTS, wanted, strict=True))
    monkeypatch.setattr(module, "token_vectors", lambda: tokens)
    monkeypatch.setattr(module, "encode_texts", lambda texts: (np.stack([known[each] for each in texts]), 0))

    module.train_static(TEXTS[::2], TEXTS[1::2], tmp_path / "static", 0, RECIPE)

    names = sorted(path.name for path in (tmp_path / "static").iterdir())
    assert names == ["card.json", "card.md", "lens.safetensors"]
    assert set(json.loads((tmp_path / "manifest.json").read_text())) == {f"static/{name}" for name in names}
    assert not any(b"leaks" in (tmp_path / "static" / name).read_bytes() for name in names)


def test_what_is_tried_is_not_fitted(shared: Path) -> None:
    texts, tests = load_texts(shared / "labels", shared / "corpora")
    assert len(tests) == 300
    assert not set(texts) & set(tests)
