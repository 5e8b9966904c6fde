"""Make the lens: `python -m voc.training.train_static LABELS_DIR CORPORA_DIR OUT_DIR [--seed 0]` (models/static).

The lens turns the encoder's own vectors of tokens into those of `StaticEncoder`. It is fitted so that the sum of a
text's tokens points where the encoder's own vector of that text does, on the texts that the heads learn from (their
labels are not looked at). The texts of dev.jsonl are left for its card.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from voc.meaning.encoder import encode_texts
from voc.meaning.heads import add_to_manifest
from voc.meaning.int8 import packed
from voc.meaning.minilm import VOCABULARY
from voc.meaning.net import Member
from voc.meaning.static import LENS, Words, through_lens, token_vectors
from voc.progress import progress_shown, track
from voc.resources import shipped
from voc.training.card import publish
from voc.training.fit import member_of
from voc.training.labelled import read_entries
from voc.training.own_labels import own_entries
from voc.training.train import arguments
from voc.training.train_emotion import comments

if TYPE_CHECKING:
    from torch import Tensor, nn

Lens = dict[str, np.ndarray]
"""The lens's weights, by the names that `through_lens` knows."""
COMMON = 1e-3
"""The share of all tokens at which a token weighs half, to begin with (SIF: Arora et al. 2017)."""
PLAIN = 1e-4
"""That share as model2vec sets it."""
NEAREST = 10


@dataclass(frozen=True)
class Grinding:
    """How the lens is made. width: of the static vectors. weight_rate: the learning rate of the tokens' weights."""

    width: int = 256
    hidden: int = 512
    epochs: int = 5
    batch: int = 1024
    rate: float = 2e-3
    weight_rate: float = 2e-2


def fit_lens(texts: Sequence[str], wanted: np.ndarray, tokens: np.ndarray, recipe: Grinding, seed: int) -> Lens:
    """Fit the lens so that static vectors of the texts come near the wanted ones.

    wanted: (texts, WIDTH) unit vectors. tokens: (VOCABULARY, WIDTH). The same seed gives the same lens on the same
    machine: torch is left on one thread for that.
    """
    import torch
    from torch import nn
    from torch.nn.functional import cosine_similarity, embedding_bag

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    cut, axes = Words().tokens(texts), axes_of(wanted, recipe.width)
    targets, known = torch.from_numpy(wanted @ axes), torch.from_numpy(tokens)
    straight, bent = _glasses(axes, recipe)
    logs = torch.from_numpy(np.log(_plain_weights(cut))).requires_grad_()
    rates, plan = [recipe.rate, recipe.weight_rate], list(_batches(len(texts), recipe, seed))
    groups: list[dict[str, Any]] = [{"params": [*straight.parameters(), *bent.parameters()]}, {"params": [logs]}]
    optimiser = torch.optim.Adam(groups)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, total_steps=len(plan), pct_start=0.1)
    for rows in track(plan, "fitting", len(plan)):
        flat, starts = _flat([cut[row] for row in rows])
        met, places = torch.unique(flat, return_inverse=True)  # each token is looked at once
        shown = straight(known[met]) + bent(known[met])
        sums = embedding_bag(places, shown, starts, mode="sum", per_sample_weights=logs[flat].exp())
        optimiser.zero_grad()
        torch.autograd.backward((1 - cosine_similarity(sums, targets[rows], dim=1)).mean())
        optimiser.step()
        schedule.step()
    weight = logs.detach().exp().numpy()
    return {
        **_named("straight", member_of(nn.Sequential(straight))),
        **_named("bent", member_of(bent)),
        "weight": weight / weight.max(),
    }


def plain_table(tokens: np.ndarray, width: int) -> np.ndarray:
    """Return a table made as model2vec does: principal components, and weights by rank as Zipf's law has them."""
    near = tokens - tokens.mean(axis=0)
    share = 1 / np.arange(2, len(tokens) + 2)
    return np.asarray(near @ axes_of(near, width) * (PLAIN / (PLAIN + share / share.sum()))[:, None], dtype=np.float32)


def likeness(table: np.ndarray, texts: Sequence[str], wanted: np.ndarray) -> dict[str, float]:
    """Return how alike two ways see texts: static vectors from this table, and the wanted ones (texts, WIDTH).

    cosines: rank correlation of the cosines of all pairs. neighbours: share of the ten nearest that are the same.
    """
    from scipy.stats import spearmanr

    sums = Words().counts(texts) @ table.astype(np.float32)
    own = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    ours, theirs = own @ own.T, wanted @ wanted.T
    pairs = np.triu_indices(len(texts), 1)
    near = [np.argsort(-(each - 9 * np.eye(len(each))), axis=1)[:, :NEAREST] for each in (ours, theirs)]
    shared = [len(set(one) & set(other)) / NEAREST for one, other in zip(*near, strict=True)]
    return {"cosines": float(spearmanr(ours[pairs], theirs[pairs])[0]), "neighbours": float(np.mean(shared))}


