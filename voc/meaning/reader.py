"""Read statements in their context: the encoder's lower layers as published, its upper ones as trained for the labels.

A piece of feedback is read once with all its statements; the vector of a statement is the mean of its tokens. So the
text around it is seen at no cost of its own (late chunking: Guenther et al. 2024, arXiv:2409.04701).
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np

from voc.meaning.cache import VectorCache
from voc.meaning.encoder import MINILM_SHA256
from voc.meaning.features import Sight
from voc.meaning.layers import FROZEN, SIZE, WIDTH, batches, embedded, pooled, published, through, windows_of
from voc.meaning.windows import Window
from voc.progress import track

TOGETHER = 8192
"""Tokens read at once: bounds the memory."""
CHUNK = 1024
"""Windows read between two writes to the cache: what an interrupted run loses at most."""


@dataclass(frozen=True)
class Reader:
    """The trained upper layers, by the names of their weights ("0.attention.self.query.weight", ...)."""

    upper: Mapping[str, np.ndarray]

    def read(self, seen: Sight, keep: bool = True) -> np.ndarray:
        """Return every statement's vector in its context: (n, width) float32.

        Rounded to half precision on the way, so that a vector from the cache and a fresh one are the same.
        keep: whether the cache is asked and filled.
        """
        found = np.zeros((len(seen), WIDTH), dtype=np.float32)
        cut = list(windows_of(seen))
        chunks = [cut[start : start + CHUNK] for start in range(0, len(cut), CHUNK)]
        for chunk in track(chunks, "reading", len(chunks)):
            vectors = self._known(chunk) if keep else self._fresh(chunk)
            for window in chunk:
                found[list(window.rows)] = [vectors[name] for name in _names(window)]
        return found

    def _known(self, cut: list[Window]) -> dict[str, np.ndarray]:
        """Return the vectors by name, from the cache or fresh."""
        store = VectorCache(self._fingerprint)
        known = store.get([name for window in cut for name in _names(window)])
        absent = [window for window in cut if not all(name in known for name in _names(window))]
        fresh = self._fresh(absent)
        if fresh:
            store.put(list(fresh), np.stack(list(fresh.values())))
        return known | fresh

    def _fresh(self, cut: list[Window]) -> dict[str, np.ndarray]:
        import torch

        found: dict[str, np.ndarray] = {}
        with torch.inference_mode():
            for batch in batches(cut, TOGETHER):
                hidden, mask = embedded(batch)
                vectors = pooled(through(self._layers, hidden, mask), batch).numpy().astype(np.float16)
                found |= dict(zip((name for window in batch for name in _names(window)), vectors, strict=True))
        return found

    @cached_property
    def _layers(self) -> list[Any]:
        import torch

        lower, upper = published().encoder.layer[:FROZEN], deepcopy(published().encoder.layer[FROZEN:])
        upper.load_state_dict({name: torch.from_numpy(np.array(weight)) for name, weight in self.upper.items()})
        return [*lower, *upper]

    @cached_property
    def _fingerprint(self) -> str:
        digest = blake2b(f"{MINILM_SHA256} {SIZE}".encode(), digest_size=16)
        for name in sorted(self.upper):
            digest.update(name.encode() + np.ascontiguousarray(self.upper[name]).tobytes())
        return f"reader {digest.hexdigest()}"


def _names(window: Window) -> list[str]:
    """Return what the window's vectors are kept under: the tokens read and the statement's place among them."""
    ids = " ".join(map(str, window.ids))
    return [f"{start}-{end} of {ids}" for start, end in window.spans]
