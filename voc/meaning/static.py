"""Vectors that are looked up, not computed: a text's is the mean of its tokens' own.

For a first look at very much feedback. A token's vector is the one by which the default encoder knows it, seen through
a lens (models/static): a small net, fitted so that such means come near the encoder's vectors of whole texts, and a
weight for each token. Word order is lost, and with it much of what "not" does.

model2vec (Tulkens and van Dongen 2024) asks the encoder for each token alone, then takes principal components and
weighs by rank. That needs no texts, but minutes of a machine, and sees texts much less like the encoder
(models/static/card.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from voc.meaning.heads import check_files
from voc.meaning.int8 import unpacked
from voc.meaning.minilm import UNKNOWN, VOCABULARY, ids_of, minilm_folder
from voc.meaning.net import Member
from voc.resources import shipped

if TYPE_CHECKING:
    from scipy.sparse import csr_array

STATIC = "static"
"""Its short name in settings."""
TOGETHER = 4096
"""Texts at once: bounds the memory."""
MOST_WORDS = 500_000
"""Words remembered, about: bounds the memory."""
LENS = "lens.safetensors"
WORD_VECTORS = "embeddings.word_embeddings.weight"


class StaticEncoder:
    """Looks up what texts are made of; remembers the words met so far."""

    def __init__(self) -> None:
        self._words = Words()

    def encode(self, texts: list[str]) -> np.ndarray:
        """Return (texts, width) float32 of unit length: what a text's is to the bit depends on that text alone."""
        table = shipped_table()
        found = np.empty((len(texts), table.shape[1]), dtype=np.float32)
        for start in range(0, len(texts), TOGETHER):
            sums = self._words.counts(texts[start : start + TOGETHER]) @ table
            found[start : start + TOGETHER] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        return found


class Words:
    """Tokens of whole texts, word by word: each word is cut once, for cutting takes longer than all the rest."""

    def __init__(self) -> None:
        self._known: dict[str, list[int]] = {}

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Return each text's tokens, those that `ids_of` gives; one unknown token where there are none."""
        words = [text.split() for text in texts]
        if len(self._known) > MOST_WORDS:
            self._known.clear()
        fresh = list(set(chain.from_iterable(words)) - self._known.keys())
        self._known.update(zip(fresh, ids_of(fresh), strict=True))
        return [list(chain.from_iterable(map(self._known.__getitem__, own))) or [UNKNOWN] for own in words]

    def counts(self, texts: Sequence[str]) -> csr_array:
        """Return (texts, VOCABULARY) float32: how often each token stands in each text."""
        from scipy.sparse import csr_array

        # A row's tokens stay as they stand in the text: a product adds them one by one, whatever is in other rows.
        tokens = self.tokens(texts)
        ends = np.cumsum([0, *map(len, tokens)])
        columns = np.fromiter(chain.from_iterable(tokens), np.int32, ends[-1])
        return csr_array((np.ones(len(columns), np.float32), columns, ends), (len(tokens), VOCABULARY))


@cache
def shipped_table() -> np.ndarray:
    """Return every token's vector, (VOCABULARY, width) float32, through the lens that ships. A second's work, once."""
    folder = shipped("models", STATIC)
    check_files(folder, (LENS,))
    return through_lens(token_vectors(), folder / LENS)


def token_vectors() -> np.ndarray:
    """Return the vectors by which the default encoder knows its tokens: (VOCABULARY, WIDTH), of length 1 on average."""
    from safetensors import safe_open

    with safe_open(minilm_folder() / "model.safetensors", "numpy") as file:
        found = file.get_tensor(WORD_VECTORS).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1).mean())


def through_lens(tokens: np.ndarray, lens: Path) -> np.ndarray:
    """Return token vectors (tokens, WIDTH) as the lens shows them: (tokens, width) float32, to half precision."""
    from safetensors.numpy import load_file
    from threadpoolctl import threadpool_limits

    given = unpacked(load_file(lens))
    straight, bent = (
        Member(tuple((given[f"{each}.weight"], given[f"{each}.bias"]) for each in layers))
        for layers in (("straight0",), ("bent0", "bent1"))
    )
    # One thread and half precision: the last digits of a product differ by the threads that share it.
    with threadpool_limits(limits=1):
        shown = (straight.scores(tokens) + bent.scores(tokens)) * given["weight"][:, None]
    return np.asarray(shown, dtype=np.float16).astype(np.float32)
