"""Train the reader: the default encoder's layers, a net on their vectors, and the lens. torch only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from voc.meaning.batches import filled
from voc.meaning.features import Sight
from voc.meaning.heads import InContext
from voc.meaning.layers import published, through
from voc.meaning.minilm import WIDTH
from voc.meaning.reader import Reader, windows_of
from voc.meaning.windows import Window
from voc.training.fit import member_of
from voc.training.fit_layers import Tuning, fit_layers
from voc.training.labelled import Labelled
from voc.training.lesson import lesson

if TYPE_CHECKING:
    from torch import Tensor, nn


class MiniLM:
    """The default encoder, all its layers to be trained."""

    width = WIDTH

    def __init__(self) -> None:
        layers: Any = deepcopy(published().encoder.layer).train()
        for layer in layers:
            layer.attention.self.dropout.p = 0.0  # a tenth of the time, and two epochs are too few to need it
        self.layers: nn.ModuleList = layers

    def windows(self, seen: Sight) -> Iterator[Window]:
        """Yield the windows that the reader reads."""
        return windows_of(seen)

    def hidden(self, batch: Sequence[Window]) -> Tensor:
        """Return the tokens' vectors: (windows, tokens, width)."""
        import torch

        room = max(len(each.ids) for each in batch) + 2
        ids, mask = (torch.from_numpy(array) for array in filled(batch, len(batch), room))
        with torch.no_grad():
            hidden = published().embeddings(ids)
        return through(self.layers, hidden, mask)


def fit_reader(data: Labelled, tuning: Tuning, seed: int) -> InContext:
    """Train the layers, the net and the lens."""
    body, lens = MiniLM(), _lens()
    head = fit_layers(body, lesson(data, tuning), tuning, seed, lens)
    weights = {name: weight.detach().half().numpy() for name, weight in body.layers.state_dict().items()}
    through_lens = lens.weight.detach().numpy().T.copy(), lens.bias.detach().numpy().copy()
    return InContext(Reader(weights, through_lens), member_of(head))


def _lens() -> nn.Linear:
    from torch import nn

    lens = nn.Linear(WIDTH, WIDTH)
    nn.init.eye_(lens.weight)
    nn.init.zeros_(lens.bias)
    return lens
