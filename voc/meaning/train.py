"""Make the label heads: `python -m voc.meaning.train LABELS_DIR OUT_DIR [--seed 0]`.

Reads train.jsonl and dev.jsonl; writes weights, set-up and card into OUT_DIR (models/heads), and their
sha256 into the manifest.json beside it. The same labels and seed give the same files on the same machine.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from voc.meaning.calibrate import calibrate
from voc.meaning.card import write_card
from voc.meaning.encoder import encode_texts
from voc.meaning.fit import Recipe, fit
from voc.meaning.heads import Heads, Verdict, save_heads, split
from voc.meaning.labelled import Embed, Labelled, load_labelled
from voc.progress import progress_shown, track
from voc.resources import definition

FOLDS = 4


def train(labels: Path, out: Path, seed: int, recipe: Recipe, embed: Embed) -> Heads:
    """Fit, calibrate, test and write the heads. `labels` holds train.jsonl and dev.jsonl.

    One thread throughout: more would add numbers in another order, and gain nothing on matrices this small.
    """
    from threadpoolctl import threadpool_limits

    data, dev = load_labelled(labels / "train.jsonl", embed), load_labelled(labels / "dev.jsonl", embed)
    with threadpool_limits(1):
        return _trained(data, dev, out, seed, recipe)


def _trained(data: Labelled, dev: Labelled, out: Path, seed: int, recipe: Recipe) -> Heads:
    held_out = {way: held_out_scores(data, folds(data, way), recipe, seed) for way in ("known", "unseen")}
    net = fit(data, np.arange(len(data)), recipe, seed)
    heads = calibrated(Heads(net, classes(), {}), data, held_out, data.at_random())
    save_heads(heads, out)
    tried = {way: (data, cross_judged(heads, data, held_out, way)) for way in held_out}
    write_card(out, recipe, data, dev, {"dev": (dev, judged(heads, dev)), **tried})
    return heads


def classes() -> dict[str, tuple[str, ...]]:
    """Return every head's classes, in the order of their scores."""
    return {label: tuple(codes) for label, codes in definition("labels")["classes"].items()}


def folds(data: Labelled, way: str) -> np.ndarray:
    """Return (n,) fold numbers: "known" keeps documents whole, "unseen" keeps sources whole."""
    sources = data.about["source"]
    groups = sources if way == "unseen" else sources + "/" + data.about["doc"].astype("str")
    sizes = groups.value_counts().sort_index(kind="stable").sort_values(ascending=False, kind="stable")
    filled = np.zeros(FOLDS)
    fold_of: dict[str, int] = {}
    for group, size in sizes.items():
        fold_of[str(group)] = int(filled.argmin())
        filled[fold_of[str(group)]] += size
    return groups.map(fold_of).to_numpy()


def held_out_scores(data: Labelled, fold: np.ndarray, recipe: Recipe, seed: int) -> np.ndarray:
    """Return (n, all classes) scores, each from a net that has not seen the statement's fold."""
    scores = np.zeros((len(data), sum(map(len, classes().values()))), dtype=np.float32)
    for number in track(range(FOLDS), "held-out fits", FOLDS):
        out = np.flatnonzero(fold == number)
        scores[out] = fit(data, np.flatnonzero(fold != number), recipe, seed).scores(data.seen, data.rows[out])
    return scores


def calibrated(heads: Heads, data: Labelled, held_out: dict[str, np.ndarray], rows: np.ndarray) -> Heads:
    """Return the heads calibrated on these rows (n, bool), on scores from known and from unseen sources alike."""
    parts = {way: split(scores, heads.classes) for way, scores in held_out.items()}
    fitted = {
        label: calibrate(
            np.vstack([part[label][rows] for part in parts.values()]), np.tile(data.targets[label][rows], len(parts))
        )
        for label in heads.classes
    }
    return Heads(heads.net, heads.classes, fitted)


def judged(heads: Heads, data: Labelled) -> dict[str, Verdict]:
    """Return the heads' verdicts on labelled statements."""
    return heads.judge(heads.net.scores(data.seen, data.rows))


def cross_judged(heads: Heads, data: Labelled, held_out: dict[str, np.ndarray], way: str) -> dict[str, Verdict]:
    """Return verdicts on the training statements by nets and calibrations that have not seen their fold."""
    fold = folds(data, way)
    parts = [
        calibrated(heads, data, held_out, data.at_random() & (fold != k)).judge(held_out[way][fold == k])
        for k in range(FOLDS)
    ]
    back = np.argsort(np.concatenate([np.flatnonzero(fold == k) for k in range(FOLDS)]))
    return {
        label: Verdict(
            heads.classes[label],
            np.vstack([part[label].chances for part in parts])[back],
            np.vstack([part[label].order for part in parts])[back],
        )
        for label in heads.classes
    }


def embed_all(texts: Sequence[str]) -> np.ndarray:
    """Return the texts' vectors: those that topics use."""
    return encode_texts(texts)[0]


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description="Make the label heads from labelled statements.")
    parser.add_argument("labels", type=Path, help="folder with train.jsonl and dev.jsonl")
    parser.add_argument("out", type=Path, help="the folder to write into, such as models/heads")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with progress_shown():
        train(given.labels, given.out, given.seed, Recipe(), embed_all)


if __name__ == "__main__":
    main()
