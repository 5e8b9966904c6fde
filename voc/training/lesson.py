"""What every fit of the label heads shares: what the right answers are and how much they weigh, and the loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voc.meaning.calibrate import UNKNOWN
from voc.meaning.features import KINDS, OUTCOME_FACTS, Sight
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


@dataclass(frozen=True)
class Lesson:
    """What is learnt from.

    seen: what is seen of n statements. answers: (n, all classes) float32, how much each class counts as the answer; of
    a label that is not known, none does. sizes: how many classes each head has.
    """

    seen: Sight
    answers: np.ndarray
    sizes: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.answers)


def lesson(data: Labelled, weighing: Weighing) -> Lesson:
    """Return what is learnt from the labels, each weighing what it should."""
    sizes = tuple(len(codes) for codes in data.classes.values())
    weight = np.where(data.about["settled"].to_numpy(dtype=bool), weighing.late, 1.0)[:, None]
    parts = [_answers(codes, size, weighing) for codes, size in zip(data.targets.values(), sizes, strict=True)]
    return Lesson(data.seen, (weight * np.hstack(parts)).astype(np.float32), sizes)


def loss_of(lesson: Lesson) -> Loss:
    """Return the sum of the heads' cross-entropies, for scores (rows, all classes) of these rows of the lesson."""
    import torch

    answers, sizes = torch.from_numpy(lesson.answers), list(lesson.sizes)

    def loss(scores: Tensor, rows: np.ndarray) -> Tensor:
        chances = torch.cat([part.log_softmax(dim=1) for part in torch.split(scores, sizes, dim=1)], dim=1)
        return -(answers[rows] * chances).sum(dim=1).mean()

    return loss


def _answers(codes: np.ndarray, size: int, weighing: Weighing) -> np.ndarray:
    """Return (n, size): the label, a little of it spread over all classes, the rarer the heavier."""
    known = codes != UNKNOWN
    count = np.maximum(np.bincount(codes[known], minlength=size), 5)
    weights = (count.sum() / count) ** weighing.balance
    weights = weights / np.average(weights, weights=count)
    label = np.eye(size)[np.where(known, codes, 0)]
    spread = (1 - weighing.smoothing) * label + weighing.smoothing / size
    return np.asarray(known[:, None] * weights * spread)


def with_hidden_facts(dense: np.ndarray, hide: float, chance: np.random.Generator) -> np.ndarray:
    """Return rows that end with the facts, outcome and source hidden in a share of them."""
    hidden = dense.copy()
    hidden[np.ix_(chance.random(len(dense)) < hide, np.arange(-len(KINDS) - OUTCOME_FACTS, -len(KINDS)))] = 0
    hidden[np.ix_(chance.random(len(dense)) < hide, np.arange(-len(KINDS), 0))] = 0
    return hidden
