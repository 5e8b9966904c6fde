"""Which texts may be near copies: each is sketched by the least hashes of its word triples (MinHash, Broder 1997).

A sketch is cut into bands. Texts that have a band in common are worth a comparison, all others are not compared: the
more two texts share, the surer they have one (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, ch. 3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

from voc.progress import track

Keys = npt.NDArray[np.uint64]
Hashes = npt.NDArray[np.uint32]

NUMBERS = 64
"""Numbers in a sketch."""
SEED = 1
CHUNK = 2_000
"""Texts sketched at once: bounds memory."""
GRID = 2_000
"""Points between 0 and 1 at which a banding's mistakes are summed."""


def alike(texts: Sequence[str], likeness: float) -> Iterator[npt.NDArray[np.int64]]:
    """Yield groups of texts (rows in ascending order) that have a band in common.

    texts: words divided by one space. likeness: the share of common word triples from which most pairs are found.
    """
    for band in _band_keys(texts, likeness).T:
        order = np.argsort(band, kind="stable")
        borders = np.flatnonzero(np.diff(band[order])) + 1
        starts, ends = np.r_[0, borders], np.r_[borders, len(order)]
        for group in np.flatnonzero(ends - starts > 1):
            yield order[starts[group] : ends[group]]


def banding(likeness: float) -> tuple[int, int]:
    """Return how many bands of how many numbers divide best what is more alike from what is less."""
    shared = (np.arange(GRID) + 0.5) / GRID

    def mistakes(shape: tuple[int, int]) -> float:
        missed = (1 - shared ** shape[1]) ** shape[0]
        return float(np.where(shared < likeness, 1 - missed, missed).sum())

    return min(
        ((count, width) for count in range(2, NUMBERS) for width in range(1, NUMBERS // count + 1)), key=mistakes
    )


def _band_keys(texts: Sequence[str], likeness: float) -> Keys:
    """Return one number for each band of each text's sketch: (texts, bands)."""
    count, width = banding(likeness)
    keys = np.zeros((len(texts), count), dtype=np.uint64)
    starts = range(0, len(texts), CHUNK)
    for start in track(starts, "duplicates", len(starts)):
        sketches = _sketches(texts[start : start + CHUNK]).astype(np.uint64)
        for number in range(width):
            keys[start : start + CHUNK] *= np.uint64(0x9E3779B97F4A7C15)
            keys[start : start + CHUNK] += sketches[:, number : count * width : width]
    return keys


def _sketches(texts: Sequence[str]) -> Hashes:
    """Return for each text the least of its triples' hashes under every permutation: (texts, NUMBERS)."""
    hashes = [_triple_hashes(text) for text in texts]
    first = np.cumsum([0, *map(len, hashes[:-1])])
    mixed = _mixed(np.array([each for own in hashes for each in own], dtype=np.uint32))
    random = np.random.RandomState(SEED)
    # an odd factor permutes the numbers below 2^32
    factor = random.randint(0, 1 << 31, NUMBERS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    shift = random.randint(0, 1 << 32, NUMBERS, dtype=np.uint32)
    least = [np.minimum.reduceat(mixed * a + b, first) for a, b in zip(factor, shift, strict=True)]
    return np.stack(least, axis=1)


def _triple_hashes(text: str) -> list[int]:
    words = text.encode("utf-8", "surrogatepass").split()
    return [crc32(b" ".join(words[at : at + 3])) for at in range(max(len(words) - 2, 1))]


def _mixed(hashes: Hashes) -> Hashes:
    """Spread hashes evenly (the last steps of MurmurHash3)."""
    hashes = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    hashes = (hashes ^ (hashes >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return hashes ^ (hashes >> np.uint32(16))
