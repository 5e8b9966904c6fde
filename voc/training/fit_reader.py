"""Train the reader: the encoder's layers and a net on their vectors, for all labels at once. torch only."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from voc.meaning.batches import filled
from voc.meaning.features import FACTS
from voc.meaning.heads import InContext
from voc.meaning.layers import pooled, published, through
from voc.meaning.minilm import WIDTH
from voc.meaning.reader import Reader, windows_of
from voc.meaning.windows import Window
from voc.progress import track
from voc.training.fit import member_of
from voc.training.labelled import Labelled
from voc.training.lesson import Weighing, head_sizes, loss_of, with_hidden_facts

if TYPE_CHECKING:
    from torch import Tensor, nn

NEAR = 50
"""Batches that are sorted by length together: little padding, and still another company in every epoch."""


@dataclass(frozen=True)
class Reading(Weighing):
    """How the reader is trained.

    batch: windows in a step, of one and a half statements each, about.
    rate, head_rate: learning rates of the highest layer and of the net on top; each layer below learns `fade` times as
    fast as the one above it.
    likeness: weight of what keeps a statement's vector, through the lens, like the published encoder's.
    """

    epochs: int = 2
    batch: int = 24
    rate: float = 1e-4
    fade: float = 0.85
    head_rate: float = 1e-3
    decay: float = 0.01
    warm: float = 0.06
    hidden: int = 256
    drop: float = 0.2
    likeness: float = 10.0


def fit_reader(data: Labelled, recipe: Reading, seed: int) -> InContext:
    """Train the layers and the net.

    The same seed on the same machine gives nearly the same figures: sums over several threads are taken in another
    order each time, so the last digits differ.
    """
    import torch

    torch.set_num_threads(os.cpu_count() or 1)
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    layers, head, lens = _layers().train(), _head(sum(head_sizes(data)), recipe), _lens()
    cut = list(windows_of(data.seen))
    plan = [batch for _ in range(recipe.epochs) for batch in _batches(cut, recipe.batch, chance)]
    optimiser, schedule = _optimiser(layers, head, lens, recipe, len(plan))
    learnt = [*layers.parameters(), *head.parameters(), *lens.parameters()]
    loss, wanted = loss_of(data, recipe), torch.from_numpy(data.seen.vectors)
    for batch in track(plan, "training", len(plan)):
        rows = np.array([row for window in batch for row in window.rows])
        facts = with_hidden_facts(data.seen.facts[rows], recipe.hide, chance)
        optimiser.zero_grad()
        read = _vectors(layers, batch)
        unlike = 1 - torch.nn.functional.cosine_similarity(lens(read), wanted[rows]).mean()
        labels = loss(head(torch.cat([read, torch.from_numpy(facts)], dim=1)), rows)
        torch.autograd.backward(labels + recipe.likeness * unlike)
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimiser.step()
        schedule.step()
    weights = {name: weight.detach().half().numpy() for name, weight in layers.state_dict().items()}
    through_lens = lens.weight.detach().numpy().T.copy(), lens.bias.detach().numpy().copy()
    return InContext(Reader(weights, through_lens), member_of(head))


def _layers() -> nn.ModuleList:
    layers: Any = deepcopy(published().encoder.layer)
    for layer in layers:
        layer.attention.self.dropout.p = 0.0  # a tenth of the time, and two epochs are too few to need it
    return layers  # type: ignore[no-any-return]


def _lens() -> nn.Linear:
    from torch import nn

    lens = nn.Linear(WIDTH, WIDTH)
    nn.init.eye_(lens.weight)
    nn.init.zeros_(lens.bias)
    return lens


def _head(classes: int, recipe: Reading) -> nn.Sequential:
    from torch import nn

    hidden = [nn.Linear(WIDTH + FACTS, recipe.hidden), nn.ReLU(), nn.Dropout(recipe.drop)]
    return nn.Sequential(*hidden, nn.Linear(recipe.hidden, classes))


def _optimiser(layers: nn.ModuleList, head: nn.Module, lens: nn.Module, recipe: Reading, steps: int) -> tuple[Any, Any]:
    import torch

    groups: list[dict[str, Any]] = [
        {"params": list(head.parameters()), "lr": recipe.head_rate},
        {"params": list(lens.parameters()), "lr": recipe.rate},
    ]
    for depth, layer in enumerate(reversed(list(layers))):
        rate = recipe.rate * recipe.fade**depth
        plain = [each for each in layer.parameters() if each.ndim <= 1]
        groups += [
            {"params": [each for each in layer.parameters() if each.ndim > 1], "lr": rate},
            {"params": plain, "lr": rate, "weight_decay": 0.0},
        ]
    optimiser = torch.optim.AdamW(groups, weight_decay=recipe.decay, fused=True)

    def share(step: int) -> float:
        return min(1.0, (step + 1) / (recipe.warm * steps)) * max(0.02, 1 - step / steps)

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, share)


def _batches(cut: Sequence[Window], size: int, chance: np.random.Generator) -> Iterator[list[Window]]:
    lengths = np.array([len(window.ids) for window in cut])
    order = chance.permutation(len(cut))
    near = [order[start : start + NEAR * size] for start in range(0, len(order), NEAR * size)]
    ranked = [part[np.argsort(lengths[part], kind="stable")] for part in near]
    found = [part[start : start + size] for part in ranked for start in range(0, len(part), size)]
    return ([cut[row] for row in found[each]] for each in chance.permutation(len(found)))


def _vectors(layers: nn.ModuleList, batch: Sequence[Window]) -> Tensor:
    import torch

    ids, mask = (
        torch.from_numpy(array) for array in filled(batch, len(batch), max(len(each.ids) for each in batch) + 2)
    )
    with torch.no_grad():
        hidden = published().embeddings(ids)
    return pooled(through(layers, hidden, mask), batch)
