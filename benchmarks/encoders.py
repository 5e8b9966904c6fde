"""Measure what runs the encoder: `python -m benchmarks.encoders [CORPUS.parquet]` (default: the demo's reviews).

Tokens a second of `SentenceTransformer.encode` as it comes, and of the engines `torch` and `fast`, in turn and in one
run, the best of three; the cosine with the first; the share of texts whose vector changes by a bit in another order.
Beside them what bounds them: the tokenizer alone, and the processor's own matrix products at the encoder's size.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from voc.intake.segment import split
from voc.meaning.encoder import load_encoder
from voc.meaning.minilm import MINILM, MOST_TOKENS, WIDTH, minilm_folder, tokens_of
from voc.resources import shipped

TEXTS, TURNS = 1_000, 3
FLOPS = 2 * 6 * 12 * WIDTH**2
"""Of the six layers' matrix products for a token: 12 x width^2 weights a layer, a product and a sum each."""
Encode = Callable[[list[str]], np.ndarray]


def statements(path: Path) -> list[str]:
    """Return statements of a corpus, each once, the same ones every time."""
    rows = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    column = "text" if "text" in rows else max(rows.select_dtypes("str"), key=lambda name: rows[name].str.len().mean())
    every = rows[column].dropna().astype("str").drop_duplicates().sort_values().sample(frac=1, random_state=0)
    texts = every.head(TEXTS).tolist()
    spans = split(texts, ["en"] * len(texts))
    found = [text[start:end] for text, own in zip(texts, spans, strict=True) for start, end in own]
    return pd.Series(found).drop_duplicates().sample(frac=1, random_state=0).head(TEXTS).tolist()


def by_library() -> Encode:
    """Return sentence-transformers' own way, with its defaults."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(minilm_folder()), device="cpu")
    return lambda texts: np.asarray(model.encode(texts, normalize_embeddings=True, show_progress_bar=False))


def by_engine(name: str) -> Encode:
    """Return the way of one of our engines."""
    os.environ["VOC_ENGINE"] = name
    load_encoder.cache_clear()
    return load_encoder(MINILM).encode


def peak() -> float:
    """Return the processor's floating-point operations a second in a product of the encoder's size."""
    import torch

    one, other = torch.randn(1024, WIDTH), torch.randn(WIDTH, 4 * WIDTH)
    start, turns = time.perf_counter(), 200
    for _ in range(turns):
        one @ other
    return turns * 2 * 1024 * WIDTH * 4 * WIDTH / (time.perf_counter() - start)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="?", default=shipped("corpora", "demo") / "reviews.csv")
    texts = statements(parser.parse_args().corpus)
    start = time.perf_counter()
    tokens = sum(min(len(each.ids), MOST_TOKENS) + 2 for each in tokens_of(texts))
    cutting = time.perf_counter() - start
    ways = {"SentenceTransformer.encode": by_library(), "torch": by_engine("torch"), "fast": by_engine("fast")}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    found: dict[str, np.ndarray] = {}
    for _ in range(TURNS):
        for name, encode in ways.items():
            start = time.perf_counter()
            found[name] = encode(texts)
            seconds[name].append(time.perf_counter() - start)
    print(f"{len(texts):,} statements, {tokens:,} tokens, {os.cpu_count()} cores\n")
    print("| way | tokens/s | ratio | cosine, mean | cosine, least | changed by order |\n|---|---|---|---|---|---|")
    first, turned = next(iter(ways)), np.random.default_rng(0).permutation(len(texts))
    for name, encode in ways.items():
        cosine = (found[name] * found[first]).sum(axis=1)
        changed = (encode([texts[each] for each in turned]) != found[name][turned]).any(axis=1).mean()
        best = min(seconds[name])
        print(
            f"| {name} | {tokens / best:,.0f} | {min(seconds[first]) / best:.2f} | {cosine.mean():.7f} | "
            f"{cosine.min():.7f} | {changed:.1%} |"
        )
    print(f"\nBounds: tokenizer alone {tokens / cutting:,.0f} tokens/s; matrix products alone {peak() / FLOPS:,.0f}.")


if __name__ == "__main__":
    main()
