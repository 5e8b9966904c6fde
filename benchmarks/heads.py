"""Compare designs of the label heads: `python -m benchmarks.heads LABELS_DIR CORPORA_DIR [NAME ...] [--model FOLDER]`.

Each design is fitted on two thirds of the training statements and judged on the rest, other lines of business (of the
statements that came with the task, so that designs with and without ours are judged on the same). Prints a row a
design: macro-F1 of every label, their mean, and the accuracy of the stage; one with the reader is scored by both
backends, which shows what eight bits cost. dev.jsonl is not read. A design with the reader takes half an hour on two
cores, one without it two minutes; the teacher, which needs all-mpnet-base-v2 in FOLDER (`make teacher`), an hour.
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
from voc.resources import shipped
from voc.training.fit import Recipe, fit
from voc.training.fit_layers import Tuning, fit_layers
from voc.training.fit_reader import fit_reader
from voc.training.labelled import Labelled, codebook_classes
from voc.training.lesson import lesson
from voc.training.mpnet import Mpnet
from voc.training.taught import TAUGHT, read_taught
from voc.training.teach import TUNING, chances
from voc.training.train import HELD_OUT, Lessons, embed_all, folds, held_back, load_all

ONE = Recipe(members=1)


@dataclass(frozen=True)
class Design:
    """What is fitted: a net, a reader, or both, averaged; or the teacher.

    ours: whether the labels made for this project are used. taught: whether the reader learns from the teacher, too.
    """

    net: Recipe | None = None
    reader: Tuning | None = None
    ours: bool = True
    taught: bool = True
    teacher: bool = False


DESIGNS = {
    "as shipped": Design(Recipe(), Tuning()),
    "teacher": Design(teacher=True),
    "not taught": Design(Recipe(), Tuning(), taught=False),
    "reader alone, not taught": Design(reader=Tuning(), taught=False),
    "net alone": Design(Recipe()),
    "reader alone": Design(reader=Tuning()),
    "net alone, given labels alone": Design(Recipe(), ours=False),
    "both, given labels alone": Design(Recipe(), Tuning(), ours=False),
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
    "reader, five epochs": Design(reader=Tuning(epochs=5)),
    "reader, twice the rate": Design(reader=Tuning(rate=2e-4)),
}


def fitted(design: Design, lessons: Lessons, model: Path | None) -> Callable[[Sight], np.ndarray]:
    """Return what gives (n, all classes) scores of what is seen, by the design fitted to the lessons."""
    data, taught = lessons.data, lessons.taught if design.taught else None
    if design.teacher and model is not None:
        body = Mpnet(model)
        head = fit_layers(body, lesson(data, TUNING), TUNING, seed=0)
        return lambda seen: np.log(chances(body, head, seen, data.classes))
    context = fit_reader(data, design.reader, 0, taught) if design.reader else None
    net = fit(data, design.net, seed=0) if design.net else None
    return lambda seen: _scores(net, context and _anew(context), seen)


def _scores(net: Net | None, context: InContext | None, seen: Sight) -> np.ndarray:
    if net is not None:
        return Voices(net, context).scores(seen, keep=False)
    return context.scores(context.reader.read(seen, keep=False)[0]) if context else np.zeros((len(seen), 0))


def _anew(context: InContext) -> InContext:
    """Return the same reader, not yet opened by any backend."""
    return InContext(replace(context.reader), context.net)


def held_out(design: Design, lessons: Lessons, model: Path | None) -> Iterator[tuple[str, dict[str, Answers]]]:
    """Yield by backend each label's answers on the held-out statements, by a fit that has not seen their business."""
    out = lessons.data.at(np.flatnonzero((folds(lessons.data) == HELD_OUT) & _given(lessons.data)))
    learnt = held_back(lessons)
    kept = learnt.data.at(np.flatnonzero(_given(learnt.data) | design.ours))
    score = fitted(design, replace(learnt, data=kept), model)
    for backend in ("fast", "torch") if design.reader else ("fast",):
        os.environ["VOC_BACKEND"] = backend
        parts = split(score(out.seen), codebook_classes())
        yield backend, {label: _answers(part, out.targets[label], label) for label, part in parts.items()}
    os.environ["VOC_BACKEND"] = "fast"


def _given(data: Labelled) -> np.ndarray:
    """Tell which statements came with the task."""
    return data.about["id"].str.startswith("train-").to_numpy(dtype=bool)


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
    parser.add_argument("designs", nargs="*", help=", ".join(DESIGNS))
    parser.add_argument("--model", type=Path, help="folder with all-mpnet-base-v2, for the teacher")
    given = parser.parse_args()
    every = [name for name, design in DESIGNS.items() if given.model or not design.teacher]
    lessons = load_all(given.labels, given.corpora, embed_all)
    taught = read_taught(shipped("corpora", "labelled", TAUGHT), given.corpora, embed_all)
    columns = [*codebook_classes(), "mean", "stage, accuracy"]
    print(f"| design | {' | '.join(columns)} |\n|---{'|---' * len(columns)}|")
    for name in given.designs or every:
        for backend, found in held_out(DESIGNS[name], replace(lessons, taught=taught), given.model):
            scores = [macro_f1(each) for each in found.values()]
            cells = [f"{score:.3f}" for score in (*scores, float(np.mean(scores)), accuracy(found["stage"]))]
            print(f"| {name}{', by torch' if backend == 'torch' else ''} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
