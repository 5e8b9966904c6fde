"""Do offsets of one line of business hold in another? `python -m benchmarks.calibration LABELS_DIR CORPORA_DIR`.

Nets are fitted without each fold of lines of business in turn (one net a fold, no reader: minutes, not hours). Their
scores of the fold that they have not seen are calibrated there and judged on the other two folds and, as a fourth, on
dev. Prints a row a way of calibrating: macro-F1 and accuracy, mean of the seven labels; how far given probabilities are
from true shares (mean over labels of half the sum of differences); and the log loss. Among statements drawn at random,
and, after the stroke, on dev.
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
from voc.training.labelled import Labelled
from voc.training.train import FOLDS, embed_all, folds, load_all

STRENGTHS = (0.0, 0.5, 0.75, 1.0)
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


def tried(found: list[tuple[Scored, Scored]], shares: bool, strength: float) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield by test ("fold", "dev") the figures of each label, calibrated on one fold and judged elsewhere."""
    for here, there in product(range(FOLDS), range(FOLDS)):
        (own, scores), on_dev = found[here]
        test, name = (on_dev, "dev") if here == there else (found[there][0], "fold")
        for label, classes in own.classes.items():
            marks = calibrate(split(scores, own.classes)[label], own.targets[label], shares, strength)
            part = split(test[1], own.classes)[label]
            yield name, judged(marks, part, test[0].targets[label], classes)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("corpora", type=Path)
    given = parser.parse_args()
    found = scored_folds(*load_all(given.labels, given.corpora, embed_all))
    columns = ("macro-F1", "accuracy", "shares off", "log loss")
    print(f"| offsets | lean | {' | '.join(columns)} |\n|---|---|{'---|' * len(columns)}")
    for shares, strength in product((True, False), STRENGTHS):
        rows = list(tried(found, shares, strength))
        means = [np.mean([row for name, row in rows if name == test], axis=0) for test in ("fold", "dev")]
        cells = [f"{one:.3f} / {other:.3f}" for one, other in zip(*means, strict=True)]
        print(f"| {'yes' if shares else 'no'} | {strength} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
