"""The heads' model card, as figures (card.json) and as a page (card.md)."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from voc.meaning.calibrate import UNKNOWN
from voc.meaning.evaluate import Answers, answers, by_source, hit_rates, score
from voc.meaning.fit import Recipe
from voc.meaning.heads import Verdict, add_to_manifest
from voc.meaning.labelled import Labelled
from voc.resources import definition

FIGURES, PAGE = "card.json", "card.md"
Verdicts = dict[str, Verdict]


def write_card(
    folder: Path, recipe: Recipe, data: Labelled, dev: Labelled, tried: dict[str, tuple[Labelled, Verdicts]]
) -> None:
    """Write card.json and card.md.

    tried: by name of the test, the statements and the verdicts on them: `dev`, and `known` and `unseen`
    for the training statements, each judged by heads that have not seen it.
    """
    figures = {
        "licence": "Apache-2.0",
        "retrain": "make models",
        "recipe": asdict(recipe),
        "statements": {"train": len(data), "train_at_random": int(data.at_random().sum()), "dev": len(dev)},
        "sources": {name: int(count) for name, count in data.about["source"].value_counts().sort_index().items()},
        "classes": {label: _distribution(data, label) for label in data.targets},
        "scores": {name: _scores(*test) for name, test in tried.items()},
        "hit_rates": {label: _hit_rates(*tried["unseen"], label) for label in data.targets},
        "by_source": {
            "dev": _by_source(*tried["dev"], np.ones(len(dev), dtype=bool)),
            "unseen": _by_source(*tried["unseen"], data.at_random()),
        },
    }
    (folder / FIGURES).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    (folder / PAGE).write_text(_page(figures), encoding="utf-8")
    add_to_manifest(folder, (FIGURES, PAGE))


def _distribution(data: Labelled, label: str) -> dict[str, list[int]]:
    """Return by class how many statements there are: all, and drawn at random."""
    codes, classes = data.targets[label], definition("labels")["classes"][label]
    every, random = (
        np.bincount(part[part != UNKNOWN], minlength=len(classes)) for part in (codes, codes[data.at_random()])
    )
    return {name: [int(every[i]), int(random[i])] for i, name in enumerate(classes)}


def _paired(data: Labelled, verdicts: Verdicts, label: str, kept: np.ndarray) -> tuple[Answers, np.ndarray]:
    """Return the answers to the kept statements (n, bool) on which readers agreed, and which statements those are."""
    codes, verdict = data.targets[label], verdicts[label]
    rows = np.flatnonzero(kept & (codes != UNKNOWN))
    return answers(Verdict(verdict.classes, verdict.chances[rows], verdict.order[rows]), codes[rows]), rows


def _scores(data: Labelled, verdicts: Verdicts) -> dict[str, dict[str, Any]]:
    documents = (data.about["source"] + "/" + data.about["doc"].astype("str")).to_numpy()
    every, scores = np.ones(len(data), dtype=bool), {}
    for label in verdicts:
        found, rows = _paired(data, verdicts, label, every)
        random, random_rows = _paired(data, verdicts, label, data.at_random())
        scores[label] = {"all": score(found, documents[rows]), "at_random": score(random, documents[random_rows])}
    return scores


def _hit_rates(data: Labelled, verdicts: Verdicts, label: str) -> dict[str, Any]:
    """Return sensitivity and specificity by class on the statements drawn at random, and on all."""
    found, _ = _paired(data, verdicts, label, data.at_random())
    every, _ = _paired(data, verdicts, label, np.ones(len(data), dtype=bool))
    classes = verdicts[label].classes
    return {
        "at_random": hit_rates(found, classes),
        "all": hit_rates(every, classes),
        "confusion_at_random": found.confusion().astype(int).tolist(),
    }


def _by_source(data: Labelled, verdicts: Verdicts, kept: np.ndarray) -> dict[str, Any]:
    pairs = {label: _paired(data, verdicts, label, kept) for label in verdicts}
    return {label: by_source(found, data.about["source"].to_numpy()[rows]) for label, (found, rows) in pairs.items()}


def _page(figures: dict[str, Any]) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    places = Environment(
        loader=PackageLoader("voc", "meaning/templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - a page of Markdown from our own figures
    )
    return places.get_template("card.md").render(figures)
