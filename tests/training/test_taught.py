"""Tests of voc/training/taught.py, pool.py and teach.py, on corpora made up here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.training.test_train import entry
from voc.meaning.heads import split
from voc.training import pool as pool_module
from voc.training import teach as teach_module
from voc.training.fit_layers import Tuning
from voc.training.fit_reader import MiniLM
from voc.training.labelled import codebook_classes, labelled
from voc.training.pool import pool
from voc.training.taught import PLACE, Taught, read_taught, write_taught
from voc.training.teach import teach
from voc.training.train import HELD_OUT, Lessons, embed_all, folds, held_back, lines_of_business

TEXTS = ("The parcel came late. I love the colour!", "Will never come back.", "Hello there", "Hallo, schöne Farbe.")
BUDGET = {"shop": {"all": 10_000}, "absent": {"all": 10_000}}


def flat(texts: Sequence[str]) -> np.ndarray:
    return np.zeros((len(texts), 384), np.float32)


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    table = pd.DataFrame({"id": range(4), "text": TEXTS, "lang": ["en", "en", None, "de"], "category": "x"})
    table.to_parquet(tmp_path / "shop.parquet")
    return tmp_path


def told(monkeypatch: pytest.MonkeyPatch, budget: dict[str, dict[str, int]], **kinds: str) -> None:
    given = {"pool": budget, "kinds": {"shop": kinds} if kinds else {}}
    monkeypatch.setattr(pool_module, "definition", lambda _: given)


def test_what_was_taught_comes_back_nearly_and_without_text(corpora: Path) -> None:
    places = pd.DataFrame([("shop", "0", 0, 21), ("gone", "7", 0, 5), ("shop", "1", 0, 21)], columns=PLACE)
    sizes = [len(each) for each in codebook_classes().values()]
    given = np.hstack([np.random.default_rng(0).dirichlet(np.ones(size) / 4, 3) for size in sizes]).astype(np.float32)
    write_taught(corpora / "taught.parquet", places, given)

    found = read_taught(corpora / "taught.parquet", corpora, flat)

    assert found.source.tolist() == ["shop", "shop"]
    assert [found.seen.documents[owner][:5] for owner in found.seen.owner] == ["The p", "Will "]
    assert np.abs(found.chances - given[[0, 2]]).max() <= 1 / 30 + 1e-6
    assert b"parcel" not in (corpora / "taught.parquet").read_bytes()


def test_the_pool_holds_feedback_in_english_that_nobody_labelled(
    corpora: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, BUDGET)
    places, seen = pool(corpora, {"Hello there"}, flat, seed=0)
    said = [seen.documents[owner][start:end] for owner, (start, end) in zip(seen.owner, seen.spans, strict=True)]
    assert sorted(said) == ["I love the colour!", "The parcel came late.", "Will never come back."]
    assert set(places["source"]) == {"shop"}


def test_the_pool_keeps_to_its_budget_for_each_kind(corpora: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, {"shop": {"goods": len(TEXTS[0]), "others": 0}}, x="goods")
    assert 1 <= len(set(pool(corpora, (), flat, seed=0)[0]["doc"])) <= 2
    told(monkeypatch, {"shop": {"goods": 0, "others": 10_000}}, y="goods")
    assert len(set(pool(corpora, (), flat, seed=0)[0]["doc"])) == 3


def test_teaching_labels_statements_by_what_was_learnt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teach_module, "TUNING", Tuning(hidden=16, epochs=8.5, batch=8, head_rate=1e-2))
    rows = [{**entry(number), "source": f"shop {number % 5}"} for number in range(80)]
    data = labelled(rows, embed_all, codebook_classes())
    texts = [str(row["text"]) for row in rows[:8]]
    pd.DataFrame({"id": range(8), "text": texts}).to_parquet(tmp_path / "shop.parquet")
    places = pd.DataFrame(rows[:8])[["doc", "start", "end"]].assign(source="shop")

    teach(data, (places, data.seen.at(np.arange(8))), MiniLM(), tmp_path / "taught.parquet")
    found = read_taught(tmp_path / "taught.parquet", tmp_path, embed_all)

    parts = split(found.chances, data.classes)
    for part in parts.values():
        np.testing.assert_allclose(part.sum(axis=1), 1, atol=0.15)
    given = np.array(data.classes["sentiment"])[parts["sentiment"].argmax(axis=1)]
    assert given.tolist() == [row["label_sentiment"] for row in rows[:8]]


def test_a_document_is_labelled_whole_or_not_at_all() -> None:
    documents = pd.Series(np.repeat([f"d{number}" for number in range(10)], 3))
    rows = teach_module._some(documents, 14)
    assert len(rows) == 12
    assert (documents.iloc[rows].value_counts() == 3).all()


def test_what_a_larger_model_knows_of_a_held_out_line_is_held_back_too() -> None:
    data = labelled([entry(number) for number in range(40)], flat, codebook_classes())
    held = lines_of_business(data.about["source"])[folds(data) == HELD_OUT].iloc[0]
    chances = np.zeros((40, 32), np.float32)
    taught = Taught(data.about["source"].to_numpy(), data.seen, chances)
    kept = held_back(Lessons(data, data, taught))
    assert kept.taught is not None
    assert held not in kept.taught.source
    assert 0 < len(kept.taught) < 40
