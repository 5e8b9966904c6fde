"""What every fit of the label heads shares: the loss, and how much rows and classes weigh in it. torch only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voc.meaning.calibrate import UNKNOWN
from voc.meaning.features import KINDS, OUTCOME_FACTS
from voc.training.labelled import Labelled

if TYPE_CHECKING:
    from torch import Tensor

Loss = Callable[["Tensor", np.ndarray], "Tensor"]


@dataclass(frozen=True)
class Weighing:
    """The part of a recipe that every fit has: what weighs how much, and what is hidden.

    balance: 0 weighs all rows alike, 1 all classes alike.
    smoothing: share of a label that is spread over all its classes.
    late: weight of the rows labelled after the codebook was settled.
    hide: how often a row's outcome and source are hidden in training, for feedback that has none.
    """

    balance: float = 0.3
    smoothing: float = 0.05
    late: float = 1.5
    hide: float = 0.3


def head_sizes(data: Labelled) -> list[int]:
    """Return how many classes each head has."""
    return [len(codes) for codes in data.classes.values()]


def loss_of(data: Labelled, weighing: Weighing) -> Loss:
    """Return the sum of the heads' cross-entropies, for scores (rows, all classes) of these rows of the data."""
    import torch
    from torch.nn.functional import cross_entropy

    sizes = head_sizes(data)
    codes_of = np.column_stack(list(data.targets.values()))
    targets, weights = torch.from_numpy(codes_of), torch.from_numpy(_row_weights(data, weighing.late))
    by_class = [
        torch.from_numpy(_class_weights(codes, size, weighing.balance))
        for codes, size in zip(codes_of.T, sizes, strict=True)
    ]

    def loss(scores: Tensor, rows: np.ndarray) -> Tensor:
        parts = torch.split(scores, sizes, dim=1)
        losses = [
            cross_entropy(
                part, codes, weight, ignore_index=UNKNOWN, label_smoothing=weighing.smoothing, reduction="none"
            )
            for part, codes, weight in zip(parts, targets[rows].T, by_class, strict=True)
        ]
        return (torch.stack(losses).sum(dim=0) * weights[rows]).mean()

    return loss


def _row_weights(data: Labelled, late: float) -> np.ndarray:
    return np.where(data.about["settled"].to_numpy(dtype=bool), late, 1.0).astype(np.float32)


def _class_weights(codes: np.ndarray, size: int, balance: float) -> np.ndarray:
    """Return (size,) float32, mean 1 over the rows: the rarer, the heavier."""
    count = np.maximum(np.bincount(codes[codes != UNKNOWN], minlength=size), 5)
    weights = (count.sum() / count) ** balance
    return np.asarray(weights / np.average(weights, weights=count), dtype=np.float32)


def with_hidden_facts(dense: np.ndarray, hide: float, chance: np.random.Generator) -> np.ndarray:
    """Return rows that end with the facts, outcome and source hidden in a share of them."""
    hidden = dense.copy()
    hidden[np.ix_(chance.random(len(dense)) < hide, np.arange(-len(KINDS) - OUTCOME_FACTS, -len(KINDS)))] = 0
    hidden[np.ix_(chance.random(len(dense)) < hide, np.arange(-len(KINDS), 0))] = 0
    return hidden
