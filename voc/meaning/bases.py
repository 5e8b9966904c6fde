"""The published encoders that readers are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voc.meaning.batches import MINILM_FORM, Form
from voc.meaning.layers import network
from voc.meaning.minilm import MINILM, MINILM_SHA256, minilm_folder, tokens_of
from voc.meaning.mpnet import MPNET, MPNET_SHA256, mpnet_folder, mpnet_network, mpnet_tokens
from voc.meaning.slim import Layers
from voc.meaning.windows import Tokens

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True)
class Base:
    """An encoder as published: what tells it from others, what it takes and gives, and how it is had.

    folder: of its files. tokens: of texts, without marks. network: with these weights of its trained layers.
    """

    name: str
    sha256: str
    form: Form
    folder: Callable[[], Path]
    tokens: Callable[[Sequence[str]], Iterator[Tokens]]
    network: Callable[[Layers], nn.Module]


SMALL = Base(MINILM, MINILM_SHA256, MINILM_FORM, minilm_folder, tokens_of, network)
LARGE = Base(MPNET, MPNET_SHA256, Form(begin=0, end=2, padding=1, width=768), mpnet_folder, mpnet_tokens, mpnet_network)
BASES = {each.name: each for each in (SMALL, LARGE)}
