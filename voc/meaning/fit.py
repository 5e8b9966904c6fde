"""Fit the net behind the label heads. torch is used here only; prediction needs numpy alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from voc.meaning.calibrate import UNKNOWN
from voc.meaning.features import FACTS, GRAM_BITS, KINDS, OUTCOME_FACTS
from voc.meaning.labelled import Labelled
from voc.meaning.net import Member, Net
from voc.resources import definition

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from torch import Tensor, nn

BATCH = 512


@dataclass(frozen=True)
class Recipe:
    """How the net is made. The defaults are what `benchmarks/heads.py` found best.

    hidden: width of the hidden layer; 0 makes all heads linear.
    grams, facts: whether hashed words and plain facts are seen.
    context: how much the neighbours' vectors count beside the statement's own; 0 leaves them out.
    balance: 0 weighs all rows alike, 1 all classes alike.
    smoothing: share of a label that is spread over all its classes.
    members: nets averaged, each from its own seed.
    late: weight of the rows labelled after the codebook was settled.
    word_rate: how much faster the weights of words are learnt than the rest.
    hide: how often a row's outcome and source are hidden in training, for feedback that has none.
    """

    hidden: int = 256
    grams: bool = True
    context: float = 0.0
    facts: bool = True
    balance: float = 0.3
    smoothing: float = 0.05
    members: int = 3
    late: float = 1.5
    hide: float = 0.3
    epochs: int = 20
    rate: float = 2e-3
    word_rate: float = 4.0
    decay: float = 0.05
    drop: float = 0.4


@dataclass(frozen=True)
class _Lesson:
    """What the nets learn from: dense (n, width), grams, targets (n, heads), and how much each row weighs (n,)."""

    dense: np.ndarray
    grams: csr_matrix | None
    targets: np.ndarray
    weights: np.ndarray


def fit(data: Labelled, chosen: np.ndarray, recipe: Recipe, seed: int) -> Net:
    """Fit a net to the chosen rows of `data`. The same seed gives the same net on the same machine.

    Leaves torch on one thread: more would add numbers in another order, and so give another net.
    """
    import torch

    torch.set_num_threads(1)
    lesson = _lesson(data, chosen, recipe)
    nets = [_fit_one(lesson, recipe, seed + turn) for turn in range(recipe.members)]
    words = np.mean([word for _, word in nets], axis=0) if recipe.grams else np.zeros((0, 0), dtype=np.float32)
    return Net(tuple(_without_facts(member, recipe) for member, _ in nets), words, recipe.context)


def _lesson(data: Labelled, chosen: np.ndarray, recipe: Recipe) -> _Lesson:
    rows = data.rows[chosen]
    dense = data.seen.dense(rows, recipe.context)
    dense[:, -FACTS:] *= recipe.facts
    late = data.about["id"].iloc[chosen].str.contains(r"-[yz]", regex=True).to_numpy()
    weights = np.where(late, recipe.late, 1.0).astype(np.float32)
    targets = np.column_stack([codes[chosen] for codes in data.targets.values()])
    return _Lesson(dense, data.seen.grams(rows) if recipe.grams else None, targets, weights)


def _fit_one(lesson: _Lesson, recipe: Recipe, seed: int) -> tuple[Member, np.ndarray]:
    import torch

    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    count, width = lesson.dense.shape
    body, words = _body(width, recipe), _words()
    rates = [recipe.rate, recipe.rate * recipe.word_rate]
    groups = [{"params": layer.parameters()} for layer in (body, words)]
    optimiser = torch.optim.AdamW(groups, lr=recipe.rate, weight_decay=recipe.decay, fused=True)
    steps = recipe.epochs * -(-count // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=rates, total_steps=steps, pct_start=0.15)
    loss_of = _loss(lesson, recipe)
    for _ in range(recipe.epochs):
        for batch in _batches(count, chance):
            scores = body(torch.from_numpy(_with_hidden_facts(lesson.dense[batch], recipe.hide, chance)))
            if lesson.grams is not None:
                scores = scores + _word_scores(words, lesson.grams[batch])
            optimiser.zero_grad()
            torch.autograd.backward(loss_of(scores, batch))
            optimiser.step()
            schedule.step()
    return _member(body), words.weight.detach().numpy()


def _body(width: int, recipe: Recipe) -> nn.Sequential:
    from torch import nn

    classes = sum(_sizes())
    if not recipe.hidden:
        return nn.Sequential(nn.Dropout(recipe.drop / 4), nn.Linear(width, classes))
    hidden = [nn.Linear(width, recipe.hidden), nn.ReLU(), nn.Dropout(recipe.drop)]
    return nn.Sequential(nn.Dropout(recipe.drop / 4), *hidden, nn.Linear(recipe.hidden, classes))


def _words() -> nn.EmbeddingBag:
    from torch import nn

    words = nn.EmbeddingBag(2**GRAM_BITS, sum(_sizes()), mode="sum")
    nn.init.zeros_(words.weight)
    return words


def _sizes() -> list[int]:
    return [len(codes) for codes in definition("labels")["classes"].values()]


def _member(body: nn.Sequential) -> Member:
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


def _with_hidden_facts(dense: np.ndarray, hide: float, chance: np.random.Generator) -> np.ndarray:
    hidden = dense.copy()
    hidden[np.ix_(chance.random(len(dense)) < hide, np.arange(-len(KINDS) - OUTCOME_FACTS, -len(KINDS)))] = 0
    hidden[np.ix_(chance.random(len(dense)) < hide, np.arange(-len(KINDS), 0))] = 0
    return hidden


def _word_scores(words: nn.EmbeddingBag, grams: csr_matrix) -> Tensor:
    import torch

    starts = torch.from_numpy(grams.indptr[:-1].astype(np.int64))
    places = torch.from_numpy(grams.indices.astype(np.int64))
    return torch.as_tensor(words(places, starts, per_sample_weights=torch.from_numpy(grams.data)))


def _loss(lesson: _Lesson, recipe: Recipe) -> Callable[[Tensor, np.ndarray], Tensor]:
    """Return the sum of the heads' cross-entropies, for scores (rows, all classes) of these rows of the lesson."""
    import torch
    from torch.nn.functional import cross_entropy

    sizes = _sizes()
    targets, weights = torch.from_numpy(lesson.targets), torch.from_numpy(lesson.weights)
    by_class = [
        torch.from_numpy(_class_weights(codes, size, recipe.balance))
        for codes, size in zip(lesson.targets.T, sizes, strict=True)
    ]

    def loss_of(scores: Tensor, batch: np.ndarray) -> Tensor:
        parts = torch.split(scores, sizes, dim=1)
        losses = [
            cross_entropy(part, codes, weight, ignore_index=UNKNOWN, label_smoothing=recipe.smoothing, reduction="none")
            for part, codes, weight in zip(parts, targets[batch].T, by_class, strict=True)
        ]
        return (torch.stack(losses).sum(dim=0) * weights[batch]).mean()

    return loss_of


def _class_weights(codes: np.ndarray, size: int, balance: float) -> np.ndarray:
    """Return (size,) float32, mean 1 over the rows: the rarer, the heavier."""
    count = np.maximum(np.bincount(codes[codes != UNKNOWN], minlength=size), 5)
    weights = (count.sum() / count) ** balance
    return np.asarray(weights / np.average(weights, weights=count), dtype=np.float32)
