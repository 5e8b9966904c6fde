"""The default encoder taken apart, layer by layer: what reading in context and learning to do so share. torch only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from voc.meaning.encoder import MINILM, fingerprint, minilm_folder
from voc.meaning.features import Sight
from voc.meaning.windows import Tokens, Window, windows

if TYPE_CHECKING:
    from torch import Tensor, nn

WIDTH = 384
SIZE = 94
"""Tokens in a window, besides the marks of its begin and end."""
FROZEN = 3
"""Layers that stay as published; the three above them are trained."""
TOKENIZED = 512
FAR = -1e9
"""Added to the attention that a token would pay to padding."""


@cache
def tokenizer() -> Any:
    """Return the default encoder's tokenizer."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(minilm_folder())


@cache
def published() -> Any:
    """Return the default encoder as published, checked, without dropout."""
    from transformers import AutoModel
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    fingerprint(MINILM)  # refuses weights that are not the published ones
    return AutoModel.from_pretrained(minilm_folder()).eval()


def windows_of(seen: Sight) -> Iterator[Window]:
    """Yield windows that hold every statement once; `rows` are positions in `seen`. Equal texts are read together."""
    texts = sorted({seen.documents[each] for each in np.unique(seen.owner)})
    number = {text: place for place, text in enumerate(texts)}
    owner = np.array([number[seen.documents[each]] for each in seen.owner], dtype=np.int64)
    order = np.lexsort((seen.spans[:, 1], seen.spans[:, 0], owner))
    borders = np.searchsorted(owner[order], np.arange(len(texts) + 1))
    for place, document in enumerate(_tokens(texts)):
        rows = order[borders[place] : borders[place + 1]]
        spans = [(int(start), int(end)) for start, end in seen.spans[rows]]
        yield from windows(document, spans, rows.tolist(), SIZE)


def _tokens(texts: list[str]) -> Iterator[Tokens]:
    """Yield each text's tokens; an unknown one where there is none."""
    for start in range(0, len(texts), TOKENIZED):
        part = texts[start : start + TOKENIZED]
        found = tokenizer()(part, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        for text, ids, offsets in zip(part, found["input_ids"], found["offset_mapping"], strict=True):
            yield Tokens(ids, offsets) if ids else Tokens([tokenizer().unk_token_id], [(0, len(text))])


def batches(cut: Sequence[Window], most: int) -> Iterator[list[Window]]:
    """Yield windows of like length together, at most `most` tokens at once with their padding."""
    batch: list[Window] = []
    for window in sorted(cut, key=lambda each: (len(each.ids), each.ids)):
        if batch and len(window.ids) * (len(batch) + 1) > most:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def embedded(batch: Sequence[Window]) -> tuple[Tensor, Tensor]:
    """Return the tokens' vectors before the first layer (windows, tokens, width), and the mask (windows, tokens)."""
    import torch

    marks = (tokenizer().cls_token_id, tokenizer().sep_token_id)
    longest = max(len(window.ids) for window in batch) + len(marks)
    ids = torch.zeros((len(batch), longest), dtype=torch.long)
    mask = torch.zeros((len(batch), longest))
    for row, window in enumerate(batch):
        ids[row, : len(window.ids) + len(marks)] = torch.tensor([marks[0], *window.ids, marks[1]])
        mask[row, : len(window.ids) + len(marks)] = 1
    return published().embeddings(ids), mask


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
