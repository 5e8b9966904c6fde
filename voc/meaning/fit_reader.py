"""Train the reader: the encoder's upper layers and a net on their vectors, for all labels at once. torch only."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from voc.meaning.engine import batches
from voc.meaning.features import FACTS
from voc.meaning.fit import member_of
from voc.meaning.heads import InContext
from voc.meaning.labelled import Labelled
from voc.meaning.layers import FROZEN, pooled, published, through
from voc.meaning.lesson import Weighing, head_sizes, loss_of, with_hidden_facts
from voc.meaning.minilm import WIDTH
from voc.meaning.reader import Reader, windows_of
from voc.meaning.windows import Window
from voc.progress import track

if TYPE_CHECKING:
    from torch import Tensor, nn

NEAR = 50
"""Batches that are sorted by length together: little padding, and still another company in every epoch."""


@dataclass(frozen=True)
class Reading(Weighing):
    """How the reader is trained.

    rate, head_rate: learning rates of the layers and of the net on top.
    """

    epochs: int = 2
    batch: int = 32
    rate: float = 1e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    warm: float = 0.06
    hidden: int = 256
    drop: float = 0.2


@dataclass(frozen=True)
class Lesson:
    """Labelled statements as the upper layers get them.

    cut: a window for each statement. lower: its tokens after the frozen layers, (tokens, width) float16 each.
    """

    data: Labelled
    cut: tuple[Window, ...]
    lower: tuple[Tensor, ...]

    def at(self, rows: np.ndarray) -> Lesson:
        """Return these statements (positions)."""
        return Lesson(self.data.at(rows), tuple(self.cut[row] for row in rows), tuple(self.lower[row] for row in rows))


def prepared(data: Labelled) -> Lesson:
    """Return the lesson: every statement in its own window, through the frozen layers once."""
    import torch

    cut = [next(windows_of(data.seen.at(np.array([row])))) for row in range(len(data))]
    numbered = [Window(window.ids, window.spans, (row,)) for row, window in enumerate(cut)]
    lower: dict[int, Tensor] = {}
    parts = list(batches(numbered))
    with torch.inference_mode():
        for batch in track(parts, "lower layers", len(parts)):
            ids, mask = (torch.from_numpy(array) for array in batch.arrays())
            hidden = through(published().encoder.layer[:FROZEN], published().embeddings(ids), mask)
            for window, tokens in zip(batch.windows, hidden, strict=False):
                lower[window.rows[0]] = tokens[: len(window.ids) + 2].half().clone()
    return Lesson(data, tuple(numbered), tuple(lower[row] for row in range(len(data))))


def fit_reader(lesson: Lesson, recipe: Reading, seed: int) -> InContext:
    """Train the upper layers and the net.

    The same seed on the same machine gives nearly the same figures: sums over several threads are taken in another
    order each time, so the last digits differ.
    """
    import torch

    torch.set_num_threads(os.cpu_count() or 1)
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    upper, head = deepcopy(published().encoder.layer[FROZEN:]).train(), _head(sum(head_sizes(lesson.data)), recipe)
    steps = recipe.epochs * -(-len(lesson.cut) // recipe.batch)
    optimiser, schedule = _optimiser(upper, head, recipe, steps)
    loss = loss_of(lesson.data, recipe)
    lengths = np.array([len(window.ids) for window in lesson.cut])
    plan = [batch for _ in range(recipe.epochs) for batch in _batches(lengths, recipe.batch, chance)]
    for rows in track(plan, "training", len(plan)):
        vectors = _vectors(lesson, rows, upper)
        facts = with_hidden_facts(lesson.data.seen.facts[rows], recipe.hide, chance)
        optimiser.zero_grad()
        torch.autograd.backward(loss(head(torch.cat([vectors, torch.from_numpy(facts)], dim=1)), rows))
        torch.nn.utils.clip_grad_norm_([*upper.parameters(), *head.parameters()], 1.0)
        optimiser.step()
        schedule.step()
    weights = {name: weight.detach().half().numpy() for name, weight in upper.state_dict().items()}
    return InContext(Reader(weights), member_of(head))


def _head(classes: int, recipe: Reading) -> nn.Sequential:
    from torch import nn

    hidden = [nn.Linear(WIDTH + FACTS, recipe.hidden), nn.ReLU(), nn.Dropout(recipe.drop)]
    return nn.Sequential(*hidden, nn.Linear(recipe.hidden, classes))


def _optimiser(upper: nn.Module, head: nn.Module, recipe: Reading, steps: int) -> tuple[Any, Any]:
    import torch

    groups = [
        {"params": [each for each in upper.parameters() if each.ndim > 1], "lr": recipe.rate},
        {"params": [each for each in upper.parameters() if each.ndim <= 1], "lr": recipe.rate, "weight_decay": 0.0},
        {"params": list(head.parameters()), "lr": recipe.head_rate},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=recipe.decay)

    def share(step: int) -> float:
        return min(1.0, (step + 1) / (recipe.warm * steps)) * max(0.02, 1 - step / steps)

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, share)


def _batches(lengths: np.ndarray, size: int, chance: np.random.Generator) -> Iterator[np.ndarray]:
    order = chance.permutation(len(lengths))
    near = [order[start : start + NEAR * size] for start in range(0, len(order), NEAR * size)]
    ranked = [part[np.argsort(lengths[part], kind="stable")] for part in near]
    found = [part[start : start + size] for part in ranked for start in range(0, len(part), size)]
    return (found[each] for each in chance.permutation(len(found)))


def _vectors(lesson: Lesson, rows: Sequence[int] | np.ndarray, upper: nn.Module) -> Tensor:
    import torch

    batch, tokens = [lesson.cut[row] for row in rows], [lesson.lower[row].float() for row in rows]
    hidden = torch.nn.utils.rnn.pad_sequence(tokens, batch_first=True)
    mask = torch.nn.utils.rnn.pad_sequence([torch.ones(len(each)) for each in tokens], batch_first=True)
    return pooled(through(upper, hidden, mask), batch)  # type: ignore[arg-type]
