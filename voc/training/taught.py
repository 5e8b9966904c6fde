"""Statements that a larger model labelled: what the reader learns from beside the labels that people gave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voc.meaning.features import Sight


@dataclass(frozen=True)
class Taught:
    """n statements that nobody labelled.

    source: (n,) the corpus each comes from. seen: what is seen of them. chances: (n, all classes) float32, how probable
    the larger model holds each class; they add up to 1 within each label.
    """

    source: np.ndarray
    seen: Sight
    chances: np.ndarray

    def __len__(self) -> int:
        return len(self.chances)

    def at(self, rows: np.ndarray) -> Taught:
        """Return these statements (positions)."""
        return Taught(self.source[rows], self.seen.at(rows), self.chances[rows])
