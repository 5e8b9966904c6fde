"""Tests of voc/meaning/train.py, labelled.py, fit.py and card.py, on labels made up here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voc.errors import InputError
from voc.meaning import evaluate
from voc.meaning.fit import Recipe
from voc.meaning.heads import load_heads
from voc.meaning.labelled import load_labelled
from voc.meaning.train import folds, judged, train
from voc.resources import definition

SILENT = definition("labels")["silent"]
SAID: tuple[tuple[str, dict[str, str]], ...] = (
    ("The parcel came late.", {"stage": "onboard", "sentiment": "neg", "need": "unmet"}),
    ("I love the colour!", {"stage": "use", "sentiment": "pos", "need": "met"}),
    ("Will never come back.", {"stage": "loyalty", "sentiment": "neg", "ladder": "leave"}),
    ("Hello there", {}),
)
SMALL = Recipe(hidden=16, members=1, epochs=12)


def embed(texts: Sequence[str]) -> np.ndarray:
    """Return 384 numbers a text: the sum of its words' own."""
    words = [[int(blake2b(word.encode(), digest_size=4).hexdigest(), 16) for word in text.split()] for text in texts]
    vectors = np.stack([sum(np.random.default_rng(word).normal(size=384) for word in line) for line in words])
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def entry(number: int) -> dict[str, Any]:
    statement, labels = SAID[number % len(SAID)]
    before = f"Order {number}. "
    return {
        "id": f"train-{'0y'[number % 2]}{number}",
        "source": f"shop {number % 5}",
        "doc": str(number),
        "start": len(before),
        "end": len(before) + len(statement),
        "statement": statement,
        "text": f"{before}{statement} Bye.",
        "domain": "shop",
        "rating": 5.0 if number % 3 else None,
        "draw": "random" if number % 3 else "cue:need",
        "source_kind": "review",
        "rating_scale": "1-5",
        **{f"label_{label}": labels.get(label, SILENT[label]) for label in SILENT},
    }


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    lines = [json.dumps(entry(number)) for number in range(80)]
    (tmp_path / "train.jsonl").write_text("\n".join(lines))
    unsettled = {**entry(81), "label_stage": None}
    (tmp_path / "dev.jsonl").write_text("\n".join([*lines[:12], json.dumps(unsettled)]))
    return tmp_path


def test_a_labelled_statement_stands_between_its_neighbours(labels: Path) -> None:
    data = load_labelled(labels / "dev.jsonl", embed)
    row = data.rows[2]
    assert data.seen.texts[row - 1 : row + 2] == ("Order 2.", "Will never come back.", "Bye.")
    assert (data.seen.before[row], data.seen.after[row]) == (row - 1, row + 1)
    assert data.targets["stage"][-1] == -1
    assert data.at_random().tolist()[:3] == [False, True, True]


def test_folds_keep_documents_or_sources_whole(labels: Path) -> None:
    data = load_labelled(labels / "train.jsonl", embed)
    assert len(set(folds(data, "known"))) == 4
    by_source = data.about.assign(fold=folds(data, "unseen")).groupby("source")["fold"].nunique()
    assert (by_source == 1).all()


@pytest.mark.slow
def test_training_learns_is_repeatable_and_leaves_no_text(labels: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(evaluate, "RESAMPLES", 10)
    for name in ("one", "two"):
        train(labels, tmp_path / name / "heads", seed=0, recipe=SMALL, embed=embed)
    names = sorted(path.name for path in (tmp_path / "one" / "heads").iterdir())
    assert names == ["card.json", "card.md", "heads.json", "heads.safetensors"]
    for name in names:
        written = (tmp_path / "one" / "heads" / name).read_bytes()
        assert written == (tmp_path / "two" / "heads" / name).read_bytes()
        assert b"never come" not in written
    dev = load_labelled(labels / "dev.jsonl", embed)
    given = judged(load_heads(tmp_path / "one" / "heads"), dev)
    assert given["stage"].given()[:4].tolist() == ["onboard", "use", "loyalty", "none"]
    scores = json.loads((tmp_path / "one" / "heads" / "card.json").read_text())["scores"]
    assert scores["dev"]["need"]["all"]["accuracy"][0] == 1.0


def test_absent_labels_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"train\.jsonl"):
        load_labelled(tmp_path / "train.jsonl", embed)
