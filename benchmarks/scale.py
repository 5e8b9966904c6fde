"""How a run grows: `python -m benchmarks.scale CORPUS.parquet [--sizes 3000 10000 30000] [--quick]`.

Each size is a run of its own with an empty workspace, on rows drawn from the corpus with a fixed seed (more than it has
are drawn again, each copy with some of its words replaced by others of the corpus, so that no two are alike). Then the
same feedback with 1 % more at the end is run into the same folder. Wall and CPU seconds and peak memory are the
operating system's own; the exponent is the slope of their logarithms. Results go to results/scale.json (and
scale-quick.json), and the table in README.md is written from them.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.pages import put
from benchmarks.run import HERE, timed

SHARE = 0.01
"""Of feedback added for the second run."""
REPLACED = 0.15
"""Of the words of a row that was drawn before."""


def drawn(corpus: pd.DataFrame, size: int) -> pd.DataFrame:
    """Return so many rows; those drawn again have some words replaced."""
    chance = np.random.default_rng(0)
    order = np.concatenate([chance.permutation(len(corpus)) for _ in range(math.ceil(size / len(corpus)))])[:size]
    rows = corpus.iloc[order].reset_index(drop=True)
    words = [word for text in corpus["text"].head(2000) for word in str(text).split()]
    again = range(len(corpus), size)
    changed = [_changed(str(rows["text"].iloc[row]).split(), words, chance) for row in again]
    texts = [*rows["text"].iloc[: len(corpus)], *changed]
    return rows.assign(text=texts, id=[f"{each}#{row}" for row, each in enumerate(rows["id"])])


def _changed(own: list[str], words: list[str], chance: np.random.Generator) -> str:
    other = chance.integers(len(words), size=len(own))
    return " ".join(
        words[at] if replaced else word
        for word, at, replaced in zip(own, other, chance.random(len(own)) < REPLACED, strict=True)
    )


def measure(corpus: pd.DataFrame, size: int, options: list[str]) -> dict[str, Any]:
    """Run one size, and again with one per cent more; return the figures."""
    whole = drawn(corpus, math.ceil(size * (1 + SHARE)))
    with tempfile.TemporaryDirectory() as scratch:
        home, folder, file = Path(scratch) / "home", Path(scratch) / "run", Path(scratch) / "feedback.parquet"
        whole.head(size).to_parquet(file)
        first = timed([file], folder, home, options)
        manifest = json.loads((folder / "manifest.json").read_text())
        whole.to_parquet(file)
        more = timed([file], folder, home, options)
    counts, seconds = manifest["counts"], manifest["facts"]["seconds"]
    return {"size": size, "statements": counts["statements"], "first": first, "more": more, "seconds": seconds}


def table(found: list[dict[str, Any]], title: str) -> str:
    """Return the figures as a Markdown table with the exponents below."""
    head = "| texts | statements | wall s | CPU s | texts/s | peak MB | 1 % more: wall s | of the full run |\n"
    rows = []
    for each in found:
        wall, more = each["first"]["wall_s"], each["more"]["wall_s"]
        cells = [
            *(f"{each[name]:,}" for name in ("size", "statements")),
            *(f"{number:,.0f}" for number in (wall, each["first"]["cpu_s"], each["size"] / wall)),
            *(f"{each['first']['peak_mb']:,}", f"{more:,.0f}", f"{more / wall:.0%}"),
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return f"{title}\n\n{head}{'|---' * 8}|\n" + "\n".join(rows) + f"\n\n{_exponents(found)}\n"


def _exponents(found: list[dict[str, Any]]) -> str:
    if len(found) < 2:
        return ""
    size = np.log([each["size"] for each in found])
    slopes = {
        name: np.polyfit(size, np.log([each["first"][name] for each in found]), 1)[0] for name in ("wall_s", "peak_mb")
    }
    largest = sorted(found[-1]["seconds"].items(), key=lambda item: -item[1])[:6]
    steps = ", ".join(f"{name} {seconds:,.0f}" for name, seconds in largest)
    return (
        f"Growth exponent: seconds {slopes['wall_s']:.2f}, memory {slopes['peak_mb']:.2f}. Largest steps at "
        f"{found[-1]['size']:,} texts, seconds: {steps}."
    )


def main() -> None:
    """Measure every size and put the table into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[3_000, 10_000, 30_000])
    parser.add_argument("--quick", action="store_true")
    told = parser.parse_args()
    corpus = pd.read_parquet(told.corpus)
    options, name = (["--quick"], "scale-quick") if told.quick else ([], "scale")
    found = []
    for size in sorted(told.sizes):
        found.append(measure(corpus, size, options))
        print(json.dumps(found[-1]), flush=True)
    about = {
        "corpus": told.corpus.name,
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "on": datetime.now(UTC).date().isoformat(),
    }
    (HERE / "results" / f"{name}.json").write_text(json.dumps({**about, "runs": found}, indent=1) + "\n")
    title = f"`python -m benchmarks.scale {told.corpus.name}{' --quick' if told.quick else ''}`:"
    put(HERE / "README.md", name, table(found, title))


if __name__ == "__main__":
    main()
