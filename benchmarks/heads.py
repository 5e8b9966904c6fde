"""Compare designs of the label heads: `python -m benchmarks.heads LABELS_DIR CORPORA_DIR [NAME ...]`.

Each design is fitted on two thirds of the training statements and judged on the rest, other lines of business (of the
statements that came with the task, so that designs with and without ours are judged on the same). Prints a row a
design: macro-F1 of every label, their mean, and the accuracy of the stage; one with the reader is scored by both
backends, which shows what eight bits cost. dev.jsonl is not read. A design with the reader takes half an hour on two
cores, one with the larger one (pip install "voc[best]") more than an hour, one without two minutes.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from voc.meaning.calibrate import UNKNOWN, calibrate
from voc.meaning.evaluate import Answers, accuracy, answers, macro_f1
from voc.meaning.features import Sight
from voc.meaning.heads import InContext, Verdict, Voices, split
from voc.meaning.net import Net
from voc.training.fit import Recipe, fit
from voc.training.fit_reader import LARGER, Reading, fit_reader
from voc.training.labelled import Labelled, codebook_classes
from voc.training.train import HELD_OUT, embed_all, folds, load_all

ONE = Recipe(members=1)


@dataclass(frozen=True)
class Design:
    """What is fitted: a net, a reader, or both, averaged. ours: whether the labels made for this project are used."""

    net: Recipe | None = None
    reader: Reading | None = None
    ours: bool = True


DESIGNS = {
    "as shipped": Design(Recipe(), Reading()),
    "net alone": Design(Recipe()),
    "reader alone": Design(reader=Reading()),
    "net alone, given labels alone": Design(Recipe(), ours=False),
    "both, given labels alone": Design(Recipe(), Reading(), ours=False),
    "one net": Design(ONE),
    "linear": Design(replace(ONE, hidden=0)),
    "wider": Design(replace(ONE, hidden=768)),
    "no words": Design(replace(ONE, grams=False)),
    "words learnt like the rest": Design(replace(ONE, word_rate=1.0)),
    "words learnt faster": Design(replace(ONE, word_rate=15.0)),
    "no facts": Design(replace(ONE, facts=False)),
    "all rows alike": Design(replace(ONE, balance=0.0)),
    "rare classes heavier": Design(replace(ONE, balance=0.6)),
    "no smoothing": Design(replace(ONE, smoothing=0.0)),
    "more smoothing": Design(replace(ONE, smoothing=0.1)),
    "more dropout": Design(replace(ONE, drop=0.6)),
    "facts never hidden": Design(replace(ONE, hide=0.0)),
    "reader, five epochs": Design(reader=Reading(epochs=5)),
    "reader, twice the rate": Design(reader=Reading(rate=2e-4)),
    "larger reader alone": Design(reader=LARGER),
    "as voc run --best": Design(Recipe(), LARGER),
}


def fitted(design: Design, data: Labelled) -> Callable[[Sight], np.ndarray]:
    """Return what gives (n, all classes) scores of what is seen, by the design fitted to the data."""
    context = fit_reader(data, design.reader, seed=0) if design.reader else None
    net = fit(data, design.net, seed=0) if design.net else None
    return lambda seen: _scores(net, context and _anew(context), seen)


def _scores(net: Net | None, context: InContext | None, seen: Sight) -> np.ndarray:
    if net is not None:
        return Voices(net, context).scores(seen, keep=False)
    return context.scores(context.reader.read(seen, keep=False)[0]) if context else np.zeros((len(seen), 0))


def _anew(context: InContext) -> InContext:
    """Return the same reader, not yet opened by any backend."""
    return InContext(replace(context.reader), context.net)


def held_out(design: Design, data: Labelled) -> Iterator[tuple[str, dict[str, Answers]]]:
    """Yield by backend each label's answers on the held-out statements, by a fit that has not seen their business."""
    fold = folds(data)
    given = data.about["id"].str.startswith("train-").to_numpy(dtype=bool)
    out = data.at(np.flatnonzero((fold == HELD_OUT) & given))
    score = fitted(design, data.at(np.flatnonzero((fold != HELD_OUT) & (given | design.ours))))
    for backend in ("fast", "torch") if design.reader else ("fast",):
        os.environ["VOC_BACKEND"] = backend
        parts = split(score(out.seen), codebook_classes())
        yield backend, {label: _answers(part, out.targets[label], label) for label, part in parts.items()}
    os.environ["VOC_BACKEND"] = "fast"


def _answers(scores: np.ndarray, codes: np.ndarray, label: str) -> Answers:
    kept = codes != UNKNOWN
    calibration = calibrate(scores[kept], codes[kept])
    chances = calibration.chances(scores[kept])
    return answers(Verdict(codebook_classes()[label], chances, calibration.order(chances)), codes[kept])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("designs", nargs="*", default=list(DESIGNS), help=", ".join(DESIGNS))
    given = parser.parse_args()
    data = load_all(given.labels, given.corpora, embed_all)[0]
    columns = [*codebook_classes(), "mean", "stage, accuracy"]
    print(f"| design | {' | '.join(columns)} |\n|---{'|---' * len(columns)}|")
    for name in given.designs:
        for backend, found in held_out(DESIGNS[name], data):
            scores = [macro_f1(each) for each in found.values()]
            cells = [f"{score:.3f}" for score in (*scores, float(np.mean(scores)), accuracy(found["stage"]))]
            print(f"| {name}{', by torch' if backend == 'torch' else ''} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
