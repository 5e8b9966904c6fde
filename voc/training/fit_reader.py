"""Train a reader: an encoder's layers and a net on their vectors, for all labels at once. torch only."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from voc.meaning.bases import BASES
from voc.meaning.features import FACTS
from voc.meaning.heads import InContext
from voc.meaning.layers import pooled
from voc.meaning.minilm import MINILM, WIDTH
from voc.meaning.mpnet import MPNET
from voc.meaning.reader import Reader, windows_of
from voc.meaning.windows import Window
from voc.progress import track
from voc.training.bodies import BODIES, Body
from voc.training.fit import member_of
from voc.training.labelled import Labelled
from voc.training.lesson import Weighing, head_sizes, loss_of, with_hidden_facts

if TYPE_CHECKING:
    from torch import nn

NEAR = 50
"""Batches that are sorted by length together: little padding, and still another company in every epoch."""


@dataclass(frozen=True)
class Reading(Weighing):
    """How a reader is trained.

    base: the encoder whose layers are trained.
    epochs: how often each statement is read; the last may be begun only.
    batch: windows in a step, of one and a half statements each, about.
    rate, head_rate: learning rates of the highest layer and of the net on top; each layer below learns `fade` times as
    fast as the one above it.
    likeness: weight of what keeps a statement's vector, through the lens, like the published encoder's; 0 for no lens.
    """

    base: str = MINILM
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


LARGER = Reading(base=MPNET, epochs=1.5, rate=6e-5, fade=0.88, likeness=0)
"""How the reader of `voc run --best` is trained."""


def fit_reader(data: Labelled, recipe: Reading, seed: int) -> InContext:
    """Train the layers and the net.

    The same seed on the same machine gives nearly the same figures: sums over several threads are taken in another
    order each time, so the last digits differ.
    """
    import torch

    torch.set_num_threads(os.cpu_count() or 1)
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    base = BASES[recipe.base]
    body, head = BODIES[recipe.base](), _head(base.form.width, sum(head_sizes(data)), recipe)
    lens = _lens() if recipe.likeness else None
    plan = _plan(list(windows_of(data.seen, base)), recipe, chance)
    optimiser, schedule = _optimiser(body, (head, lens), recipe, len(plan))
    learnt = [weight for group in optimiser.param_groups for weight in group["params"]]
    loss, wanted = loss_of(data, recipe), torch.from_numpy(data.seen.vectors)
    for batch in track(plan, "training", len(plan)):
        rows = np.array([row for window in batch for row in window.rows])
        facts = with_hidden_facts(data.seen.facts[rows], recipe.hide, chance)
        optimiser.zero_grad()
        read = pooled(body.hidden(batch), batch)
        total = loss(head(torch.cat([read, torch.from_numpy(facts)], dim=1)), rows)
        if lens is not None:
            like = torch.nn.functional.cosine_similarity(lens(read), wanted[rows]).mean()
            total = total + recipe.likeness * (1 - like)
        torch.autograd.backward(total)
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimiser.step()
        schedule.step()
    through_lens = None if lens is None else (lens.weight.detach().numpy().T.copy(), lens.bias.detach().numpy().copy())
    return InContext(Reader(body.weights(), through_lens, base), member_of(head))


def _lens() -> nn.Linear:
    from torch import nn

    lens = nn.Linear(WIDTH, WIDTH)
    nn.init.eye_(lens.weight)
    nn.init.zeros_(lens.bias)
    return lens


def _head(width: int, classes: int, recipe: Reading) -> nn.Sequential:
    from torch import nn

    hidden = [nn.Linear(width + FACTS, recipe.hidden), nn.ReLU(), nn.Dropout(recipe.drop)]
    return nn.Sequential(*hidden, nn.Linear(recipe.hidden, classes))


def _optimiser(body: Body, beside: tuple[nn.Module, nn.Module | None], recipe: Reading, steps: int) -> tuple[Any, Any]:
    import torch

    head, lens = beside
    groups: list[dict[str, Any]] = [{"params": list(head.parameters()), "lr": recipe.head_rate}]
    groups += [{"params": list(lens.parameters()), "lr": recipe.rate}] if lens is not None else []
    for depth, layer in enumerate(reversed(body.layers)):
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


def _plan(cut: Sequence[Window], recipe: Reading, chance: np.random.Generator) -> list[list[Window]]:
    turns = [list(_batches(cut, recipe.batch, chance)) for _ in range(ceil(recipe.epochs))]
    steps = round(recipe.epochs * len(turns[0]))
    return [batch for turn in turns for batch in turn][:steps]


def _batches(cut: Sequence[Window], size: int, chance: np.random.Generator) -> Iterator[list[Window]]:
    lengths = np.array([len(window.ids) for window in cut])
    order = chance.permutation(len(cut))
    near = [order[start : start + NEAR * size] for start in range(0, len(order), NEAR * size)]
    ranked = [part[np.argsort(lengths[part], kind="stable")] for part in near]
    found = [part[start : start + size] for part in ranked for start in range(0, len(part), size)]
    return ([cut[row] for row in found[each]] for each in chance.permutation(len(found)))
