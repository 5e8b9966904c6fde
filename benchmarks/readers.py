"""How far further readers agree with the labels: `python -m benchmarks.readers LABELS_DIR CORPORA_DIR`.

corpora/labelled/again.csv holds further readings of statements of train.jsonl (in LABELS_DIR) and of our own files.
Prints Cohen's kappa and the share of equal labels, and writes them into corpora/labelled/card.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from benchmarks.pages import put
from voc.resources import shipped
from voc.training.labelled import read_entries
from voc.training.own_labels import LABELS, own_entries


def pairs(labels: Path, corpora: Path, folder: Path) -> pd.DataFrame:
    """Return a row for each further reading: the first labels as `first_<label>`, the reading's as `<label>`."""
    entries = [*read_entries(labels / "train.jsonl"), *own_entries(folder, corpora)]
    first = pd.DataFrame(entries).set_index("id")[[f"label_{label}" for label in LABELS]]
    first.columns = pd.Index([f"first_{label}" for label in LABELS])
    return pd.read_csv(folder / "again.csv", dtype=str).join(first, on="id", how="inner")


def table(found: pd.DataFrame) -> str:
    """Return kappa and equal labels as a Markdown table, a row a label."""
    from sklearn.metrics import cohen_kappa_score

    parts = {name: found[found["id"].str.startswith(name)] for name in ("train", "read", "written")}
    head = [f"{name}: {what}" for name, part in parts.items() for what in (f"kappa (n = {len(part)})", "equal")]
    lines = [f"| label | {' | '.join(head)} |", "|---" * (1 + len(head)) + "|"]
    for label in LABELS:
        cells = []
        for part in parts.values():
            one, two = part[f"first_{label}"], part[label]
            cells += [f"{cohen_kappa_score(one, two):.3f}", f"{(one == two).mean():.1%}"]
        lines.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table and put it into the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    folder = shipped("corpora", "labelled")
    parser.add_argument("corpora", type=Path)
    given = parser.parse_args()
    text = table(pairs(given.labels, given.corpora, folder))
    print(text)
    put(folder / "card.md", "readers", text)


if __name__ == "__main__":
    main()
