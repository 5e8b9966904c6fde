"""Do offsets of one line of business hold in another? `python -m benchmarks.calibration LABELS_DIR CORPORA_DIR`.

Nets are fitted without each fold of lines of business in turn (one net a fold, no reader: minutes, not hours). Their
scores of the fold that they have not seen are calibrated there, and judged on the other two folds and on dev. Prints a
row a way of calibrating: macro-F1 and accuracy of the stage, and of the other six labels (mean); how far the sums of
probabilities are from true shares (half the sum of differences) and the log loss, both means of all seven. Each cell:
on statements of the other folds that were drawn at random / on dev.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np

from voc.meaning.calibrate import UNKNOWN, Calibration, calibrate
from voc.meaning.evaluate import accuracy, answers, macro_f1
from voc.meaning.heads import Verdict, split
from voc.training.fit import Recipe, fit
from voc.training.labelled import Labelled, codebook_classes
from voc.training.train import FOLDS, embed_all, folds, load_all

STRENGTHS = (0.0, 0.5, 0.75, 1.0)
TESTS = ("fold", "dev")
SIX = tuple(label for label in codebook_classes() if label != "stage")
Scored = tuple[Labelled, np.ndarray]


def scored_folds(data: Labelled, dev: Labelled) -> list[tuple[Scored, Scored]]:
    """Return for each fold its statements drawn at random and dev, each with the scores of a net blind to the fold."""
    fold, found = folds(data), []
    for number in range(FOLDS):
        net = fit(data.at(np.flatnonzero(fold != number)), Recipe(members=1), seed=0)
        own = data.at(np.flatnonzero((fold == number) & data.at_random()))
        found.append(((own, net.scores(own.seen)), (dev, net.scores(dev.seen))))
    return found


def judged(marks: Calibration, scores: np.ndarray, codes: np.ndarray, classes: tuple[str, ...]) -> tuple[float, ...]:
    """Return macro-F1, accuracy, distance of shares and log loss on statements whose class is known."""
    known = codes != UNKNOWN
    scores, codes = scores[known], codes[known]
    chances = marks.chances(scores)
    found = answers(Verdict(classes, chances, marks.order(chances)), codes)
    true = np.bincount(codes, minlength=len(classes)) / len(codes)
    off = float(np.abs(chances.mean(axis=0) - true).sum() / 2)
    loss = float(-np.log(chances[np.arange(len(codes)), codes] + 1e-9).mean())
    return macro_f1(found), accuracy(found), off, loss


Figures = tuple[str, str, tuple[float, ...]]
"""The test ("fold", "dev"), the label, and what `judged` returns."""


def tried(found: list[tuple[Scored, Scored]], shares: bool, strength: float) -> Iterator[Figures]:
    """Yield the figures of each label, calibrated on one fold and judged elsewhere."""
    for here, there in product(range(FOLDS), range(FOLDS)):
        (own, scores), on_dev = found[here]
        test, name = (on_dev, "dev") if here == there else (found[there][0], "fold")
        for label, classes in own.classes.items():
            marks = calibrate(split(scores, own.classes)[label], own.targets[label], shares, strength)
            part = split(test[1], own.classes)[label]
            yield name, label, judged(marks, part, test[0].targets[label], classes)


def cells_of(rows: list[Figures], test: str) -> list[float]:
    """Return a row's figures in one test."""
    own = [(label, row) for name, label, row in rows if name == test]
    stage, six, every = (
        np.mean([row for label, row in own if label in those], axis=0) for those in (("stage",), SIX, ("stage", *SIX))
    )
    return [*stage[:2], *six[:2], *every[2:]]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("corpora", type=Path)
    given = parser.parse_args()
    found = scored_folds(*load_all(given.labels, given.corpora, embed_all))
    columns = ("stage, macro-F1", "stage, accuracy", "six, macro-F1", "six, accuracy", "shares off", "log loss")
    print(f"| offsets | lean | {' | '.join(columns)} |\n|---|---|{'---|' * len(columns)}")
    for shares, strength in product((True, False), STRENGTHS):
        rows = list(tried(found, shares, strength))
        cells = [
            f"{one:.3f} / {other:.3f}" for one, other in zip(*(cells_of(rows, test) for test in TESTS), strict=True)
        ]
        print(f"| {'yes' if shares else 'no'} | {strength} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
