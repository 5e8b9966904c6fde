"""How far the labellers of a sheet agree, with intervals, and where they do not.

Every figure weighs a statement by 1 / probability, so that it is that of the whole run whatever the strategy drew
more of: agreement by chance depends on how common the classes are, and a sheet with many rare ones has another.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from voc.labelling.codebook import codebook
from voc.labelling.sheet import ADJUDICATED, BY, answers, label_of, labellers

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]
Measure = Callable[[Codes, Floats], tuple[Floats, Floats]]
"""From codes (n, labellers), -1 where not labelled, and weights (draws, n) to the observed agreement and that by
chance, (draws,) each. The coefficient is (observed - chance) / (1 - chance)."""
RESAMPLES = 1000
MISSING = -1
FEW = 30
"""Below so many shared statements resampling cannot be trusted to 95 %."""


def agreement(sheet: pd.DataFrame, seed: int = 0) -> dict[str, Any]:
    """Return how far the labellers agree.

    {"label", "labellers": {name: statements labelled}, "shared" (statements with two labels at least), "raw",
    "krippendorff", "fleiss", "cohen": {"anna, ben": ...}, "disagreements" (still open)}. Each figure is [value, low,
    high], 95 % by resampling feedback with all its statements; [None, None, None] where it is not defined: nobody
    shares a statement, or only one class was ever given. "raw" is the share of pairs of labels that are the same;
    "fleiss" is over the statements that everyone labelled.
    """
    columns, classes = labellers(sheet), list(codebook(label_of(sheet)).meanings)
    given = [pd.Categorical(sheet[name], classes).codes for name in columns]
    codes = np.array(given, dtype=np.intp).reshape(len(columns), len(sheet)).T
    weights = 1 / sheet["probability"].to_numpy(dtype=float)
    groups = sheet["feedback_id" if "feedback_id" in sheet else "statement_id"].to_numpy()
    names = [name.removeprefix(BY) for name in columns]

    def figure(measure: Measure, chosen: Codes, least: int) -> list[float | None]:
        rows = np.flatnonzero((chosen != MISSING).sum(axis=1) >= max(least, 2))
        return with_interval(measure, chosen[rows], weights[rows], groups[rows], seed)

    return {
        "label": label_of(sheet),
        "labellers": dict(zip(names, (codes != MISSING).sum(axis=0).tolist(), strict=True)),
        "shared": int(((codes != MISSING).sum(axis=1) >= 2).sum()),
        "raw": figure(raw, codes, 2),
        "krippendorff": figure(krippendorff, codes, 2),
        "fleiss": figure(fleiss, codes, len(columns)),
        "cohen": {
            f"{names[one]}, {names[other]}": figure(cohen, codes[:, [one, other]], 2)
            for one, other in combinations(range(len(columns)), 2)
        },
        "disagreements": len(disagreements(sheet)),
    }


def disagreements(sheet: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the sheet on which labellers differ and that nobody has adjudicated."""
    differ = np.array([len(said) > 1 for said in answers(sheet)], dtype=bool)
    return sheet[differ & (sheet[ADJUDICATED] == "")]


def raw(codes: Codes, weights: Floats) -> tuple[Floats, Floats]:
    """Return the mean share of pairs of labels of one statement that are the same; chance is left out."""
    counts = _counts(codes)
    observed = weights @ _same(counts) / weights.sum(axis=1)
    return observed, np.zeros(len(weights))


def cohen(codes: Codes, weights: Floats) -> tuple[Floats, Floats]:
    """Return the agreement of two labellers, and that by chance, each with their own use of the classes (Cohen 1960).

    codes: (n, 2), none missing.
    """
    one, other = codes.T
    total = weights.sum(axis=1)
    classes = np.arange(codes.max() + 1)
    shares = [weights @ (each[:, None] == classes) / total[:, None] for each in (one, other)]
    return weights @ (one == other) / total, (shares[0] * shares[1]).sum(axis=1)


