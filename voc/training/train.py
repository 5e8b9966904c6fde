"""Make the label heads: `python -m voc.training.train LABELS_DIR CORPORA_DIR OUT_DIR [--seed 0] [--quick | --best]`.

Reads train.jsonl and dev.jsonl, the labels made for this project (corpora/labelled; the texts of some of them stand in
CORPORA_DIR); writes weights, set-up and card into OUT_DIR (models/heads), and their sha256 into the manifest.json
beside it. The same labels and seed give nearly the same figures: sums over several threads differ in their last digits.
With --quick it makes the heads for static vectors (models/quick): the net alone, its weights in eight bits; with --best
those of the larger reader (models/best), beside the net of models/heads.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from voc.meaning.calibrate import STRENGTH, calibrate
from voc.meaning.encoder import encode_texts
from voc.meaning.given import Embed
from voc.meaning.heads import FULL, Heads, Verdict, Voices, load_heads, save_heads, shipped_heads, split
from voc.meaning.minilm import MINILM
from voc.meaning.static import STATIC
from voc.progress import progress_shown
from voc.resources import definition, shipped
from voc.training.card import write_card
from voc.training.fit import Recipe, fit
from voc.training.fit_reader import LARGER, Reading, fit_reader
from voc.training.labelled import Labelled, codebook_classes, labelled, read_entries
from voc.training.own_labels import MAJORITY_OF, own_entries, settled

FOLDS = 3
HELD_OUT, ALWAYS = 0, -1
"""The fold that is held out (one is enough, and takes a fit less than all); that of what every training holds and no
test: feedback that was written."""
SEVERAL = "unseen, three readers"
UNMOVED = {"stage"}
"""Labels whose borders are not moved (see `calibrate`): how often each stage is spoken of depends most on where the
feedback comes from, so what one line of business asks for misleads on another (`python -m benchmarks.calibration`)."""
PARTS = 4
"""Held-out statements are calibrated on three quarters of their documents and judged on the last, in turn."""


@dataclass(frozen=True)
class Recipes:
    """How the two voices are made.

    reader: None where the net speaks alone.
    net_of: heads that ship, whose net speaks here, too. The reader is then the one that was tested: it has not seen the
    held-out lines of business, since a larger one takes too long to be trained twice.
    """

    net: Recipe = field(default_factory=Recipe)
    reader: Reading | None = field(default_factory=Reading)
    net_of: str | None = None


QUICK = Recipes(Recipe(members=1), reader=None)
"""How the heads for static vectors are made."""
LARGE = Recipes(reader=LARGER, net_of=FULL)
"""How the heads with the larger reader are made."""


def train(data: Labelled, dev: Labelled, out: Path, seed: int, recipes: Recipes) -> Heads:
    """Fit, calibrate, test and write the heads."""
    fold = folds(data)
    unseen, learnt = data.at(np.flatnonzero(fold == HELD_OUT)), data.at(np.flatnonzero(fold != HELD_OUT))
    tried = fit_voices(learnt, recipes, seed)
    scores = tried.scores(unseen.seen, keep=False)
    voices = fit_voices(data, recipes, seed) if recipes.net_of is None else _beside_net(recipes.net_of, tried)
    heads = calibrated(Heads(voices, data.classes, {}), unseen, scores)
    save_heads(heads, out, small=recipes.reader is None, net_of=recipes.net_of)
    kept = load_heads(out)  # the card is of what ships: its weights were rounded
    write_card(out, recipes, data, tested(kept, dev, unseen, scores))
    return kept


def _beside_net(name: str, voices: Voices) -> Voices:
    """Return the voices with the net of heads that ship."""
    return Voices(shipped_heads(name).voices.alone, voices.in_context)


def tested(
    heads: Heads, dev: Labelled, unseen: Labelled, scores: np.ndarray
) -> dict[str, tuple[Labelled, dict[str, Verdict]]]:
    """Return by name each test's statements and verdicts.

    scores: (unseen, all classes) by voices that have not seen the unseen statements' lines of business.
    """
    verdicts = cross_judged(heads, unseen, scores)
    several = np.flatnonzero(unseen.about["readers"].to_numpy() >= MAJORITY_OF)
    tests = {"dev": (dev, judged(heads, dev)), "unseen": (unseen, verdicts)}
    if len(several):
        tests[SEVERAL] = (unseen.at(several), {name: each.at(several) for name, each in verdicts.items()})
    return tests


def lines_of_business(sources: pd.Series[str]) -> pd.Series[str]:
    """Return the line of business of each source, the source itself where none is known."""
    known = {source: line for line, those in definition("business")["lines"].items() for source in those}
    return sources.map(known).fillna(sources)


def folds(data: Labelled) -> np.ndarray:
    """Return (n,) fold numbers that keep lines of business whole; ALWAYS for feedback that was written."""
    lines = lines_of_business(data.about["source"])
    real = data.about["draw"] != "written"
    sizes = lines[real].value_counts().sort_index(kind="stable").sort_values(ascending=False, kind="stable")
    filled = np.zeros(FOLDS)
    fold_of: dict[str, int] = {}
    for line, size in sizes.items():
        fold_of[str(line)] = int(filled.argmin())
        filled[fold_of[str(line)]] += size
    return lines.where(real).map(fold_of).fillna(ALWAYS).to_numpy(dtype=np.int64)


def fit_voices(data: Labelled, recipes: Recipes, seed: int) -> Voices:
    """Return the voices, fitted to the data."""
    alone = fit(data, recipes.net, seed)
    return Voices(alone, None if recipes.reader is None else fit_reader(data, recipes.reader, seed))


def calibrated(heads: Heads, data: Labelled, scores: np.ndarray, shares: bool = False) -> Heads:
    """Return the heads calibrated on those of these statements that were drawn at random.

    scores: (n, all classes). shares: see `calibrate`.
    """
    rows = data.at_random()
    parts = split(scores, heads.classes)
    fitted = {
        label: calibrate(part[rows], data.targets[label][rows], shares, 0.0 if label in UNMOVED else STRENGTH)
        for label, part in parts.items()
    }
    return Heads(heads.voices, heads.classes, fitted)


def judged(heads: Heads, data: Labelled) -> dict[str, Verdict]:
    """Return the heads' verdicts on labelled statements."""
    return heads.judge(heads.voices.scores(data.seen, keep=False))


