"""What topics look past: how a statement speaks (a handle, a brand, "because ...") and the kind of product."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

HANDLE = re.compile(r"(?<![\w@])@\w+")
MIN_ROWS = 20
"""Statements with and without a marker that a direction is estimated from, at least."""


def muted_directions(vectors: np.ndarray, markers: Iterable[np.ndarray], min_share: float) -> np.ndarray:
    """Return the directions in which markers move a vector, as orthonormal columns: (width, directions).

    markers: for each marker, which statements have it (see `text_markers`, `kind_markers`): (statements,) bool each.
    A direction is the mean of the statements with a marker less the mean of those without; a marker that fewer than
    `min_share` of the statements have gives none.
    """
    few = max(MIN_ROWS, min_share * len(vectors))
    found = [
        vectors[rows].mean(axis=0) - vectors[~rows].mean(axis=0)
        for rows in markers
        if rows.sum() >= few and (~rows).sum() >= few
    ]
    if not found:
        return np.zeros((vectors.shape[1], 0), dtype=np.float32)
    basis, sizes, _ = np.linalg.svd(np.stack(found).T.astype(np.float64), full_matrices=False)
    return basis[:, sizes > 1e-3 * sizes[0]].astype(np.float32)


def text_markers(
    texts: Sequence[str], patterns: Mapping[str, str], names: Sequence[str], min_share: float
) -> Iterator[np.ndarray]:
    """Yield which texts hold a pattern, each frequent handle, each name: (texts,) bool each.

    patterns: regular expressions, by name. names: brands and products, looked for with a capital (`Spot`, not `spot`).
    """
    few = max(MIN_ROWS, min_share * len(texts))
    for pattern in patterns.values():
        search = re.compile(pattern).search
        yield np.fromiter((search(text) is not None for text in texts), bool, len(texts))
    handles = [{each.lower() for each in HANDLE.findall(text)} if "@" in text else set() for text in texts]
    counts = Counter(each for row in handles for each in row)
    for handle in sorted(each for each, count in counts.items() if count >= few):
        yield np.fromiter((handle in row for row in handles), bool, len(texts))
    for name in sorted(set(names)):
        inside = re.compile(name_pattern(name)).search
        yield np.fromiter((inside(text) is not None for text in texts), bool, len(texts))


def kind_markers(kinds: pd.DataFrame) -> Iterator[np.ndarray]:
    """Yield which statements are about a product of each kind. kinds: one row a statement, see `product_kinds`."""
    for column in kinds:
        for value in sorted(kinds[column].dropna().unique()):
            yield (kinds[column] == value).to_numpy(dtype=bool)


def name_pattern(name: str) -> str:
    """Return the pattern of a name as customers write it: a capital first, spaces or none (`Jet Blue`, `JetBlue`)."""
    letters = re.findall(r"\w", name)
    rest = r"[\W_]?".join(f"[{each.lower()}{each.upper()}]" for each in letters[1:])
    return rf"(?<!\w){letters[0].upper()}[\W_]?{rest}(?!\w)"
