"""Let a larger model label what nobody did: `python -m voc.training.teach LABELS_DIR CORPORA_DIR OUT --model FOLDER`.

Trains all-mpnet-base-v2 on the labels (an hour on two cores), but not on the held-out lines of business, so that what
the reader learns from it spoils no test; draws statements that nobody labelled and writes how probable it holds each
class of each label of them into OUT (corpora/labelled/taught.parquet), from which `make models` trains the reader.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from voc.meaning.features import Sight
from voc.meaning.heads import split
from voc.progress import progress_shown, track
from voc.training.fit_layers import Body, Tuning, fit_layers, vectors
from voc.training.labelled import Labelled
from voc.training.lesson import lesson
from voc.training.mpnet import Mpnet
from voc.training.pool import pool
from voc.training.taught import write_taught
from voc.training.train import HELD_OUT, embed_all, folds, load_all

if TYPE_CHECKING:
    from torch import nn

TUNING = Tuning(epochs=1.5, rate=6e-5, fade=0.88)
STATEMENTS = 60_000
"""Statements that are labelled, about."""
SEED = 0
TOGETHER = 64
"""Windows read at once."""


def teach(data: Labelled, unlabelled: tuple[pd.DataFrame, Sight], body: Body, out: Path) -> None:
    """Train the body, label statements with it and write them. unlabelled: as `pool` returns them."""
    learnt = data.at(np.flatnonzero(folds(data) != HELD_OUT))
    head = fit_layers(body, lesson(learnt, TUNING), TUNING, SEED)
    places, seen = unlabelled
    rows = _some(places["source"] + "/" + places["doc"], STATEMENTS)
    write_taught(out, places.iloc[rows], chances(body, head, seen.at(rows), data.classes))


def chances(body: Body, head: nn.Module, seen: Sight, classes: dict[str, tuple[str, ...]]) -> np.ndarray:
    """Return (n, all classes) float32: how probable each class is."""
    import torch

    cut = sorted(body.windows(seen), key=lambda window: -len(window.ids))
    found = np.zeros((len(seen), sum(map(len, classes.values()))), dtype=np.float32)
    starts = range(0, len(cut), TOGETHER)
    with torch.no_grad():
        for start in track(starts, "labelling", len(starts)):
            batch = cut[start : start + TOGETHER]
            rows = np.array([row for window in batch for row in window.rows])
            scores = head(torch.cat([vectors(body, batch), torch.from_numpy(seen.facts[rows])], dim=1)).numpy()
            parts = [torch.softmax(torch.from_numpy(part), dim=1) for part in split(scores, classes).values()]
            found[rows] = torch.cat(parts, dim=1).numpy()
    return found


def _some(documents: pd.Series[str], most: int) -> np.ndarray:
    """Return the rows of whole documents, in chance order, until there are `most`."""
    names, own, sizes = np.unique(documents.to_numpy(dtype=str), return_inverse=True, return_counts=True)
    order = np.random.default_rng(SEED).permutation(len(names))
    taken = order[np.cumsum(sizes[order]) <= most]
    return np.flatnonzero(np.isin(own, taken))


def main() -> None:
    """Read the arguments and teach."""
    parser = argparse.ArgumentParser(description="Label statements by a larger model, for the reader to learn from.")
    parser.add_argument("labels", type=Path, help="folder with train.jsonl and dev.jsonl")
    parser.add_argument("corpora", type=Path, help="folder with the corpora")
    parser.add_argument("out", type=Path, help="the file to write, such as corpora/labelled/taught.parquet")
    parser.add_argument("--model", type=Path, required=True, help="folder with all-mpnet-base-v2 (`make teacher`)")
    given = parser.parse_args()
    with progress_shown():
        lessons = load_all(given.labels, given.corpora, embed_all)
        known = {text.strip() for each in (lessons.data, lessons.dev) for text in each.seen.documents}
        teach(lessons.data, pool(given.corpora, known, embed_all, SEED), Mpnet(given.model), given.out)


if __name__ == "__main__":
    main()
