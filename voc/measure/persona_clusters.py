"""Groups of people with like profiles, where there are any: how many, and how surely each is found again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voc.measure.intervals import Floats

MOST = 6
"""Groups at most: more cannot be kept apart by a reader."""
READ = 3_000
"""People that groups are sought on, drawn at random; the others join the nearest."""
STARTS, ROUNDS = 4, 50
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
    profile: Floats, strangers: Callable[[int], Floats], *, stable: float, draws: int, shuffles: int, seed: int
) -> tuple[Groups | None, str]:
    """Return the groups among people by their profiles (people, width), or None, and why.

    strangers: makes profiles of the same people from each other's statements, by a seed. Groups count as found where
    profiles gather in them more than those of strangers do (p <= .05 over all numbers of groups), and each group is
    found again in redraws of people with a Jaccard share of `stable` or more (clusterwise: Hennig 2007). Of the
    numbers of groups that fulfil that, the one that is furthest above strangers counts (as in the gap statistic of
    Tibshirani, Walther & Hastie 2001).
    """
    random = np.random.default_rng(seed)
    sample = np.sort(random.choice(len(profile), min(len(profile), READ), replace=False))
    own = gathered(profile[sample], seed)
    others = np.stack([gathered(strangers(number)[sample], seed) for number in range(shuffles)])
    p = chance(own, others)
    if p > 0.05:
        return None, f"people do not gather in groups more than strangers would (p = {p:.2f})"
    for number in np.argsort(others.mean(axis=0) - own, kind="stable") + 2:
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
    """Return the centres of k-means, the best of a few starts (Arthur & Vassilvitskii 2007).

    Some hundred small problems are solved, which is quicker than calling a library that often.
    """
    random = np.random.default_rng(seed)
    found = [_settled(profile, _starts(profile, number, random)) for _ in range(STARTS)]
    return min(found, key=lambda centres: float(_distances(profile, centres).min(axis=1).sum()))


def _starts(profile: Floats, number: int, random: np.random.Generator) -> Floats:
    chosen = [profile[random.integers(len(profile))]]
    while len(chosen) < number:
        away = np.maximum(_distances(profile, np.array(chosen)).min(axis=1), 0)
        even = np.full(len(profile), 1 / len(profile))
        chosen.append(profile[random.choice(len(profile), p=away / away.sum() if away.sum() else even)])
    return np.array(chosen)


def _settled(profile: Floats, centres: Floats) -> Floats:
    group = np.full(len(profile), -1)
    for _ in range(ROUNDS):
        nearest = _nearest(profile, centres)
        if (nearest == group).all():
            break
        group = nearest
        member = np.eye(len(centres))[group]
        size = member.sum(axis=0)[:, None]
        centres = np.where(size > 0, member.T @ profile / np.maximum(size, 1), centres)
    return centres


def _nearest(profile: Floats, centres: Floats) -> Codes:
    return np.asarray(_distances(profile, centres).argmin(axis=1), dtype=np.int64)


def _distances(profile: Floats, centres: Floats) -> Floats:
    """Return the squared distance of every profile to every centre."""
    own = (profile**2).sum(axis=1, keepdims=True)
    return np.asarray(own + (centres**2).sum(axis=1) - 2 * profile @ centres.T)


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
