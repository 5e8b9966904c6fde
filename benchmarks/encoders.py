"""Measure what embeds: `python -m benchmarks.encoders [CORPUS.parquet] [--labels DIR] [--themes banking77.parquet]`.

Tokens a second of `SentenceTransformer.encode` as it comes, of the backends `torch` and `fast`, and of `static`
(which meets every word anew each time), in turn and in one run, the best of three, on statements of a corpus (default:
the demo's reviews); the cosine with the first, where they share a space; the share of texts whose vector changes by a
bit in another order. Beside them what bounds them: the tokenizer alone, and the processor's own matrix products at the
encoder's size. Where there are labels (dev.jsonl) and texts of known themes, a second table says what each is good for:
how many of the corpus's statements get the labels that they get by `torch` (mean over the eight heads), the shipped
heads' macro-F1 and accuracy (means over the codebook's seven), and topics' AMI with the themes and those of `torch`: by
the vectors that `voc run` uses, and in a last line by those of the published encoder.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from voc.intake.segment import split
from voc.meaning.calibrate import UNKNOWN
from voc.meaning.clusters import find_centres
from voc.meaning.encoder import encode_texts, load_encoder
from voc.meaning.evaluate import accuracy, answers, macro_f1
from voc.meaning.heads import load_heads, shipped_heads
from voc.meaning.label import HEADS, Tier, judge_given
from voc.meaning.minilm import MINILM, MOST_TOKENS, WIDTH, minilm_folder, tokens_of
from voc.meaning.reader import READER
from voc.meaning.static import STATIC, StaticEncoder
from voc.resources import shipped
from voc.training.labelled import codebook_classes, labelled, read_entries
from voc.training.train import embedder, judged

TEXTS, TURNS, SMALLEST = 4_000, 3, 10
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


def by_backend(name: str) -> Encode:
    """Return the way of one of our backends."""
    os.environ["VOC_BACKEND"] = name
    load_encoder.cache_clear()
    return load_encoder(MINILM).encode


def by_static() -> Encode:
    """Return the static tier's way; an encoder of its own for each call, so that no word is known from the last."""
    StaticEncoder().encode(["the table is made once"])
    return lambda texts: StaticEncoder().encode(texts)


def head_scores(dev: Path, tier: Tier) -> tuple[float, float]:
    """Return macro-F1 and accuracy of the shipped heads on labelled statements, means over the seven labels."""
    data = labelled(read_entries(dev), embedder(tier == "quick"), codebook_classes())
    verdicts, found = judged(load_heads(shipped("models", HEADS[tier])), data), []
    for label, codes in data.targets.items():
        rows = np.flatnonzero(codes != UNKNOWN)
        one = answers(verdicts[label].at(rows), codes[rows])
        found.append((macro_f1(one), accuracy(one)))
    return tuple(np.mean(found, axis=0).tolist())


def topics_of(texts: list[str], model: str, count: int) -> np.ndarray:
    """Return each text's topic among `count`, as voc finds them."""
    vectors = encode_texts(texts, model)[0]
    return np.asarray((vectors @ find_centres(vectors, SMALLEST, most=count).T).argmax(axis=1))


def themed(path: Path) -> tuple[list[str], np.ndarray]:
    """Return distinct texts and their themes: (texts,)."""
    rows = pd.read_parquet(path)
    themes = next(rows[each] for each in rows.columns if each.startswith("label_"))
    rows = rows.assign(theme=themes).drop_duplicates("text").sort_values("text").sample(TEXTS, random_state=0)
    return rows["text"].tolist(), rows["theme"].to_numpy()


def labels_of(texts: list[str], tier: Tier) -> np.ndarray:
    """Return every head's label of statements that stand alone: (heads, statements)."""
    return np.array([each.given() for each in judge_given(pd.DataFrame({"statement": texts}), tier).values()])


def quality(statements: list[str], labels: Path | None, themes: Path | None) -> None:
    """Print what each backend and tier is good for."""
    texts, known = themed(themes) if themes else ([], np.zeros(0))
    print(
        "\n| way | labels as by `torch` | heads, macro-F1 | heads, accuracy | topics, AMI with themes | with `torch` |"
    )
    print("|---" * 6 + "|")
    given, topics = np.zeros(0), np.zeros(0)
    for name in ("torch", "fast", STATIC):
        os.environ["VOC_BACKEND"] = "fast" if name == STATIC else name
        load_encoder.cache_clear()
        shipped_heads.cache_clear()
        tier: Tier = "quick" if name == STATIC else "full"
        own = labels_of(statements, tier)
        given = own if name == "torch" else given
        cells = [f"{(own == given).mean():.1%}"]
        cells += [f"{each:.3f}" for each in head_scores(labels / "dev.jsonl", tier)] if labels else ["–"] * 2
        if texts:
            found = topics_of(texts, STATIC if name == STATIC else READER, len(np.unique(known)))
            topics = found if name == "torch" else topics
            cells += likeness(found, (known, topics))
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    if texts:
        found = topics_of(texts, MINILM, len(np.unique(known)))
        print(f"| published encoder | – | – | – | {' | '.join(likeness(found, (known, topics)))} |", flush=True)


def likeness(found: np.ndarray, others: Sequence[np.ndarray]) -> list[str]:
    """Return the AMI of topics with each of the others."""
    from sklearn.metrics import adjusted_mutual_info_score

    return [f"{adjusted_mutual_info_score(each, found):.3f}" for each in others]


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
    parser.add_argument("--labels", type=Path, help="the folder of dev.jsonl")
    parser.add_argument("--themes", type=Path, help="texts of known themes: banking77.parquet")
    given = parser.parse_args()
    texts = statements(given.corpus)
    speed(texts)
    if given.labels or given.themes:
        quality(texts, given.labels, given.themes)


def speed(texts: list[str]) -> None:
    """Print how quick each backend and tier is, and whether they give the same."""
    start = time.perf_counter()
    tokens = sum(min(len(each.ids), MOST_TOKENS) + 2 for each in tokens_of(texts))
    cutting = time.perf_counter() - start
    ways = {"SentenceTransformer.encode": by_library(), "torch": by_backend("torch"), "fast": by_backend("fast")}
    ways[STATIC] = by_static()
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
        same = found[name].shape == found[first].shape
        cosine = (found[name] * found[first]).sum(axis=1) if same else np.zeros(0)
        changed = (encode([texts[each] for each in turned]) != found[name][turned]).any(axis=1).mean()
        best = min(seconds[name])
        print(
            f"| {name} | {tokens / best:,.0f} | {min(seconds[first]) / best:.2f} | "
            f"{f'{cosine.mean():.7f} | {cosine.min():.7f}' if same else '– | –'} | {changed:.1%} |"
        )
    print(f"\nBounds: tokenizer alone {tokens / cutting:,.0f} tokens/s; matrix products alone {peak() / FLOPS:,.0f}.")


if __name__ == "__main__":
    main()
