"""How good the label heads are, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from voc.meaning.heads import Verdict

RESAMPLES = 1000
BINS = 10
LEVELS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Answers:
    """What one head gave for n statements, beside the truth (as positions), how sure it was, how often each counts."""

    truth: np.ndarray
    given: np.ndarray
    sure: np.ndarray
    weights: np.ndarray
    size: int

    def at(self, rows: np.ndarray) -> Answers:
        """Return the answers at these rows."""
        return Answers(self.truth[rows], self.given[rows], self.sure[rows], self.weights[rows], self.size)

    def confusion(self) -> np.ndarray:
        """Return (size, size) counts: truth by row, given by column."""
        counts = np.bincount(self.truth * self.size + self.given, weights=self.weights, minlength=self.size**2)
        return counts.reshape(self.size, self.size)


def answers(verdict: Verdict, codes: np.ndarray) -> Answers:
    """Pair a verdict on n statements with their true classes (n,), none of them UNKNOWN."""
    return Answers(codes, verdict.order[:, 0], verdict.sure(), np.ones(len(codes)), len(verdict.classes))


def macro_f1(found: Answers) -> float:
    """Return the mean F1 of the classes that are true or given at least once."""
    counts = found.confusion()
    both = counts.sum(axis=0) + counts.sum(axis=1)
    return float((2 * np.diag(counts)[both > 0] / both[both > 0]).mean())


def accuracy(found: Answers) -> float:
    """Return the share of statements whose label is right."""
    return float(np.average(found.truth == found.given, weights=found.weights))


def calibration_error(found: Answers) -> float:
    """Return the expected calibration error: |probability - accuracy|, averaged over ten equal steps of probability."""
    step = np.minimum((found.sure * BINS).astype(int), BINS - 1)
    gap = np.bincount(step, weights=found.weights * (found.sure - (found.truth == found.given)), minlength=BINS)
    return float(np.abs(gap).sum() / found.weights.sum())


MEASURES: Mapping[str, Callable[[Answers], float]] = {
    "macro_f1": macro_f1,
    "accuracy": accuracy,
    "ece": calibration_error,
}


def score(found: Answers, groups: np.ndarray, seed: int = 0) -> dict[str, list[float]]:
    """Return each measure as [value, low, high], the 95 % interval from resampling groups (n,) whole."""
    _, codes = np.unique(groups, return_inverse=True)
    count = int(codes.max()) + 1
    chance = np.random.default_rng(seed)
    times = chance.multinomial(count, np.full(count, 1 / count), size=RESAMPLES)
    draws = [replace(found, weights=found.weights * time[codes]) for time in times]
    return {name: _with_interval(measure, found, draws) for name, measure in MEASURES.items()}


def _with_interval(measure: Callable[[Answers], float], found: Answers, draws: list[Answers]) -> list[float]:
    low, high = np.quantile([measure(draw) for draw in draws], (0.025, 0.975))
    return [round(float(value), 3) for value in (measure(found), low, high)]


def coverage(found: Answers) -> list[dict[str, float | None]]:
    """Return for each level of probability the share of labels given at it or above, and the share of those right."""
    kept = [np.flatnonzero(found.sure >= level) for level in LEVELS]
    right = [round(accuracy(found.at(rows)), 3) if len(rows) else None for rows in kept]
    shares = [round(len(rows) / len(found.sure), 3) for rows in kept]
    return [
        {"level": each[0], "share": each[1], "accuracy": each[2]} for each in zip(LEVELS, shares, right, strict=True)
    ]


def share_gap(found: Answers) -> float:
    """Return the share of labels that would have to change class for the shares given to be the true ones."""
    counts = found.confusion()
    return float(np.abs(counts.sum(axis=0) - counts.sum(axis=1)).sum() / 2 / counts.sum())


def by_source(found: Answers, sources: np.ndarray) -> dict[str, dict[str, float]]:
    """Return accuracy, macro-F1 and how far shares are off for every source (n,), and its number of statements."""
    parts = {str(source): found.at(np.flatnonzero(sources == source)) for source in np.unique(sources)}
    return {
        source: {
            "statements": len(part.truth),
            "accuracy": round(accuracy(part), 3),
            "macro_f1": round(macro_f1(part), 3),
            "share_gap": round(share_gap(part), 3),
        }
        for source, part in parts.items()
    }


def confusions(found: Answers, sources: np.ndarray) -> dict[str, list[list[int]]]:
    """Return for every source (n,) its counts, truth by row, given by column."""
    parts = {str(source): found.at(np.flatnonzero(sources == source)) for source in np.unique(sources)}
    return {source: part.confusion().astype(int).tolist() for source, part in parts.items()}


def share_spread(tables: Iterable[Sequence[Sequence[int]]]) -> float:
    """Return how far a class's share is off in a new source, as a multiple of the root of share x (1 - share).

    tables: each source's counts, truth by row, given by column. The root mean square over sources and classes, each
    source alike; a share takes one statement more on either side, so that a class never given has a share too.
    """
    return float(np.sqrt(np.mean([_off(np.asarray(table, dtype=float)) ** 2 for table in tables])))


def explained(tables: Iterable[Sequence[Sequence[int]]]) -> float:
    """Return which part of the variance of being in a class the label given explains, inside sources, over all classes.

    tables: as for `share_spread`. So much fewer statements need people's labels for a share beside the model's. 0 where
    every statement is of one class: there is nothing to explain.
    """
    parts = [_variances(np.asarray(table, dtype=float)) for table in tables]
    whole = sum(whole for _, whole in parts)
    return float(sum(told for told, _ in parts) / whole) if whole else 0.0


def _variances(counts: np.ndarray) -> tuple[float, float]:
    """Return the variance explained and the whole one, both times the statements and summed over classes."""
    total = counts.sum()
    true, given, right = counts.sum(axis=1) / total, counts.sum(axis=0) / total, np.diag(counts) / total
    spread = given * (1 - given)
    told = np.divide((right - true * given) ** 2, spread, out=np.zeros(len(counts)), where=spread > 0)
    return float(total * told.sum()), float(total * (true * (1 - true)).sum())


def _off(counts: np.ndarray) -> np.ndarray:
    total, true, given = counts.sum(), counts.sum(axis=1), counts.sum(axis=0)
    share = (given + 1) / (total + 2)
    return np.asarray((true - given) / total / np.sqrt(share * (1 - share)))


def hit_rates(found: Answers, classes: tuple[str, ...]) -> dict[str, dict[str, float | int | None]]:
    """Return each class's sensitivity and specificity, true and given share, and how many were true."""
    counts = found.confusion()
    total, right = counts.sum(), np.diag(counts)
    true, given = counts.sum(axis=1), counts.sum(axis=0)
    return {
        name: {
            "true": int(true[i]),
            "sensitivity": round(float(right[i] / true[i]), 4) if true[i] else None,
            "specificity": round(float(1 - (given[i] - right[i]) / (total - true[i])), 4) if total > true[i] else None,
            "true_share": round(float(true[i] / total), 4),
            "given_share": round(float(given[i] / total), 4),
        }
        for i, name in enumerate(classes)
    }