def cross_judged(heads: Heads, data: Labelled, scores: np.ndarray) -> dict[str, Verdict]:
    """Return verdicts for scores (n, all classes), each by a calibration that has not seen the statement's document."""
    documents = (data.about["source"] + "/" + data.about["doc"].astype("str")).to_numpy()
    part = np.unique(documents, return_inverse=True)[1] % PARTS
    found = []
    for number in range(PARTS):
        others = np.flatnonzero(part != number)
        found.append(calibrated(heads, data.at(others), scores[others]).judge(scores[part == number]))
    back = np.argsort(np.concatenate([np.flatnonzero(part == number) for number in range(PARTS)]))
    return {
        label: Verdict(
            heads.classes[label],
            np.vstack([each[label].chances for each in found])[back],
            np.vstack([each[label].order for each in found])[back],
        )
        for label in heads.classes
    }


def embed_all(texts: Sequence[str], model: str = MINILM) -> np.ndarray:
    """Return the texts' vectors: those that topics use."""
    return encode_texts(texts, model)[0]


def embedder(quick: bool) -> Embed:
    """Return what makes the vectors that the heads learn from: the default encoder's, or static ones."""
    return partial(embed_all, model=STATIC if quick else MINILM)


def load_all(labels: Path, corpora: Path, embed: Embed) -> tuple[Labelled, Labelled]:
    """Return the statements to train on (given and our own) and those of dev."""
    ours = shipped("corpora", "labelled")
    entries = settled([*read_entries(labels / "train.jsonl"), *own_entries(ours, corpora)], ours)
    dev = read_entries(labels / "dev.jsonl")
    return labelled(entries, embed, codebook_classes()), labelled(dev, embed, codebook_classes())


TIERS = {"quick": "for static vectors, with small weights", "best": "with a larger reader: takes an hour"}


def arguments(what: str, tiers: Sequence[str]) -> argparse.Namespace:
    """Return what was given on the command line: labels, corpora, out, seed, and which of these tiers."""
    parser = argparse.ArgumentParser(description=f"Make {what} from labelled statements.")
    parser.add_argument("labels", type=Path, help="folder with train.jsonl and dev.jsonl")
    parser.add_argument("corpora", type=Path, help="folder with goemotions and the corpora of corpora/labelled")
    parser.add_argument("out", type=Path, help="the folder to write into, such as models/heads")
    parser.add_argument("--seed", type=int, default=0)
    for tier in tiers:
        parser.add_argument(f"--{tier}", action="store_true", help=TIERS[tier])
    return parser.parse_args()


def main() -> None:
    """Read the arguments and train."""
    given = arguments("the label heads", tiers=("quick", "best"))
    recipes = QUICK if given.quick else LARGE if given.best else Recipes()
    with progress_shown():
        data, dev = load_all(given.labels, given.corpora, embedder(given.quick))
        train(data, dev, given.out, given.seed, recipes)


if __name__ == "__main__":
    main()