def fleiss(codes: Codes, weights: Floats) -> tuple[Floats, Floats]:
    """Return the agreement of two labellers or more, and that by chance, with one use of classes (Fleiss 1971).

    codes: (n, labellers), none missing.
    """
    counts = _counts(codes)
    shares = weights @ counts / (weights.sum(axis=1, keepdims=True) * codes.shape[1])
    return raw(codes, weights)[0], (shares**2).sum(axis=1)


def krippendorff(codes: Codes, weights: Floats) -> tuple[Floats, Floats]:
    """Return the agreement of any number of labellers, and that by chance, for alpha of classes (Krippendorff 2011).

    codes: (n, labellers), two at least in a row. Weights are scaled to mean 1, so that the count of labels, which
    corrects for small samples, stays what it is.
    """
    counts = _counts(codes)
    scaled = weights / weights.mean(axis=1, keepdims=True)
    labels = scaled @ counts.sum(axis=1)
    totals = scaled @ counts
    observed = scaled @ (_same(counts) * counts.sum(axis=1)) / labels
    return observed, (totals * (totals - 1)).sum(axis=1) / (labels * (labels - 1))


def with_interval(
    measure: Measure, codes: Codes, weights: Floats, groups: npt.NDArray[Any], seed: int = 0
) -> list[float | None]:
    """Return [value, low, high]: the coefficient and its 95 % bootstrap interval from resampling groups (n,) whole.

    codes: (n, labellers); weights: (n,). Where all agree no resampling ever differs: the low end is then that of a
    share of n out of n (Clopper & Pearson 1934), n being what the weights are worth (Kish 1965).
    """
    if len(codes) == 0:
        return [None, None, None]
    _, group = np.unique(groups, return_inverse=True)
    count = int(group.max()) + 1
    times = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=RESAMPLES)[:, group]
    observed, chance = measure(codes, weights * np.vstack([np.ones(len(codes)), times]))
    with np.errstate(divide="ignore", invalid="ignore"):
        values = (observed - chance) / (1 - chance)
    if not np.isfinite(values[0]):
        return [None, None, None]
    low, high = np.quantile(values[1:][np.isfinite(values[1:])], (0.025, 0.975))
    if observed[0] >= 1 - 1e-12:
        worth = weights.sum() ** 2 / (weights**2).sum()
        low = (0.025 ** (1 / worth) - chance[0]) / (1 - chance[0])
    return [round(float(value), 4) for value in (values[0], low, high)]


def agreement_text(found: dict[str, Any]) -> str:
    """Return an agreement as lines for a terminal."""
    who = ", ".join(f"{name} {count:,}" for name, count in found["labellers"].items()) or "nobody yet"
    lines = [f"{found['label']}: labelled by {who}; {found['shared']:,} statements by two or more"]
    figures = {"Same label": found["raw"], "Krippendorff's alpha": found["krippendorff"]}
    figures["Fleiss' kappa"] = found["fleiss"]
    figures |= {f"Cohen's kappa: {pair}": each for pair, each in found["cohen"].items()}
    width = max(map(len, figures)) + 2
    lines += [f"{name:<{width}}{_shown(each)}" for name, each in figures.items()]
    lines.append("Figures are those of the whole run (weighted by 1 / probability), with 95 % intervals.")
    if 0 < found["shared"] < FEW:
        lines.append(f"Fewer than {FEW} statements by two or more: the intervals are rough. Label more of them twice.")
    if found["disagreements"]:
        lines.append(f"{found['disagreements']:,} to adjudicate: voc label ask SHEET --adjudicate")
    return "\n".join(lines)


def _shown(figure: list[float | None]) -> str:
    value, low, high = figure
    return "not defined" if value is None else f"{value:.3f} ({low:.3f} to {high:.3f})"


def _counts(codes: Codes) -> Floats:
    """Return (n, classes) how many labellers gave each class."""
    return np.asarray((codes[:, :, None] == np.arange(codes.max() + 1)).sum(axis=1), dtype=float)


def _same(counts: Floats) -> Floats:
    """Return (n,) the share of a statement's ordered pairs of labels that are the same."""
    given = counts.sum(axis=1)
    return np.asarray((counts * (counts - 1)).sum(axis=1) / (given * (given - 1)))
