"""Make the emotion head: `python -m voc.training.train_emotion LABELS_DIR CORPORA_DIR OUT_DIR [--seed 0] [--quick]`.

It learns from GoEmotions (CORPORA_DIR/goemotions.parquet: comments on Reddit) and from statements of feedback read for
this project (corpora/labelled/emotion.csv), and is tested on statements that three readers labelled
(emotion_test.csv). It sees the vectors that the shipped reader makes, and the statement's words; all else is as with
the other heads. With --quick it sees static vectors, and its weights are kept in eight bits (models/quick_emotion).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from voc.meaning.given import Embed
from voc.meaning.heads import Heads, Voices, load_heads, save_heads, shipped_reader
from voc.progress import progress_shown, track
from voc.resources import definition, shipped
from voc.training.card import write_emotion_card
from voc.training.fit import Recipe, fit
from voc.training.labelled import Labelled, labelled, read_entries
from voc.training.own_labels import majority, own_entries
from voc.training.train import FOLDS, arguments, calibrated, embedder, folds, judged

LABEL = "emotion"
RECIPE = Recipe(members=1, epochs=10, late=4.0, hide=1.0)
"""Feedback weighs more than comments on Reddit; its outcome and source are hidden, since those have none."""


def emotions() -> dict[str, tuple[str, ...]]:
    """Return the head's classes."""
    return {LABEL: tuple(definition("emotions")["classes"])}


def load_emotions(labels: Path, corpora: Path, embed: Embed) -> tuple[Labelled, Labelled]:
    """Return what to train on (comments and feedback) and what to test on (feedback read by three)."""
    ours = shipped("corpora", "labelled")
    known = [*read_entries(labels / "train.jsonl"), *own_entries(ours, corpora)]
    entries = {str(entry["id"]): entry for entry in known}
    train = [*comments(corpora / "goemotions.parquet"), *_read(ours / "emotion.csv", entries)]
    return labelled(train, embed, emotions()), labelled(_read(ours / "emotion_test.csv", entries), embed, emotions())


def train_emotion(data: Labelled, test: Labelled, out: Path, seed: int, quick: bool = False) -> Heads:
    """Fit, calibrate on held-out feedback, test and write the head."""
    feedback = np.flatnonzero(data.about["settled"])
    fold = folds(data.at(feedback))
    scores = np.zeros((len(feedback), len(emotions()[LABEL])), dtype=np.float32)
    for number in track(range(FOLDS), "held-out fits", FOLDS):
        learnt = data.at(np.setdiff1d(np.arange(len(data)), feedback[fold == number]))
        scores[fold == number] = fit(learnt, RECIPE, seed).scores(data.seen.at(feedback[fold == number]))
    heads = calibrated(Heads(Voices(fit(data, RECIPE, seed)), data.classes, {}), data.at(feedback), scores, shares=True)
    save_heads(heads, out, small=quick)
    kept = load_heads(out)  # the card is of what ships
    write_emotion_card(out, data, test, judged(kept, test), quick)
    return kept


def in_text(data: Labelled) -> Labelled:
    """Return the statements with the vectors that the shipped reader makes of them."""
    return replace(data, seen=shipped_reader().read(data.seen, keep=False)[0])


def comments(path: Path) -> list[dict[str, Any]]:
    """Return GoEmotions' comments whose emotions are all one of ours."""
    ours = {theirs: code for code, those in definition("emotions")["goemotions"].items() for theirs in those}
    found = []
    for row in pd.read_parquet(path).to_dict("records"):
        codes = {ours.get(each) for each in row["label_emotions"].split("|")}
        codes -= {"neutral"} if len(codes) > 1 else set()
        if len(codes) == 1 and None not in codes:
            found.append(_entry(f"goemotions-{row['id']}", row["text"], codes.pop()))
    return found


def _entry(name: str, text: str, code: str | None) -> dict[str, Any]:
    about = {"id": name, "source": "goemotions", "doc": name, "draw": "comment", "domain": "Reddit"}
    return {**about, "statement": text, "text": text, "start": 0, "end": len(text), f"label_{LABEL}": code}


def _read(path: Path, entries: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return statements of feedback with the emotion that most readers gave; None where no two agree."""
    found = []
    for name, rows in pd.read_csv(path, dtype=str).groupby("id", sort=True):
        if name not in entries:
            continue
        agreed = {f"label_{LABEL}": majority(rows["emotion"].tolist()), "readers": len(rows), "settled": True}
        found.append({**entries[str(name)], **agreed})
    return found


def main() -> None:
    """Read the arguments and train."""
    given = arguments("the emotion head", tiers=("quick",))
    with progress_shown():
        data, test = load_emotions(given.labels, given.corpora, embedder(given.quick))
        if not given.quick:
            data, test = in_text(data), in_text(test)
        train_emotion(data, test, given.out, given.seed, given.quick)


if __name__ == "__main__":
    main()
