"""The default encoder taken apart, layer by layer: to make networks of it, and to train its layers. torch only."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from voc.meaning.minilm import minilm_folder
from voc.meaning.windows import Window

if TYPE_CHECKING:
    from torch import Tensor, nn

FAR = -1e9
"""Added to the attention that a token would pay to padding."""


@cache
def published() -> Any:
    """Return the default encoder as published, without dropout."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "IProgress not found")  # in a notebook, of the bars that are turned off below
        from transformers import AutoModel
        from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    return AutoModel.from_pretrained(minilm_folder()).eval()


def network(weights: Mapping[str, np.ndarray] | None = None) -> nn.Module:
    """Return the encoder from tokens (rows, room) and mask (rows, room) to tokens' vectors (rows, room, width).

    weights: those of the layers, by name ("0.attention.self.query.weight", ...); as published when None.
    """
    import torch
    from torch import nn

    layers = deepcopy(published().encoder.layer)
    if weights is not None:
        layers.load_state_dict({name: torch.from_numpy(np.array(weight)) for name, weight in weights.items()})

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embeddings, self.layers = published().embeddings, layers

        def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
            return through(self.layers, self.embeddings(ids), mask)

    return Network().eval()


def through(layers: Iterable[nn.Module], hidden: Tensor, mask: Tensor) -> Tensor:
    """Return the tokens' vectors after these layers: (windows, tokens, width)."""
    weight = (1 - mask)[:, None, None, :] * FAR
    for layer in layers:
        found = layer(hidden, weight)
        hidden = found[0] if isinstance(found, tuple) else found
    return hidden


def pooled(hidden: Tensor, batch: Sequence[Window]) -> Tensor:
    """Return the mean of each statement's tokens, window by window: (spans, width)."""
    import torch

    # One product for all: a slice a statement would cost the backward pass a copy of everything for each.
    weight = torch.zeros((len(batch), max(len(window.spans) for window in batch), hidden.shape[1]))
    for row, window in enumerate(batch):
        for place, (start, end) in enumerate(window.spans):
            weight[row, place, start + 1 : end + 1] = 1 / (end - start)  # the first token is a mark
    used = weight.sum(dim=2) > 0
    return torch.bmm(weight, hidden)[used]
