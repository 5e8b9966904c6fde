"""Compare ways to find topics: `python -m benchmarks.topic_designs banking77.parquet`.

The file has columns `text` and `label_intent` (or `label_category`): texts of known themes. Each way finds as many
topics as there are themes among the same vectors (HDBSCAN chooses its own number). Prints a row a way: adjusted
mutual information with the themes and adjusted Rand index between seeds (means over seeds, texts left out counted
as one topic), topics found, share of texts left out, seconds of one fit.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd

from voc.meaning.clusters import find_centres
from voc.meaning.encoder import encode_texts
from voc.topic_model import plain_model

TEXTS = 4_000
SEEDS = (0, 1, 2)
SMALLEST = 10
Way = Callable[[np.ndarray, int, int], np.ndarray]


def spectral(vectors: np.ndarray, topics: int, seed: int) -> np.ndarray:
    """Return each text's topic as voc finds it."""
    centres = find_centres(vectors, topics, SMALLEST, seed)
    return plain_model(centres, np.zeros((vectors.shape[1], 0), dtype=np.float32), floor=0.2, context=0).assign(
        vectors
    )[0]


def k_means(vectors: np.ndarray, topics: int, seed: int) -> np.ndarray:
    """Return each text's cluster by k-means."""
    from sklearn.cluster import KMeans

    return np.asarray(KMeans(topics, n_init=4, random_state=seed).fit_predict(vectors))


def reduced(vectors: np.ndarray, seed: int) -> np.ndarray:
    """Return the vectors in five dimensions, by UMAP as BERTopic sets it."""
    from umap import UMAP

    return np.asarray(
        UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed).fit_transform(vectors)
    )


def umap_hdbscan(vectors: np.ndarray, topics: int, seed: int) -> np.ndarray:  # noqa: ARG001
    """Return each text's topic by BERTopic's default parts."""
    from hdbscan import HDBSCAN

    return np.asarray(HDBSCAN(min_cluster_size=SMALLEST).fit_predict(reduced(vectors, seed)))


def umap_k_means(vectors: np.ndarray, topics: int, seed: int) -> np.ndarray:
    """Return each text's topic by UMAP and k-means."""
    return k_means(reduced(vectors, seed), topics, seed)


WAYS: dict[str, Way] = {
    "spectral, nearest centre (voc)": spectral,
    "k-means": k_means,
    "UMAP + HDBSCAN (BERTopic's default)": umap_hdbscan,
    "UMAP + k-means": umap_k_means,
}


def judged(way: Way, vectors: np.ndarray, themes: np.ndarray) -> list[float]:
    """Return AMI, ARI between seeds, topics, share left out and seconds a fit."""
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

    way(vectors[:1000], 10, 0)  # the first call of some libraries compiles
    start = perf_counter()
    found = [way(vectors, len(np.unique(themes)), seed) for seed in SEEDS]
    seconds = (perf_counter() - start) / len(SEEDS)
    return [
        float(np.mean([adjusted_mutual_info_score(themes, each) for each in found])),
        float(np.mean([adjusted_rand_score(one, two) for one, two in combinations(found, 2)])),
        float(np.mean([len(np.unique(each[each >= 0])) for each in found])),
        float(np.mean([(each < 0).mean() for each in found])),
        seconds,
    ]


def themed(path: Path) -> tuple[list[str], np.ndarray]:
    """Return distinct texts and their themes: (texts,)."""
    rows = pd.read_parquet(path)
    themes = next(rows[each] for each in rows.columns if each.startswith("label_"))
    rows = rows.assign(theme=themes).drop_duplicates("text").sort_values("text").sample(TEXTS, random_state=0)
    return rows["text"].tolist(), rows["theme"].to_numpy()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    texts, themes = themed(parser.parse_args().file)
    vectors = encode_texts(texts)[0]
    print("| way | AMI | ARI between seeds | topics | left out | s |\n|---|---|---|---|---|---|")
    for name, way in WAYS.items():
        ami, ari, topics, out, seconds = judged(way, vectors, themes)
        print(f"| {name} | {ami:.3f} | {ari:.2f} | {topics:.0f} | {out:.1%} | {seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()
