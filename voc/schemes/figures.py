"""How good the head of an own scheme is, in figures, and what is weak about them in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from voc.meaning.evaluate import answers, score
from voc.meaning.heads import Verdict
from voc.schemes.scheme import Scheme
from voc.schemes.ways import PROTOTYPES

FEW = 10
"""Labels of a class below which its own figures say little."""
POOR = 0.5
"""The F1 below which a class is named as weak."""
SHOWN = 5
QUANTILES = (0.01, 0.05, 0.1, 0.5)


@dataclass(frozen=True)
class Trial:
    """Verdicts on n texts by heads that had not seen their documents, beside the true classes (n,).

    groups: (n,) the documents. near: (n,) cosines with the nearest prototype. way: the one chosen in the end.
    """

    verdict: Verdict
    codes: np.ndarray
    groups: np.ndarray
    near: np.ndarray
    way: str
    folds: int


def figures_of(scheme: Scheme, pool: pd.DataFrame, trial: Trial | None) -> dict[str, Any]:
    """Return what the card tells, without any text of the rows.

    pool: code, group, labelled, judged. Returns {"labels", "documents", "examples": counts, "way", "classes": {code:
    {"examples", "labels", and where tried "precision", "recall", "f1"}}, "weak": sentences}; and where tried "folds",
    "judged", "judged_on", "scores" ({measure: [value, low, high]}, 95 %), "confusion" (truth by row), "near"
    ({quantile: cosine}) and, with a threshold, "none" ({"share", "accuracy"}).
    """
    rows = pool[pool["labelled"]]
    figures: dict[str, Any] = {
        "labels": len(rows),
        "documents": int(rows["group"].nunique()),
        "examples": int((~pool["labelled"]).sum()),
        "way": trial.way if trial else PROTOTYPES,
        "classes": {
            code: {
                "examples": int(((pool["code"] == at) & ~pool["labelled"]).sum()),
                "labels": int((rows["code"] == at).sum()),
            }
            for at, code in enumerate(scheme.codes)
        },
    }
    if trial is not None:
        figures |= _scored(scheme, trial) | {
            "judged_on": "labels" if pool["judged"].equals(pool["labelled"]) else "all"
        }
        figures["classes"] = {code: each | _by_class(trial)[code] for code, each in figures["classes"].items()}
    return figures | {"weak": _weak(scheme, figures)}


def mistakes(figures: dict[str, Any]) -> list[str]:
    """Return what is taken for what most often."""
    counts, codes = np.array(figures["confusion"]), list(figures["classes"])
    np.fill_diagonal(counts, 0)
    worst = np.argsort(-counts, axis=None, kind="stable")[:SHOWN]
    pairs = [np.unravel_index(place, counts.shape) for place in worst if counts.flat[place]]
    return [f"{codes[true]} taken for {codes[given]} ({counts[true, given]:,})" for true, given in pairs]


def _scored(scheme: Scheme, trial: Trial) -> dict[str, Any]:
    found = answers(trial.verdict, trial.codes)
    figures: dict[str, Any] = {
        "folds": trial.folds,
        "judged": len(trial.codes),
        "scores": score(found, trial.groups),
        "confusion": found.confusion().astype(int).tolist(),
        "near": {f"{share:g}": round(float(np.quantile(trial.near, share)), 3) for share in QUANTILES},
    }
    if scheme.none_below is not None:
        kept, right = trial.near >= scheme.none_below, found.truth == found.given
        rest = round(float(right[kept].mean()), 3) if kept.any() else None
        figures["none"] = {"share": round(float(1 - kept.mean()), 3), "accuracy": rest}
    return figures


def _by_class(trial: Trial) -> dict[str, dict[str, float | None]]:
    """Return precision, recall and F1 by class; None where the class was neither true nor given."""
    from sklearn.metrics import precision_recall_fscore_support

    classes = trial.verdict.classes
    measured = precision_recall_fscore_support(
        trial.codes, trial.verdict.order[:, 0], labels=range(len(classes)), zero_division=np.nan
    )
    return {
        code: {
            name: None if np.isnan(values[at]) else round(float(values[at]), 3)
            for name, values in zip(("precision", "recall", "f1"), measured[:3], strict=True)
        }
        for at, code in enumerate(classes)
    }


def _weak(scheme: Scheme, figures: dict[str, Any]) -> list[str]:
    """Return sentences about what these figures, or their absence, do not show."""
    classes = figures["classes"]
    if "scores" not in figures:
        return [
            "Nothing was scored: there are too few labels and examples. How often the labels are right is unknown, and "
            "the probabilities are a rule of thumb. Label at least a few dozen statements drawn at random."
        ]
    found = []
    if figures["judged_on"] == "all":
        found.append(
            "The scores come from texts that include the scheme's own examples, which are clearer than life, and whose "
            "shares are not those in life. Expect less on real feedback; label statements drawn at random to know."
        )
    counts = {
        code: each["labels"] + (figures["judged_on"] == "all") * each["examples"] for code, each in classes.items()
    }
    few = [f"{code} ({count})" for code, count in counts.items() if count < FEW]
    if few:
        found.append(f"Fewer than {FEW} texts to judge by, so their own figures say little: {', '.join(few)}.")
    poor = [
        f"{code} ({each['f1']:.2f})" for code, each in classes.items() if each["f1"] is not None and each["f1"] < POOR
    ]
    if poor:
        found.append(f"F1 below {POOR}: {', '.join(poor)}. More labels, a sharper definition, or merging may help.")
    bare = [each.code for each in scheme.classes if each.definition is None]
    if bare:
        found.append(f"Without a definition: {', '.join(bare)}. One sentence is worth about four examples.")
    return found
