"""Read statements in their context: an encoder, its layers trained for the labels.

A piece of feedback is read once with all its statements; the vector of a statement is the mean of its tokens. So the
text around it is seen at no cost of its own (late chunking: Guenther et al. 2024, arXiv:2409.04701). One reading of the
default encoder serves labels and topics: a lens makes of a statement's vector what the encoder as published would have
made of the statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from itertools import groupby

import numpy as np

from voc.meaning.backend import Backend, backend_form, vectors
from voc.meaning.bases import SMALL, Base
from voc.meaning.cache import VectorCache
from voc.meaning.conversion import opened
from voc.meaning.features import Sight
from voc.meaning.slim import Layers
from voc.meaning.windows import Window, windows
from voc.progress import track

READER = "reader"
"""Its short name in settings."""
SIZE = 94
"""Tokens in a window, besides the marks of its begin and end."""
CHUNK = 4096
"""Statements, about, read between two writes to the cache: what an interrupted run loses at most."""


@dataclass(frozen=True)
class Reader:
    """The trained layers of an encoder, and the lens.

    lens: weight (width, width) and bias (width,); None for a reader that serves the labels alone.
    base: the encoder that the layers belong to.
    """

    layers: Layers
    lens: tuple[np.ndarray, np.ndarray] | None
    base: Base = SMALL

    def read(self, seen: Sight, keep: bool = True) -> tuple[Sight, int]:
        """Return what is seen with `read` filled, `vectors` too by a lens, and how many statements had to be read.

        What is read is rounded to half precision, so that a vector from the cache and a fresh one are the same.
        keep: whether the cache is asked and filled.
        """
        found, computed = self._kept(seen) if keep else (self._fresh(seen), len(seen))
        shown = seen.vectors if self.lens is None else _through(self.lens, found)
        return replace(seen, read=found, vectors=shown), computed

    def _kept(self, seen: Sight) -> tuple[np.ndarray, int]:
        found, names = np.zeros((len(seen), self.base.form.width), dtype=np.float32), _names(seen)
        store = VectorCache(self._fingerprint)
        known = store.get(names)
        for row, name in enumerate(names):
            if name in known:
                found[row] = known[name]
        absent = [row for row, name in enumerate(names) if name not in known]
        chunks = _chunks(seen, absent)
        for rows in track(chunks, "reading", len(chunks)):
            found[rows] = self._fresh(seen.at(np.array(rows)))
            store.put([names[row] for row in rows], found[rows])
        return found, len(absent)

    def _fresh(self, seen: Sight) -> np.ndarray:
        found = vectors(self._backend, list(windows_of(seen, self.base)), len(seen), self.base.form)
        return found.astype(np.float16).astype(np.float32)

    @cached_property
    def _backend(self) -> Backend:
        name = "reader" if self.base is SMALL else "larger"
        return opened(name, self._fingerprint, lambda: self.base.network(self.layers), self.base.form)

    @cached_property
    def _fingerprint(self) -> str:
        digest = blake2b(f"{self.base.sha256} {SIZE} {backend_form()}".encode(), digest_size=16)
        for name in sorted(self.layers):
            digest.update(name.encode() + np.ascontiguousarray(self.layers[name]).tobytes())
        return f"reader {digest.hexdigest()}"


def _through(lens: tuple[np.ndarray, np.ndarray], read: np.ndarray) -> np.ndarray:
    weight, bias = lens
    found = read @ weight + bias
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def windows_of(seen: Sight, base: Base = SMALL) -> Iterator[Window]:
    """Yield windows of the encoder's tokens that hold every statement once, and with it those of equal texts.

    Their `rows` are positions in `seen`.
    """
    texts = sorted({seen.documents[each] for each in np.unique(seen.owner)})
    number = {text: place for place, text in enumerate(texts)}
    owner = np.array([number[seen.documents[each]] for each in seen.owner], dtype=np.int64)
    order = np.lexsort((seen.spans[:, 1], seen.spans[:, 0], owner))
    borders = np.searchsorted(owner[order], np.arange(len(texts) + 1))
    for place, document in enumerate(base.tokens(texts)):
        rows = order[borders[place] : borders[place + 1]]
        spans = [(int(start), int(end)) for start, end in seen.spans[rows]]
        yield from windows(document, spans, rows.tolist(), SIZE)


def _names(seen: Sight) -> list[str]:
    """Return what each statement's vector is kept under: all that it depends on, its place, the others', the text."""
    texts = [seen.documents[owner] for owner in seen.owner]
    spans = [(int(start), int(end)) for start, end in seen.spans]
    together: dict[str, set[tuple[int, int]]] = {}
    for text, span in zip(texts, spans, strict=True):
        together.setdefault(text, set()).add(span)
    whole = {
        text: blake2b(f"{sorted(those)} in {text}".encode(errors="surrogatepass")) for text, those in together.items()
    }
    return [f"{span} of {whole[text].hexdigest()}" for text, span in zip(texts, spans, strict=True)]


def _chunks(seen: Sight, rows: list[int]) -> list[list[int]]:
    """Return the rows in parts of about CHUNK, equal texts together, since they share windows."""
    parts: list[list[int]] = [[]]
    ordered = sorted(rows, key=lambda row: seen.documents[seen.owner[row]])
    for _, own in groupby(ordered, key=lambda row: seen.documents[seen.owner[row]]):
        if len(parts[-1]) >= CHUNK:
            parts.append([])
        parts[-1] += own
    return [part for part in parts if part]
