"""Fit the net behind the label heads. torch is used here only; prediction needs numpy alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voc.meaning.features import FACTS, GRAM_BITS
from voc.meaning.net import Member, Net
from voc.training.labelled import Labelled
from voc.training.lesson import Loss, Weighing, head_sizes, loss_of, with_hidden_facts

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from torch import Tensor, nn

BATCH = 512


@dataclass(frozen=True)
class Recipe(Weighing):
    """How the net is made. The defaults are what `benchmarks/heads.py` found best.

    hidden: width of the hidden layer; 0 makes all heads linear.
    grams, facts: whether hashed words and plain facts are seen.
    members: nets averaged, each from its own seed.
    word_rate: how much faster the weights of words are learnt than the rest.
    """

    hidden: int = 256
    grams: bool = True
    facts: bool = True
    members: int = 3
    epochs: int = 20
    rate: float = 2e-3
    word_rate: float = 4.0
    decay: float = 0.05
    drop: float = 0.4


@dataclass(frozen=True)
class _Lesson:
    """What the nets learn from: dense (n, width), grams, the loss of scores for rows of them, and their classes."""

    dense: np.ndarray
    grams: csr_matrix | None
    loss: Loss
    classes: int


def fit(data: Labelled, recipe: Recipe, seed: int) -> Net:
    """Fit a net to the data. The same seed gives the same net on the same machine.

    Leaves torch on one thread: more would add numbers in another order, and so give another net.
    """
    import torch

    torch.set_num_threads(1)
    dense = data.seen.dense()
    dense[:, -FACTS:] *= recipe.facts
    lesson = _Lesson(dense, data.seen.grams() if recipe.grams else None, loss_of(data, recipe), sum(head_sizes(data)))
    nets = [_fit_one(lesson, recipe, seed + turn) for turn in range(recipe.members)]
    words = np.mean([word for _, word in nets], axis=0) if recipe.grams else np.zeros((0, 0), dtype=np.float32)
    return Net(tuple(_without_facts(member, recipe) for member, _ in nets), words)


def _fit_one(lesson: _Lesson, recipe: Recipe, seed: int) -> tuple[Member, np.ndarray]:
    import torch

    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    count, width = lesson.dense.shape
    body, words = _body(width, lesson.classes, recipe), _words(lesson.classes)
    rates = [recipe.rate, recipe.rate * recipe.word_rate]
    groups = [{"params": layer.parameters()} for layer in (body, words)]
    optimiser = torch.optim.AdamW(groups, lr=recipe.rate, weight_decay=recipe.decay, fused=True)
    steps = recipe.epochs * -(-count // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=rates, total_steps=steps, pct_start=0.15)
    for _ in range(recipe.epochs):
        for batch in _batches(count, chance):
            scores = body(torch.from_numpy(with_hidden_facts(lesson.dense[batch], recipe.hide, chance)))
            if lesson.grams is not None:
                scores = scores + _word_scores(words, lesson.grams[batch])
            optimiser.zero_grad()
            torch.autograd.backward(lesson.loss(scores, batch))
            optimiser.step()
            schedule.step()
    return member_of(body), words.weight.detach().numpy()


def _body(width: int, classes: int, recipe: Recipe) -> nn.Sequential:
    from torch import nn

    if not recipe.hidden:
        return nn.Sequential(nn.Dropout(recipe.drop / 4), nn.Linear(width, classes))
    hidden = [nn.Linear(width, recipe.hidden), nn.ReLU(), nn.Dropout(recipe.drop)]
    return nn.Sequential(nn.Dropout(recipe.drop / 4), *hidden, nn.Linear(recipe.hidden, classes))


def _words(classes: int) -> nn.EmbeddingBag:
    from torch import nn

    words = nn.EmbeddingBag(2**GRAM_BITS, classes, mode="sum")
    nn.init.zeros_(words.weight)
    return words


def member_of(body: nn.Sequential) -> Member:
    """Return the linear layers as arrays."""
    from torch import nn

    layers = [layer for layer in body if isinstance(layer, nn.Linear)]
    return Member(
        tuple((layer.weight.detach().numpy().T.copy(), layer.bias.detach().numpy().copy()) for layer in layers)
    )


def _without_facts(member: Member, recipe: Recipe) -> Member:
    """Return the member blind to facts that it was not shown in training."""
    (weight, bias), *later = member.layers
    seen = np.ones((len(weight), 1), dtype=np.float32)
    seen[-FACTS:] = recipe.facts
    return Member(((weight * seen, bias), *later))


def _batches(count: int, chance: np.random.Generator) -> Iterator[np.ndarray]:
    order = chance.permutation(count)
    return (order[start : start + BATCH] for start in range(0, count, BATCH))


def _word_scores(words: nn.EmbeddingBag, grams: csr_matrix) -> Tensor:
    import torch

    starts = torch.from_numpy(grams.indptr[:-1].astype(np.int64))
    places = torch.from_numpy(grams.indices.astype(np.int64))
    return torch.as_tensor(words(places, starts, per_sample_weights=torch.from_numpy(grams.data)))
