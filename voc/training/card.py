"""The heads' model card, as figures (card.json) and as a page (card.md)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from voc.meaning.calibrate import UNKNOWN
from voc.meaning.evaluate import (
    Answers,
    answers,
    by_source,
    confusions,
    coverage,
    explained,
    hit_rates,
    score,
    share_spread,
)
from voc.meaning.heads import Verdict, add_to_manifest
from voc.resources import shipped
from voc.training.labelled import Labelled

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FIGURES, PAGE = "card.json", "card.md"
Verdicts = dict[str, Verdict]


def write_card(
    folder: Path, recipes: DataclassInstance, data: Labelled, tried: dict[str, tuple[Labelled, Verdicts]]
) -> None:
    """Write card.json and card.md.

    tried: by name of the test, the statements and the verdicts on them: `dev`, and `unseen` for statements of lines of
    business that the voices behind the verdicts had not seen.
    """
    made = asdict(recipes)
    figures = {
        "licence": "Apache-2.0",
        "retrain": "make best" if made["net_of"] else "make models",
        "recipes": made,
        "statements": {"train": len(data), "train_at_random": int(data.at_random().sum()), "dev": len(tried["dev"][0])},
        "sources": {name: int(count) for name, count in data.about["source"].value_counts().sort_index().items()},
        "classes": {label: _distribution(data, label) for label in data.targets},
        "scores": {name: _scores(*test) for name, test in tried.items()},
        "hit_rates": {label: _hit_rates(*tried["unseen"], label) for label in data.targets},
        "coverage": {label: _coverage(*tried["unseen"], label) for label in data.targets},
        "by_source": {
            "dev": _by_source(*tried["dev"], np.ones(len(tried["dev"][0]), dtype=bool)),
            "unseen": _by_source(*tried["unseen"], tried["unseen"][0].at_random()),
        },
        **source_counts(*tried["unseen"]),
        "beside": _full(tried) if made["net_of"] or not made["reader"] else {},
    }
    publish(folder, figures, "card.md")


def write_emotion_card(folder: Path, data: Labelled, test: Labelled, verdicts: Verdicts, quick: bool) -> None:
    """Write the card of the emotion head. test: statements of feedback that three readers labelled."""
    every, (label,) = np.ones(len(test), dtype=bool), data.classes
    found, rows = _paired(test, verdicts, label, every)
    documents = (test.about["source"] + "/" + test.about["doc"].astype("str")).to_numpy()
    figures = {
        "licence": "Apache-2.0; learned from GoEmotions (CC BY 4.0) among others",
        "retrain": "make models",
        "statements": {"comments": int((~data.about["settled"]).sum()), "feedback": int(data.about["settled"].sum())},
        "test": {"statements": len(rows), "not agreed": len(test) - len(rows)},
        "scores": score(found, documents[rows]),
        "coverage": coverage(found),
        "hit_rates": hit_rates(found, verdicts[label].classes),
        "confusion": found.confusion().astype(int).tolist(),
        "beside": _published("emotion")["scores"] if quick else {},
    }
    publish(folder, figures, "emotion_card.md")


def _full(tests: Collection[str]) -> dict[str, Any]:
    """Return the full heads' scores in the same tests: what the quick ones are to be read beside."""
    return {name: scores for name, scores in _published("heads")["scores"].items() if name in tests}


def _published(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shipped("models", name, FIGURES).read_text(encoding="utf-8"))
    return found


def _distribution(data: Labelled, label: str) -> dict[str, list[int]]:
    """Return by class how many statements there are: all, and drawn at random."""
    codes, classes = data.targets[label], data.classes[label]
    every, random = (
        np.bincount(part[part != UNKNOWN], minlength=len(classes)) for part in (codes, codes[data.at_random()])
    )
    return {name: [int(every[i]), int(random[i])] for i, name in enumerate(classes)}


def _paired(data: Labelled, verdicts: Verdicts, label: str, kept: np.ndarray) -> tuple[Answers, np.ndarray]:
    """Return the answers to the kept statements (n, bool) on which readers agreed, and which statements those are."""
    codes, verdict = data.targets[label], verdicts[label]
    rows = np.flatnonzero(kept & (codes != UNKNOWN))
    return answers(verdict.at(rows), codes[rows]), rows


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


def _coverage(data: Labelled, verdicts: Verdicts, label: str) -> list[dict[str, float | None]]:
    return coverage(_paired(data, verdicts, label, data.at_random())[0])


def _by_source(data: Labelled, verdicts: Verdicts, kept: np.ndarray) -> dict[str, Any]:
    pairs = {label: _paired(data, verdicts, label, kept) for label in verdicts}
    return {label: by_source(found, data.about["source"].to_numpy()[rows]) for label, (found, rows) in pairs.items()}


def source_counts(data: Labelled, verdicts: Verdicts) -> dict[str, Any]:
    """Return each label's counts by source (all statements, and those drawn at random) and how far shares are off."""
    kinds = {"all": np.ones(len(data), dtype=bool), "at_random": data.at_random()}
    counts: dict[str, dict[str, Any]] = {}
    for label in verdicts:
        pairs = {kind: _paired(data, verdicts, label, kept) for kind, kept in kinds.items()}
        sources = data.about["source"].to_numpy()
        counts[label] = {kind: confusions(found, sources[rows]) for kind, (found, rows) in pairs.items()}
    off = {label: _share_error(list(each["at_random"].values())) for label, each in counts.items()}
    return {"share_error": off, "confusions": counts}


def _share_error(tables: list[list[list[int]]]) -> dict[str, float]:
    return {
        "spread": round(share_spread(tables), 4),
        "explained": round(explained(tables), 4),
        "sources": len(tables),
    }


def publish(folder: Path, figures: dict[str, Any], template: str) -> None:
    """Write a card as figures and as a page, and note both in the manifest."""
    (folder / FIGURES).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    (folder / PAGE).write_text(_page(figures, template), encoding="utf-8")
    add_to_manifest(folder, (FIGURES, PAGE))


def _page(figures: dict[str, Any], template: str) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    places = Environment(
        loader=PackageLoader("voc", "training/templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - a page of Markdown from our own figures
    )
    return places.get_template(template).render(figures)
