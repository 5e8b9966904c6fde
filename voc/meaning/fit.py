"""Fit the net behind the label heads. torch is used here only; prediction needs numpy alone."""

from __future__ import annotations

from collections.abc import Iterator
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
    grams, context, facts: whether hashed words, the neighbours' vectors and the plain facts are seen.
    balance: 0 weighs all rows alike, 1 all classes alike.
    smoothing: share of a label that is spread over all its classes.
    members: nets averaged, each from its own seed.
    late: weight of the rows labelled after the codebook was settled.
    hide: how often a row's outcome and source are hidden in training, for feedback that has none.
    """

    hidden: int = 256
    grams: bool = True
    context: bool = True
    facts: bool = True
    balance: float = 0.3
    smoothing: float = 0.05
    members: int = 4
    late: float = 1.5
    hide: float = 0.3
    epochs: int = 20
    rate: float = 2e-3
    decay: float = 0.05
    drop: float = 0.4


def fit(data: Labelled, chosen: np.ndarray, recipe: Recipe, seed: int) -> Net:
    """Fit a net to the chosen rows of `data`. The same seed gives the same net on the same machine."""
    import torch

    torch.use_deterministic_algorithms(mode=True)
    rows = data.rows[chosen]
    dense = masked(data.seen.dense(rows), recipe)
    grams = data.seen.grams(rows) if recipe.grams else None
    targets = {label: codes[chosen] for label, codes in data.targets.items()}
    late = data.about["id"].iloc[chosen].str.contains(r"-[yz]", regex=True).to_numpy()
    weights = np.where(late, recipe.late, 1.0).astype(np.float32)
    nets = [_fit_one(dense, grams, targets, weights, recipe, seed + turn) for turn in range(recipe.members)]
    words = np.mean([word for _, word in nets], axis=0) if recipe.grams else np.zeros((0, 0), np.float32)
    return Net(tuple(member for member, _ in nets), words)


def masked(dense: np.ndarray, recipe: Recipe) -> np.ndarray:
    """Return the dense features without those that the recipe leaves out (set to 0)."""
    from voc.meaning.features import FACTS

    width = (dense.shape[1] - FACTS) // 4
    kept = np.ones(dense.shape[1], dtype=np.float32)
    kept[width : 4 * width] = recipe.context
    kept[4 * width :] = recipe.facts
    return np.asarray(dense * kept)


def _fit_one(
    dense: np.ndarray, grams: csr_matrix | None, targets: dict[str, np.ndarray], weights: np.ndarray, recipe: Recipe, seed: int
) -> tuple[Member, np.ndarray]:
    import torch

    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    body, words = _layers(dense.shape[1], recipe)
    parameters = [*body.parameters(), *words.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=recipe.rate, weight_decay=recipe.decay, fused=True)
    steps = recipe.epochs * -(-len(dense) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=recipe.rate, total_steps=steps, pct_start=0.15)
    losses = _Losses(targets, weights, recipe)
    body.train()
    for _ in range(recipe.epochs):
        for batch in _batches(len(dense), chance):
            scores = body(torch.from_numpy(_with_hidden_facts(dense[batch], recipe.hide, chance)))
            if grams is not None:
                scores = scores + _word_scores(words, grams[batch])
            optimiser.zero_grad()
            losses(scores, batch).backward()
            optimiser.step()
            schedule.step()
    return _member(body, recipe), words.weight.detach().numpy()


def _layers(width: int, recipe: Recipe) -> tuple[nn.Sequential, nn.EmbeddingBag]:
    from torch import nn

    classes = sum(len(codes) for codes in definition("labels")["classes"].values())
    linear = [nn.Linear(width, classes)]
    deep = [nn.Linear(width, recipe.hidden), nn.ReLU(), nn.Dropout(recipe.drop), nn.Linear(recipe.hidden, classes)]
    words = nn.EmbeddingBag(2**GRAM_BITS, classes, mode="sum")
    nn.init.zeros_(words.weight)
    return nn.Sequential(nn.Dropout(recipe.drop / 4), *(deep if recipe.hidden else linear)), words


def _member(body: nn.Sequential, recipe: Recipe) -> Member:
    layers = [body[1], body[4]] if recipe.hidden else [body[1]]
    return Member(tuple((layer.weight.detach().numpy().T.copy(), layer.bias.detach().numpy().copy()) for layer in layers))  # type: ignore[operator]


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
    scores: Tensor = words(torch.from_numpy(grams.indices.astype(np.int64)), starts, per_sample_weights=torch.from_numpy(grams.data))
    return scores


class _Losses:
    """The sum of the heads' cross-entropies on one batch."""

    def __init__(self, targets: dict[str, np.ndarray], weights: np.ndarray, recipe: Recipe) -> None:
        import torch

        self._sizes = [len(codes) for codes in definition("labels")["classes"].values()]
        self._targets = torch.from_numpy(np.column_stack(list(targets.values())))
        self._weights = torch.from_numpy(weights)
        self._classes = [torch.from_numpy(_class_weights(codes, size, recipe.balance)) for codes, size in zip(targets.values(), self._sizes, strict=True)]
        self._smoothing = recipe.smoothing

    def __call__(self, scores: Tensor, batch: np.ndarray) -> Tensor:
        import torch
        from torch.nn.functional import cross_entropy

        total = torch.zeros(())
        for position, (part, weights) in enumerate(zip(scores.split(self._sizes, dim=1), self._classes, strict=True)):
            loss = cross_entropy(
                part, self._targets[batch, position], weights, ignore_index=UNKNOWN, label_smoothing=self._smoothing, reduction="none"
            )
            total = total + (loss * self._weights[batch]).mean()
        return total


def _class_weights(codes: np.ndarray, size: int, balance: float) -> np.ndarray:
    """Return (size,) float32, mean 1 over the rows: the rarer, the heavier."""
    count = np.maximum(np.bincount(codes[codes != UNKNOWN], minlength=size), 5)
    weights = (count.sum() / count) ** balance
    return (weights / np.average(weights, weights=count)).astype(np.float32)