def train_static(texts: Sequence[str], tests: Sequence[str], out: Path, seed: int, recipe: Grinding) -> None:
    """Fit the lens on texts, try it on others, and write it with its card."""
    tokens, wanted = token_vectors(), encode_texts(tests)[0]
    save_lens(fit_lens(texts, encode_texts(texts)[0], tokens, recipe, seed), out)
    figures: dict[str, Any] = {
        "licence": "Apache-2.0",
        "retrain": "make models",
        "recipe": asdict(recipe),
        "texts": {"fitted": len(texts), "tried": len(tests)},
        "likeness": {
            "lens": likeness(through_lens(tokens, out / LENS), tests, wanted),
            "plain": likeness(plain_table(tokens, recipe.width), tests, wanted),
        },
    }
    publish(out, figures, "static_card.md")


def save_lens(lens: Lens, folder: Path) -> None:
    """Write the lens in eight bits a number, and its sha256 in the manifest beside the folder."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: np.ascontiguousarray(array) for name, array in packed(lens).items()}, folder / LENS)
    (folder / LENS).chmod(0o644)
    add_to_manifest(folder, (LENS,))


def axes_of(vectors: np.ndarray, width: int) -> np.ndarray:
    """Return the directions in which vectors reach farthest from 0, farthest first: (their width, width)."""
    return np.asarray(np.linalg.eigh(vectors.T @ vectors)[1][:, ::-1][:, :width], dtype=np.float32).copy()


def _glasses(axes: np.ndarray, recipe: Grinding) -> tuple[nn.Linear, nn.Sequential]:
    """Return the two nets whose sum a token is seen by: one straight, which begins with the axes, and one bent."""
    import torch
    from torch import nn

    straight = nn.Linear(*axes.shape)
    first, last = nn.Linear(len(axes), recipe.hidden), nn.Linear(recipe.hidden, recipe.width)
    with torch.no_grad():
        straight.weight.copy_(torch.from_numpy(axes.T.copy()))
        straight.bias.zero_()
        first.weight.mul_(10)  # tokens have length 1, so the usual start would see them all alike
        last.weight.mul_(0.1)
    return straight, nn.Sequential(first, nn.ReLU(), last)


def _named(name: str, net: Member) -> Lens:
    """Return a net's weights by the names that `through_lens` knows."""
    parts = [(f"{name}{depth}", weight, bias) for depth, (weight, bias) in enumerate(net.layers)]
    return {f"{each}.weight": weight for each, weight, _ in parts} | {f"{each}.bias": bias for each, _, bias in parts}


def _plain_weights(cut: Sequence[Sequence[int]]) -> np.ndarray:
    """Return (VOCABULARY,) float32 weights to begin with: the more frequent a token in the texts, the less."""
    counts = np.bincount(np.concatenate(cut), minlength=VOCABULARY) + 1.0
    return np.asarray(COMMON / (COMMON + counts / counts.sum()), dtype=np.float32)


def _batches(count: int, recipe: Grinding, seed: int) -> Iterator[np.ndarray]:
    chance = np.random.default_rng(seed)
    for _ in range(recipe.epochs):
        yield from np.array_split(chance.permutation(count), -(-count // recipe.batch))


def _flat(cut: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Return the tokens of all texts one after another, and where each text begins."""
    import torch

    starts = np.cumsum([0, *map(len, cut)])[:-1]
    return torch.from_numpy(np.concatenate(cut).astype(np.int64)), torch.from_numpy(starts)


def load_texts(labels: Path, corpora: Path) -> tuple[list[str], list[str]]:
    """Return what to fit on, the statements and comments that heads learn from, and what to try it on: dev's."""
    entries = [*read_entries(labels / "train.jsonl"), *own_entries(shipped("corpora", "labelled"), corpora)]
    entries += comments(corpora / "goemotions.parquet")
    tests = {str(entry["statement"]).strip() for entry in read_entries(labels / "dev.jsonl")}
    return sorted({str(entry["statement"]).strip() for entry in entries} - tests), sorted(tests)


def main() -> None:
    """Read the arguments and fit."""
    given = arguments("the lens of the static vectors", tiers=())
    with progress_shown():
        train_static(*load_texts(given.labels, given.corpora), given.out, given.seed, Grinding())


if __name__ == "__main__":
    main()
