"""Compare designs of the label heads: `python -m benchmarks.heads LABELS_DIR [NAME ...]`.

Each design is fitted on three quarters of the training statements and judged on the rest, twice: with whole
documents kept apart (known sources), and with whole sources kept apart (unseen). Prints a row a design.
dev.jsonl is not read.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from voc.meaning.calibrate import UNKNOWN, calibrate
from voc.meaning.evaluate import answers, macro_f1
from voc.meaning.fit import Recipe
from voc.meaning.heads import Verdict, split
from voc.meaning.labelled import Labelled, load_labelled
from voc.meaning.train import classes, embed_all, folds, held_out_scores

ONE = Recipe(members=1)
DESIGNS: dict[str, Recipe] = {
    "as shipped": Recipe(),
    "one net": ONE,
    "linear": replace(ONE, hidden=0),
    "linear, neighbours, slow words": replace(ONE, hidden=0, context=1.0, word_rate=1.0),
    "neighbours, slow words": replace(ONE, context=1.0, word_rate=1.0),
    "neighbours, no words": replace(ONE, context=1.0, grams=False),
    "wider": replace(ONE, hidden=768),
    "no words": replace(ONE, grams=False),
    "words learnt like the rest": replace(ONE, word_rate=1.0),
    "words learnt faster": replace(ONE, word_rate=15.0),
    "neighbours' vectors": replace(ONE, context=1.0),
    "neighbours' vectors, a quarter": replace(ONE, context=0.25),
    "no facts": replace(ONE, facts=False),
    "all rows alike": replace(ONE, balance=0.0),
    "rare classes heavier": replace(ONE, balance=0.6),
    "no smoothing": replace(ONE, smoothing=0.0),
    "more smoothing": replace(ONE, smoothing=0.1),
    "more dropout": replace(ONE, drop=0.6),
    "late rows as others": replace(ONE, late=1.0),
    "late rows three times": replace(ONE, late=3.0),
    "facts never hidden": replace(ONE, hide=0.0),
}


def scores_of(data: Labelled, recipe: Recipe, way: str) -> dict[str, float]:
    """Return each label's macro-F1 on held-out statements, labels given as the shipped heads give them."""
    held_out = split(held_out_scores(data, folds(data, way), recipe, seed=0), classes())
    return {label: _macro_f1(part, data.targets[label], classes()[label]) for label, part in held_out.items()}


def _macro_f1(scores: np.ndarray, codes: np.ndarray, names: tuple[str, ...]) -> float:
    kept = codes != UNKNOWN
    calibration = calibrate(scores[kept], codes[kept])
    chances = calibration.chances(scores[kept])
    return macro_f1(answers(Verdict(names, chances, calibration.order(chances)), codes[kept]))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("designs", nargs="*", default=list(DESIGNS), help=", ".join(DESIGNS))
    given = parser.parse_args()
    data = load_labelled(given.labels / "train.jsonl", embed_all)
    print(f"| design | {' | '.join(classes())} | mean |\n|---{'|---' * (len(classes()) + 1)}|")
    for name in given.designs:
        known, unseen = (scores_of(data, DESIGNS[name], way) for way in ("known", "unseen"))
        cells = [f"{known[label]:.3f} / {unseen[label]:.3f}" for label in known]
        mean = [float(np.mean(list(scores.values()))) for scores in (known, unseen)]
        print(f"| {name} | {' | '.join(cells)} | {mean[0]:.3f} / {mean[1]:.3f} |", flush=True)


if __name__ == "__main__":
    main()
