"""Groups of people with like profiles, where there are any: how many, and how surely each is found again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voc.measure.intervals import Floats

MOST = 6
"""Groups at most: more cannot be kept apart by a reader."""
READ = 3_000
"""People that groups are sought on, drawn at random; the others join the nearest."""
STARTS = 4
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Groups:
    """Groups of people. group: of each person. found_again: by group, the mean Jaccard share over redraws.

    p: how often people who make each other's statements seem as clearly grouped.
    """

    group: Codes
    found_again: Floats
    p: float


def find_groups(
    profile: Floats, strangers: Callable[[int], Floats], stable: float, draws: int, shuffles: int, seed: int
) -> tuple[Groups | None, str]:
    """Return the groups among people by their profiles (people, width), or None, and why.

    strangers: makes profiles of the same people from each other's statements, by a seed. Groups count as found where
    profiles gather in them more than those of strangers do (p <= .05 over all numbers of groups), and each group is
    found again in redraws of people with a Jaccard share of `stable` or more (clusterwise: Hennig 2007). Of the
    numbers of groups that fulfil that, the largest counts.
    """
    random = np.random.default_rng(seed)
    sample = np.sort(random.choice(len(profile), min(len(profile), READ), replace=False))
    own = gathered(profile[sample], seed)
    others = np.stack([gathered(strangers(number)[sample], seed) for number in range(shuffles)])
    p = chance(own, others)
    if p > 0.05:
        return None, f"people do not gather in groups more than strangers would (p = {p:.2f})"
    for number in range(MOST, 1, -1):
        centres = _centres(profile[sample], number, seed)
        found_again = _found_again(profile[sample], centres, draws, seed)
        if found_again.min() >= stable:
            return Groups(_nearest(profile, centres), found_again, p), ""
    return None, "no number of groups is found again when people are redrawn"


def gathered(profile: Floats, seed: int) -> Floats:
    """Return for 2 … `MOST` groups the share of the profiles' variance between them."""
    total = float(((profile - profile.mean(axis=0)) ** 2).sum())
    shares = []
    for number in range(2, MOST + 1):
        centres = _centres(profile, number, seed)
        left = float(((profile - centres[_nearest(profile, centres)]) ** 2).sum())
        shares.append(1 - left / total if total else 0.0)
    return np.array(shares)


def chance(own: Floats, others: Floats) -> float:
    """Return how often the largest standardised share among strangers reaches one's own (a permutation test)."""
    everyone = np.vstack([own, others])
    spread = everyone.std(axis=0)
    largest = ((everyone - everyone.mean(axis=0)) / np.where(spread > 0, spread, 1)).max(axis=1)
    return float((largest >= largest[0] - 1e-12).mean())


def _centres(profile: Floats, number: int, seed: int) -> Floats:
    from sklearn.cluster import KMeans

    return np.asarray(KMeans(number, n_init=STARTS, random_state=seed).fit(profile).cluster_centers_)


def _nearest(profile: Floats, centres: Floats) -> Codes:
    distance = (centres**2).sum(axis=1) - 2 * profile @ centres.T
    return np.asarray(distance.argmin(axis=1), dtype=np.int64)


def _found_again(profile: Floats, centres: Floats, draws: int, seed: int) -> Floats:
    """Return for each group the mean, over redraws of people, of its best Jaccard share with a group found there."""
    group, random = _nearest(profile, centres), np.random.default_rng(seed + 1)
    shares = []
    for draw in range(draws):
        drawn = random.integers(0, len(profile), len(profile))
        again = _nearest(profile, _centres(profile[drawn], len(centres), seed + draw))
        inside = np.unique(drawn)  # Hennig: only those who were drawn count
        shares.append(_jaccard(group[inside], again[inside], len(centres)))
    return np.mean(shares, axis=0)


def _jaccard(one: Codes, other: Codes, number: int) -> Floats:
    both = np.zeros((number, number))
    np.add.at(both, (one, other), 1)
    either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
    return np.asarray((both / np.maximum(either, 1)).max(axis=1))
