"""Train an encoder's layers and a net on their vectors, for all labels at once. torch only."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from voc.meaning.features import FACTS, Sight
from voc.meaning.layers import pooled
from voc.meaning.windows import Window
from voc.progress import track
from voc.training.lesson import Lesson, Weighing, loss_of, with_hidden_facts

if TYPE_CHECKING:
    from torch import Tensor, nn

NEAR = 50
"""Batches that are sorted by length together: little padding, and still another company in every epoch."""
TOGETHER = 64
"""Windows read at once where nothing is learnt."""
LEAST = 0.02
"""Of the learning rate, to which it falls at the end."""


@dataclass(frozen=True)
class Tuning(Weighing):
    """How layers are trained.

    epochs: how often each statement is read; the last one may be begun only.
    batch: windows in a step, of one and a half statements each, about.
    rate, head_rate: learning rates of the highest layer and of the net on top; each layer below learns `fade` times as
    fast as the one above it.
    likeness: weight of what keeps a statement's vector, through the lens, like the published encoder's.
    """

    epochs: float = 2
    batch: int = 24
    rate: float = 1e-4
    fade: float = 0.85
    head_rate: float = 1e-3
    decay: float = 0.01
    warm: float = 0.06
    hidden: int = 256
    drop: float = 0.2
    likeness: float = 10.0


class Body(Protocol):
    """An encoder of which layers are trained."""

    width: int
    layers: nn.ModuleList
    """Those that are trained, lowest first."""

    def windows(self, seen: Sight) -> Iterator[Window]:
        """Yield windows of this encoder's tokens that hold every statement once."""
        ...

    def hidden(self, batch: Sequence[Window]) -> Tensor:
        """Return the tokens' vectors: (windows, tokens, width)."""
        ...


def fit_layers(body: Body, learnt: Lesson, tuning: Tuning, seed: int, lens: nn.Linear | None = None) -> nn.Sequential:
    """Train the body's layers, and return the net on top of them.

    lens: trained, too, to make of a statement's vector what `learnt.seen.vectors` hold.
    The same seed on the same machine gives nearly the same figures: sums over several threads are taken in another
    order each time, so the last digits differ.
    """
    import torch

    torch.set_num_threads(os.cpu_count() or 1)
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    head = _head(body.width, sum(learnt.sizes), tuning)
    plan = _plan(list(body.windows(learnt.seen)), tuning, chance)
    beside = [] if lens is None else list(lens.parameters())
    optimiser, schedule = _optimiser(body.layers, head, beside, tuning, len(plan))
    weights = [each for group in optimiser.param_groups for each in group["params"]]
    loss, wanted = loss_of(learnt), torch.from_numpy(learnt.seen.vectors)
    for batch in track(plan, "training", len(plan)):
        rows = np.array([row for window in batch for row in window.rows])
        facts = torch.from_numpy(with_hidden_facts(learnt.seen.facts[rows], tuning.hide, chance))
        optimiser.zero_grad()
        read = vectors(body, batch)
        total = loss(head(torch.cat([read, facts], dim=1)), rows)
        if lens is not None:
            like = torch.nn.functional.cosine_similarity(lens(read), wanted[rows]).mean()
            total = total + tuning.likeness * (1 - like)
        torch.autograd.backward(total)
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimiser.step()
        schedule.step()
    return head.eval()


def vectors(body: Body, batch: Sequence[Window]) -> Tensor:
    """Return the statements' vectors, (spans, width). In half precision where the processor has it: twice as quick."""
    import torch

    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = body.hidden(batch)
    return pooled(hidden.float(), batch)


def scores_of(body: Body, head: nn.Module, seen: Sight) -> np.ndarray:
    """Return (n, all classes) float32: the scores that a body and the net on top of it give to statements."""
    import torch

    cut = sorted(body.windows(seen), key=lambda window: -len(window.ids))
    parts: list[tuple[np.ndarray, np.ndarray]] = []
    starts = range(0, len(cut), TOGETHER)
    with torch.no_grad():
        for start in track(starts, "reading", len(starts)):
            batch = cut[start : start + TOGETHER]
            rows = np.array([row for window in batch for row in window.rows])
            facts = torch.from_numpy(seen.facts[rows])
            parts.append((rows, head(torch.cat([vectors(body, batch), facts], dim=1)).numpy()))
    order = np.argsort(np.concatenate([rows for rows, _ in parts]))
    return np.asarray(np.vstack([scores for _, scores in parts])[order])


def _head(width: int, classes: int, tuning: Tuning) -> nn.Sequential:
    from torch import nn

    hidden = [nn.Linear(width + FACTS, tuning.hidden), nn.ReLU(), nn.Dropout(tuning.drop)]
    return nn.Sequential(*hidden, nn.Linear(tuning.hidden, classes))


def _plan(cut: Sequence[Window], tuning: Tuning, chance: np.random.Generator) -> list[list[Window]]:
    whole, part = divmod(tuning.epochs, 1)
    some = [cut[row] for row in chance.permutation(len(cut))[: int(part * len(cut))]]
    return [batch for turn in (*[cut] * int(whole), some) for batch in _batches(turn, tuning.batch, chance)]


def _batches(cut: Sequence[Window], size: int, chance: np.random.Generator) -> Iterator[list[Window]]:
    lengths = np.array([len(window.ids) for window in cut])
    order = chance.permutation(len(cut))
    near = [order[start : start + NEAR * size] for start in range(0, len(order), NEAR * size)]
    ranked = [part[np.argsort(lengths[part], kind="stable")] for part in near]
    found = [part[start : start + size] for part in ranked for start in range(0, len(part), size)]
    return ([cut[row] for row in found[each]] for each in chance.permutation(len(found)))


def _optimiser(
    layers: nn.ModuleList, head: nn.Module, beside: list[nn.Parameter], tuning: Tuning, steps: int
) -> tuple[Any, Any]:
    import torch

    groups: list[dict[str, Any]] = [{"params": list(head.parameters()), "lr": tuning.head_rate}]
    groups += [{"params": beside, "lr": tuning.rate}] if beside else []
    for depth, layer in enumerate(reversed(list(layers))):
        rate = tuning.rate * tuning.fade**depth
        plain = [each for each in layer.parameters() if each.ndim <= 1]
        groups += [
            {"params": [each for each in layer.parameters() if each.ndim > 1], "lr": rate},
            {"params": plain, "lr": rate, "weight_decay": 0.0},
        ]
    optimiser = torch.optim.AdamW(groups, weight_decay=tuning.decay, fused=True)

    def share(step: int) -> float:
        return min(1.0, (step + 1) / (tuning.warm * steps)) * max(LEAST, 1 - step / steps)

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, share)
