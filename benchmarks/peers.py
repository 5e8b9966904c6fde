"""voc beside its peers: `python -m benchmarks.peers CORPUS.parquet [--texts 10000] [--only NAME ...]`.

Every way is a process of its own, from the start of Python to its result, on the same texts, one after another in one
run: BERTopic with its defaults (which embeds and clusters whole documents), BERTopic given the vectors of our `fast`
backend (timed with them), scikit-learn's NMF and LDA on words, and `voc run` with an empty workspace, in full and
`--quick`: reading, hiding personal details, eight labels a statement, topics, moments, needs and the report.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from benchmarks.pages import put
from benchmarks.run import HERE, timed

TOPICS = 40
"""Topics that NMF and LDA are asked for."""


def documents(corpus: Path, count: int) -> pd.DataFrame:
    """Return so many rows with a text, the same ones every time."""
    rows = pd.read_parquet(corpus).dropna(subset="text")
    return rows.sample(min(count, len(rows)), random_state=0)


def bertopic_defaults(texts: list[str]) -> None:
    """BERTopic as it comes, with the encoder that ships here in the place of the one it would download."""
    from bertopic import BERTopic
    from sentence_transformers import SentenceTransformer

    from voc.meaning.minilm import minilm_folder

    BERTopic(embedding_model=SentenceTransformer(str(minilm_folder()))).fit(texts)


def bertopic_fast(texts: list[str]) -> None:
    """BERTopic, given vectors of our backend."""
    from bertopic import BERTopic

    from voc.meaning.encoder import load_encoder
    from voc.meaning.minilm import MINILM

    BERTopic(embedding_model=None).fit(texts, load_encoder(MINILM).encode(texts))


def nmf(texts: list[str]) -> None:
    """Factor a matrix of words (TF-IDF)."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(stop_words="english", min_df=5).fit_transform(texts)
    NMF(TOPICS, random_state=0).fit(words)


def lda(texts: list[str]) -> None:
    """Fit a latent Dirichlet allocation to counts of words."""
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    words = CountVectorizer(stop_words="english", min_df=5).fit_transform(texts)
    LatentDirichletAllocation(TOPICS, random_state=0).fit(words)


PEERS: dict[str, Callable[[list[str]], None]] = {
    "BERTopic, defaults": bertopic_defaults,
    "BERTopic, vectors of `fast`": bertopic_fast,
    "NMF on words": nmf,
    "LDA on words": lda,
}
OURS = {"voc run": (), "voc run --quick": ("--quick",)}


def of_peer(name: str, file: Path) -> dict[str, float]:
    """Run a peer as a process of its own; return wall and CPU seconds and peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.peers", str(file), "--child", name])
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{name} ended with status {os.waitstatus_to_exitcode(status)}")
    wall = time.perf_counter() - start
    return {"wall_s": wall, "cpu_s": usage.ru_utime + usage.ru_stime, "peak_mb": usage.ru_maxrss / 1024}


def of_voc(options: tuple[str, ...], file: Path) -> dict[str, float]:
    """Run voc with an empty workspace."""
    with tempfile.TemporaryDirectory() as scratch:
        return timed([file], Path(scratch) / "run", Path(scratch) / "home", options)


def main() -> None:
    """Measure every way and put the table into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--only", nargs="+", default=[*PEERS, *OURS])
    parser.add_argument("--child", choices=[*PEERS], help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.child:
        PEERS[told.child](pd.read_parquet(told.corpus)["text"].tolist())
        return
    rows = documents(told.corpus, told.texts)
    lines = ["| way | wall s | CPU s | peak MB | times as long as `voc run` |", "|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "documents.parquet"
        rows.to_parquet(file)
        found = {name: of_voc(OURS[name], file) if name in OURS else of_peer(name, file) for name in told.only}
    whole = found.get("voc run", {"wall_s": float("nan")})["wall_s"]
    for name, each in found.items():
        figures = (
            f"{each['wall_s']:,.0f} | {each['cpu_s']:,.0f} | {each['peak_mb']:,.0f} | {each['wall_s'] / whole:.2f}"
        )
        lines.append(f"| {name} | {figures} |")
    title = f"`python -m benchmarks.peers {told.corpus.name} --texts {len(rows)}`:"
    put(HERE / "README.md", "peers", f"{title}\n\n" + "\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
