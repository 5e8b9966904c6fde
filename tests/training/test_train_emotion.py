"""Tests of voc/training/train_emotion.py and of the emotions read for this project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.training.test_train import entry
from voc.meaning import evaluate
from voc.meaning.heads import load_heads
from voc.resources import definition, shipped
from voc.training import train_emotion
from voc.training.fit import Recipe
from voc.training.labelled import labelled
from voc.training.train import embed_all, judged
from voc.training.train_emotion import comments, emotions

FOLDER = shipped("corpora", "labelled")
SAID = {"joy": "So happy with it!", "anger": "This is a disgrace.", "neutral": "It came on Monday."}


def test_comments_of_one_of_our_emotions_are_kept(tmp_path: Path) -> None:
    rows = [("a", "so happy", "joy|amusement"), ("b", "thieves", "anger"), ("c", "ok", "neutral")]
    rows += [("d", "happy and cross", "joy|anger"), ("e", "hm", "curiosity"), ("f", "adore", "love|neutral")]
    pd.DataFrame(rows, columns=["id", "text", "label_emotions"]).to_parquet(tmp_path / "goemotions.parquet")

    kept = {each["id"][-1]: each["label_emotion"] for each in comments(tmp_path / "goemotions.parquet")}

    assert kept == {"a": "joy", "b": "anger", "c": "neutral", "f": "love"}


def test_every_one_of_goemotions_has_one_place() -> None:
    places = [each for those in definition("emotions")["goemotions"].values() for each in those]
    assert len(places) == len(set(places))
    assert list(definition("emotions")["goemotions"]) == list(definition("emotions")["classes"])


@pytest.mark.parametrize(("name", "readings"), [("emotion.csv", 1), ("emotion_test.csv", 3)])
def test_the_emotions_read_are_of_the_codebook_and_no_statement_trains_and_tests(name: str, readings: int) -> None:
    rows = pd.read_csv(FOLDER / name, dtype=str)
    assert rows["emotion"].isin(list(definition("emotions")["classes"])).all()
    assert (rows.groupby("id").size() == readings).all()
    other = "emotion_test.csv" if name == "emotion.csv" else "emotion.csv"
    assert not set(rows["id"]) & set(pd.read_csv(FOLDER / other, dtype=str)["id"])


@pytest.mark.slow
@pytest.mark.parametrize("quick", [False, True])
def test_the_head_learns_and_ships_its_card(tmp_path: Path, monkeypatch: Any, quick: bool) -> None:
    monkeypatch.setattr(evaluate, "RESAMPLES", 10)
    monkeypatch.setattr(train_emotion, "RECIPE", Recipe(hidden=16, members=1, epochs=12, late=4.0, hide=1.0))
    rows = []
    for number in range(90):
        emotion, text = list(SAID.items())[number % 3]
        about = {**entry(number), "source": f"shop {number % 5}", "draw": "random", "settled": True}
        rows.append({**about, "statement": text, "text": text, "start": 0, "end": len(text), "label_emotion": emotion})
    data, test = labelled(rows[:72], embed_all, emotions()), labelled(rows[72:], embed_all, emotions())

    train_emotion.train_emotion(data, test, tmp_path / "emotion", seed=0, quick=quick)

    given = judged(load_heads(tmp_path / "emotion"), test)["emotion"].given()
    assert given[:3].tolist() == list(SAID)
    assert json.loads((tmp_path / "emotion" / "card.json").read_text())["scores"]["accuracy"][0] == 1.0
    page = (tmp_path / "emotion" / "card.md").read_text()
    assert "| joy | 6 |" in page
    assert ("The full head" in page) == quick
