"""Tests of voc/training/train.py, labelled.py, fit.py, fit_reader.py and card.py, on labels made up here."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voc.errors import InputError
from voc.meaning import evaluate
from voc.meaning.heads import load_heads
from voc.resources import definition
from voc.training.fit import Recipe
from voc.training.fit_reader import Reading
from voc.training.labelled import Labelled, codebook_classes, labelled, read_entries
from voc.training.train import ALWAYS, Recipes, embed_all, folds, judged, train

SILENT = definition("labels")["silent"]
SAID: tuple[tuple[str, dict[str, str]], ...] = (
    ("The parcel came late.", {"stage": "onboard", "sentiment": "neg", "need": "unmet"}),
    ("I love the colour!", {"stage": "use", "sentiment": "pos", "need": "met"}),
    ("Will never come back.", {"stage": "loyalty", "sentiment": "neg", "ladder": "leave"}),
    ("Hello there", {}),
)
SMALL = Recipes(Recipe(hidden=16, members=1, epochs=60), Reading(hidden=16, epochs=8, batch=8))


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


@pytest.fixture(scope="module")
def data() -> Labelled:
    return labelled([entry(number) for number in range(80)], embed_all, codebook_classes())


@pytest.fixture(scope="module")
def dev() -> Labelled:
    entries = [*(entry(number) for number in range(12)), {**entry(81), "label_stage": None}]
    return labelled(entries, embed_all, codebook_classes())


def test_a_labelled_statement_stands_in_its_text(dev: Labelled) -> None:
    start, end = dev.seen.spans[2]
    assert dev.seen.documents[2][start:end] == "Will never come back."
    assert dev.targets["stage"][-1] == -1
    assert dev.at_random().tolist()[:3] == [False, True, True]


def test_folds_keep_lines_of_business_whole_and_train_always_on_what_was_written() -> None:
    sources = ["skytrax_british_airways", "airline_tweets", "shop", "bakery", "written: zoo"] * 4
    rows = [{**entry(number), "source": source} for number, source in enumerate(sources)]
    rows = [{**row, "draw": "written"} if row["source"].startswith("written") else row for row in rows]

    fold = folds(labelled(rows, embed_all, codebook_classes()))

    assert set(fold[:2]) == {fold[0]}
    assert set(fold) == {ALWAYS, 0, 1, 2}
    assert set(fold[4::5]) == {ALWAYS}


@pytest.mark.slow
def test_training_learns_is_repeatable_and_leaves_no_text(
    data: Labelled, dev: Labelled, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(evaluate, "RESAMPLES", 10)
    verdicts = []
    for name in ("one", "two"):
        heads = train(data, dev, tmp_path / name / "heads", seed=0, recipes=SMALL)
        verdicts.append(judged(heads, dev)["stage"].chances)
    names = sorted(path.name for path in (tmp_path / "one" / "heads").iterdir())
    assert names == ["card.json", "card.md", "heads.json", "heads.safetensors"]
    assert not any(b"never come" in (tmp_path / "one" / "heads" / name).read_bytes() for name in names)
    np.testing.assert_allclose(verdicts[0], verdicts[1], atol=0.02)
    given = judged(load_heads(tmp_path / "one" / "heads"), dev)
    assert given["stage"].given()[:4].tolist() == ["onboard", "use", "loyalty", "none"]
    scores = json.loads((tmp_path / "one" / "heads" / "card.json").read_text())["scores"]
    assert scores["dev"]["need"]["all"]["accuracy"][0] == 1.0


@pytest.mark.slow
def test_quick_heads_are_one_net_and_their_card_says_what_the_full_ones_reach(
    data: Labelled, dev: Labelled, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(evaluate, "RESAMPLES", 10)
    heads = train(data, dev, tmp_path / "quick", seed=0, recipes=replace(SMALL, reader=None))
    assert heads.voices.in_context is None
    assert judged(heads, dev)["stage"].given()[:4].tolist() == ["onboard", "use", "loyalty", "none"]
    page = (tmp_path / "quick" / "card.md").read_text()
    assert "# The quick label heads" in page
    assert "| label | dev: quick | full |" in page
    assert "Hard sentences" not in page


def test_absent_labels_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"train\.jsonl"):
        read_entries(tmp_path / "train.jsonl")
