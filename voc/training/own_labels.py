"""Labels made for this project: statements of real feedback that were read again, and feedback that was written.

corpora/labelled/read.csv.gz: source, doc, start, end, draw and labels of statements in ../shared/corpora, without their
text. written.jsonl: feedback written for this project, every statement with its labels. again.csv: further readings of
labelled statements, by id and reader.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

READ, WRITTEN, AGAIN = "read.csv.gz", "written.jsonl", "again.csv"
LABELS = ("stage", "value", "dimension", "sentiment", "need", "ladder", "turn")
MAJORITY_OF = 3
"""Readers it takes for a majority."""
BESIDE = ("title", "rating", "rating_scale", "source_kind")


def own_entries(folder: Path, corpora: Path) -> list[dict[str, Any]]:
    """Return our labelled statements in the form of train.jsonl; those of a corpus that is absent are left out."""
    return [*_read(folder / READ, corpora), *_written(folder / WRITTEN)]


def settled(entries: Sequence[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """Return the entries with `readers`, how many read them; where there are three, with the label that two gave.

    A label on which all three differ is None: nobody can be right or wrong on it.
    """
    again = pd.read_csv(folder / AGAIN, dtype=str).groupby("id")
    readings = {name: rows.to_dict("records") for name, rows in again if len(rows) + 1 >= MAJORITY_OF}
    return [_settled(entry, readings.get(entry["id"], [])) for entry in entries]


def majority(given: Sequence[str]) -> str | None:
    """Return what more than half of the readers gave; None where there is no such label."""
    best, count = Counter(given).most_common(1)[0]
    return best if count > len(given) / 2 else None


def _settled(entry: dict[str, Any], others: Sequence[Mapping[Any, Any]]) -> dict[str, Any]:
    if not others:
        return {**entry, "readers": 1}
    agreed: dict[str, str | None] = {}
    for label in LABELS:
        given = [entry[f"label_{label}"], *(other[label] for other in others)]
        agreed[f"label_{label}"] = majority(given)
    return {**entry, **agreed, "readers": len(others) + 1}


def in_corpora(rows: pd.DataFrame, corpora: Path) -> list[dict[str, Any]]:
    """Return rows (source, doc, start, end and whatever else) with their text; without those of absent corpora."""
    found: list[dict[str, Any]] = []
    for source, own in rows.groupby("source", sort=True):
        table = corpora / f"{source}.parquet"
        if not table.is_file():
            continue
        texts = pd.read_parquet(table)
        texts = texts.assign(id=texts["id"].astype(str)).drop_duplicates("id").set_index("id")
        found += [_entry(row, texts.loc[row["doc"]]) for row in own.to_dict("records")]
    return found


def _read(path: Path, corpora: Path) -> list[dict[str, Any]]:
    rows = pd.read_csv(path, dtype=str).astype({"start": int, "end": int})
    return in_corpora(rows.rename(columns={label: f"label_{label}" for label in LABELS}), corpora)


def _entry(row: Mapping[Any, Any], feedback: pd.Series[Any]) -> dict[str, Any]:
    text, start, end = feedback["text"], row["start"], row["end"]
    cars = (row["source"], feedback.get("category")) == ("scale_100k", "cars")
    return {
        **row,
        "id": f"read-{row['source']}-{row['doc']}-{start}",
        "source": row["source"] + (" cars" if cars else ""),
        "statement": text[start:end],
        "text": text,
        "domain": feedback.get("category"),
        **{name: None if pd.isna(feedback.get(name)) else feedback.get(name) for name in BESIDE},
    }


def _written(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        piece = json.loads(line)
        text, start = " ".join(statement for statement, *_ in piece["statements"]), 0
        about = {"source": f"written: {piece['domain']}", "doc": str(number), "text": text, "draw": "written"}
        for place, (statement, *labels) in enumerate(piece["statements"]):
            given = dict(zip((f"label_{label}" for label in LABELS), map(str, labels), strict=True))
            span = {
                "id": f"written-{number}-{place}",
                "statement": statement,
                "start": start,
                "end": start + len(statement),
            }
            found.append(
                {**about, "domain": piece["domain"], **{key: piece.get(key) for key in BESIDE}, **span, **given}
            )
            start += len(statement) + 1
    return found
