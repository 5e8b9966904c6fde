"""The encoders whose layers are trained: how each reads windows while it learns. torch only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from voc.meaning.bases import LARGE, SMALL, Base
from voc.meaning.batches import filled
from voc.meaning.layers import published, through
from voc.meaning.mpnet import mpnet_network
from voc.meaning.windows import Window

if TYPE_CHECKING:
    from torch import Tensor, nn

FROZEN = 6
"""The larger encoder's lowest layers stay as published: half the work, and words mean the same in feedback as
elsewhere."""


class Body(Protocol):
    """An encoder of which layers are trained, the lowest first."""

    layers: Sequence[nn.Module]

    def hidden(self, batch: Sequence[Window]) -> Tensor:
        """Return the tokens' vectors: (windows, tokens, width)."""
        ...

    def weights(self) -> dict[str, np.ndarray]:
        """Return those of the trained layers, in half precision, by the names that the reader knows them by."""
        ...


class Small:
    """The default encoder, all its layers trained."""

    def __init__(self) -> None:
        self._layers: Any = deepcopy(published().encoder.layer).train()
        for layer in self._layers:
            layer.attention.self.dropout.p = 0.0  # a tenth of the time, and two epochs are too few to need it
        self.layers: Sequence[nn.Module] = list(self._layers)

    def hidden(self, batch: Sequence[Window]) -> Tensor:
        """Return the tokens' vectors."""
        import torch

        ids, mask = _filled(batch, SMALL)
        with torch.no_grad():
            hidden = published().embeddings(ids)
        return through(self._layers, hidden, mask)

    def weights(self) -> dict[str, np.ndarray]:
        """Return the weights of all layers."""
        return _halves(self._layers.state_dict(), "")


class Large:
    """The larger encoder, its upper layers trained; in half precision where the processor has it: twice as quick."""

    def __init__(self) -> None:
        from torch import nn

        network: Any = mpnet_network({})
        for part in network.modules():
            if isinstance(part, nn.Dropout):
                part.p = 0.0
        network.requires_grad_(requires_grad=False)
        self._network = network
        self.layers: Sequence[nn.Module] = [*network.encoder.layer[FROZEN:].requires_grad_(requires_grad=True)]

    def hidden(self, batch: Sequence[Window]) -> Tensor:
        """Return the tokens' vectors."""
        import torch

        with torch.autocast("cpu", dtype=torch.bfloat16):
            found: Tensor = self._network(*_filled(batch, LARGE))
        return found.float()

    def weights(self) -> dict[str, np.ndarray]:
        """Return the weights of the upper layers."""
        every = {f"{FROZEN + depth}": layer.state_dict() for depth, layer in enumerate(self.layers)}
        return {name: weight for at, own in every.items() for name, weight in _halves(own, f"{at}.").items()}


BODIES: dict[str, Callable[[], Body]] = {SMALL.name: Small, LARGE.name: Large}


def _filled(batch: Sequence[Window], base: Base) -> tuple[Tensor, Tensor]:
    import torch

    room = max(len(each.ids) for each in batch) + 2
    ids, mask = filled(batch, len(batch), room, base.form)
    return torch.from_numpy(ids), torch.from_numpy(mask)


def _halves(state: dict[str, Tensor], start: str) -> dict[str, np.ndarray]:
    return {f"{start}{name}": weight.detach().half().numpy() for name, weight in state.items()}
