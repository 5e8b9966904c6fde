"""Distinct needs found against statements read: `python -m benchmarks.discovery CORPORA_DIR [--draws 20]`.

Whoever reads feedback for needs wants new ones soon (Timoshenko and Hauser 2019). On needs_amazon, sentences of which
people said whether they hold a need: they are read at random, by how probably they hold one, and as voc shows them (the
unmet before the met, one of each cluster before a second of any, the most typical first). The corpus does not say
which sentences hold the same need, so a stand-in does: the sentences with a need are clustered (average linkage) inside
their category, once by their words (TF-IDF), which no part of voc's order uses, and once by the published encoder's
vectors, which voc's own are near to; a need is a cluster, found when one of its sentences is read. Draws of half of the
sentences give the intervals.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import voc
from benchmarks.pages import put
from benchmarks.run import HERE
from voc.meaning.encoder import encode_texts
from voc.measure.evidence import LONGEST, SHORTEST
from voc.measure.needs.need_clusters import NOBODY, cluster_means, cluster_needs, with_kinds
from voc.measure.needs.need_kinds import need_kinds
from voc.measure.needs.needs import NeedsSettings

RESULTS = HERE / "results" / "discovery.json"
READ = (50, 100, 200, 400, 800)
APART = {"words": 0.85, "vectors": 0.55}
"""Mean distance (1 - cosine) inside a cluster, at most, by what the stand-in for distinct needs goes by."""
Order = Callable[[pd.DataFrame, np.ndarray, np.random.Generator], np.ndarray]


def at_random(rows: pd.DataFrame, vectors: np.ndarray, random: np.random.Generator) -> np.ndarray:  # noqa: ARG001
    """Read in any order."""
    return random.permutation(len(rows))


def by_chance_of_need(rows: pd.DataFrame, vectors: np.ndarray, random: np.random.Generator) -> np.ndarray:  # noqa: ARG001
    """Read what most probably holds a need first."""
    return np.argsort(rows["need_p_none"].to_numpy(), kind="stable")


def by_clusters(rows: pd.DataFrame, vectors: np.ndarray, random: np.random.Generator) -> np.ndarray:  # noqa: ARG001
    """Read one of each cluster of unmet needs, then of met ones, then a second of each, the most typical first."""
    code = np.where(rows["need"] == "unmet", 0, np.where(rows["need"] == "met", 1, 2))
    turn = np.full(len(rows), len(rows))
    size = np.zeros(len(rows))
    for kind in (0, 1):
        own = np.flatnonzero(code == kind)
        cluster, typical = _clusters(rows.iloc[own], vectors[own])
        order = np.lexsort((-typical, cluster))
        starts = np.r_[True, cluster[order][1:] != cluster[order][:-1]]
        place = np.arange(len(own)) - np.maximum.accumulate(np.where(starts, np.arange(len(own)), 0))
        turn[own[order]] = place
        size[own] = np.bincount(cluster, minlength=cluster.max(initial=0) + 1)[cluster]
    return np.lexsort((rows["need_p_none"].to_numpy(), -size, code, turn))


def _clusters(rows: pd.DataFrame, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each sentence's cluster, one of its own where it shares its need with nobody, and how typical it is."""
    rules = NeedsSettings()
    marked = with_kinds(vectors, need_kinds(rows["text"].reset_index(drop=True)), rules.kind_bonus)
    people = np.arange(len(rows))
    found = cluster_needs(marked, np.zeros_like(people), people, rules.distance, rules.same)
    found = np.where(found == NOBODY, found.max(initial=NOBODY) + 1 + people, found)
    found = np.unique(found, return_inverse=True)[1]
    means = cluster_means(vectors, found)
    words = np.array([len(text.split()) for text in rows["text"]])
    readable = np.where((words >= SHORTEST) & (words <= LONGEST), 1.0, 0.5)
    return found, (vectors * means[found]).sum(axis=1) * (1 - rows["need_p_none"].to_numpy()) * readable


ORDERS: dict[str, Order] = {"random": at_random, "by probability": by_chance_of_need, "as voc shows": by_clusters}


def distinct_needs(rows: pd.DataFrame, by: str) -> np.ndarray:
    """Return (sentences,) the stand-in for which need each holds; -1 where people said that there is none."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import pdist
    from sklearn.feature_extraction.text import TfidfVectorizer

    found = np.full(len(rows), -1)
    for _, own in rows[rows["label_need"] == 1].groupby("category"):
        texts = own["text"].tolist()
        held = (
            TfidfVectorizer(stop_words="english", sublinear_tf=True, min_df=2).fit_transform(texts).toarray()
            if by == "words"
            else encode_texts(texts)[0]
        )
        apart = np.nan_to_num(pdist(held, "cosine"), nan=1.0)
        cluster = fcluster(linkage(np.maximum(apart, 0), "average"), APART[by], criterion="distance")
        found[own.index] = cluster + found.max()
    return found


def curve(order: np.ndarray, need: np.ndarray) -> list[int]:
    """Return how many distinct needs are found after each of `READ` sentences."""
    return [len(set(need[order[:count]].tolist()) - {-1}) for count in READ]


def measure(rows: pd.DataFrame, draws: int) -> list[dict[str, Any]]:
    """Return a row a stand-in, order and draw."""
    vectors = encode_texts(rows["text"].tolist(), "reader")[0]
    found = []
    for by in APART:
        need = distinct_needs(rows, by)
        for seed in range(draws):
            random = np.random.default_rng(seed)
            part = np.sort(random.choice(len(rows), len(rows) // 2, replace=False))
            held, own = rows.iloc[part].reset_index(drop=True), need[part]
            there = len(set(own.tolist()) - {-1})
            for name, order in ORDERS.items():
                got = curve(order(held, vectors[part], random), own)
                found.append({"by": by, "order": name, "seed": seed, "there": there, "found": got})
    return found


def page(found: list[dict[str, Any]]) -> str:
    """Return the table for the README: means, and the 95 % of draws between."""
    lines = ["| needs told apart by | order | " + " | ".join(f"{count} read" for count in READ) + " |"]
    lines.append("|---" * (len(READ) + 2) + "|")
    for (by, name), own in pd.DataFrame(found).groupby(["by", "order"], sort=False):
        got = np.array(own["found"].tolist())
        low, high = np.percentile(got, [2.5, 97.5], axis=0)
        cells = [f"{m:.0f} ({a:.0f}-{b:.0f})" for m, a, b in zip(got.mean(axis=0), low, high, strict=True)]
        lines.append(f"| {by} ({own['there'].mean():.0f}) | {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, write the results and the section of the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--draws", type=int, default=20)
    given = parser.parse_args()
    table = pd.read_parquet(given.corpora / "needs_amazon.parquet")
    table = table.drop_duplicates("text", ignore_index=True)
    rows = voc.classify(table.rename(columns={"text": "statement"})).rename(columns={"statement": "text"})
    found = measure(rows, given.draws)
    RESULTS.write_text(json.dumps({"read": READ, "draws": given.draws, "rows": found}) + "\n", encoding="utf-8")
    put(HERE / "README.md", "discovery", page(found))
    print(page(found))


if __name__ == "__main__":
    main()
