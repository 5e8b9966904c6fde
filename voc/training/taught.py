"""Statements that a larger model labelled: what the reader learns from beside the labels that people gave.

Knowledge distillation (Hinton, Vinyals & Dean 2015, arXiv:1503.02531): the reader learns how probable the larger model
holds every class, on statements that nobody labelled. corpora/labelled/taught.parquet keeps where each stands (source,
doc, start, end) and the chances, without the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from voc.meaning.features import Sight
from voc.meaning.given import Embed, given_sight
from voc.training.own_labels import in_corpora

TAUGHT = "taught.parquet"
STEPS = 15
"""A chance is kept as so many parts of one: two chances in a byte."""
PLACE = ["source", "doc", "start", "end"]


@dataclass(frozen=True)
class Taught:
    """n statements that nobody labelled.

    source: (n,) the corpus each comes from. seen: what is seen of them. chances: (n, all classes) float32, how probable
    the larger model holds each class; they add up to 1 within each label, about.
    """

    source: np.ndarray
    seen: Sight
    chances: np.ndarray

    def __len__(self) -> int:
        return len(self.chances)

    def at(self, rows: np.ndarray) -> Taught:
        """Return these statements (positions)."""
        return Taught(self.source[rows], self.seen.at(rows), self.chances[rows])


def write_taught(path: Path, places: pd.DataFrame, chances: np.ndarray) -> None:
    """Write where the statements stand (PLACE) and their chances (n, all classes)."""
    parts = np.rint(chances * STEPS).astype(np.uint8)
    pairs = parts[:, ::2] << 4 | parts[:, 1::2]
    table = places[PLACE].astype({"start": "int32", "end": "int32"}).assign(chances=[row.tobytes() for row in pairs])
    table = table.sort_values(PLACE, ignore_index=True)
    table.to_parquet(path, compression="zstd", compression_level=19, index=False)


def read_taught(path: Path, corpora: Path, embed: Embed) -> Taught:
    """Return the statements of those corpora that are there."""
    table = pd.read_parquet(path)
    pairs = np.stack([np.frombuffer(each, np.uint8) for each in table["chances"]])
    chances = np.stack([pairs >> 4, pairs & 15], axis=-1).reshape(len(table), -1).astype(np.float32) / STEPS
    entries = pd.DataFrame(in_corpora(table.assign(row=np.arange(len(table))), corpora))
    return Taught(entries["source"].to_numpy(), given_sight(entries, embed), chances[entries["row"].to_numpy()])
