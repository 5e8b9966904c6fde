"""Groups of people with like profiles, where there are any: how many, and how surely each is found again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from voc.measure.intervals import Floats

MOST = 6
"""Groups at most: more cannot be kept apart by a reader."""
MOST_CHANCE = 0.05
"""How often strangers may seem as clearly grouped."""
STARTS, ROUNDS = 4, 50
Codes = npt.NDArray[np.int64]


def find_groups(
    profile: Floats, strangers: Callable[[int], Floats], *, stable: float, draws: int, shuffles: int, seed: int
) -> tuple[Floats, Floats, str]:
    """Return the centres of groups by people's profiles (people, width), how surely each is found again, and why none.

    strangers: makes profiles of the same people from each other's statements, by a seed. Groups count as found where
    profiles gather in them more than those of strangers do (p <= .05 over all numbers of groups), and each group is
    found again in redraws of people with a Jaccard share of `stable` or more (clusterwise: Hennig 2007). Of the
    numbers of groups that fulfil that, the one that is furthest above strangers counts (as in the gap statistic of
    Tibshirani, Walther & Hastie 2001).
    """
    own = gathered(profile, seed)
    others = np.stack([gathered(strangers(number), seed) for number in range(shuffles)])
    none = np.empty((0, profile.shape[1])), np.empty(0)
    p = chance(own, others)
    if p > MOST_CHANCE:
        return *none, f"people do not gather in groups more than strangers would (p = {p:.2f})"
    for number in np.argsort(others.mean(axis=0) - own, kind="stable") + 2:
        centres = _centres(profile, number, seed)
        found_again = _found_again(profile, centres, draws, seed)
        if found_again.min() >= stable:
            return centres, found_again, ""
    return *none, "no number of groups is found again when people are redrawn"


def gathered(profile: Floats, seed: int) -> Floats:
    """Return for 2 … `MOST` groups the share of the profiles' variance between them."""
    total = float(((profile - profile.mean(axis=0)) ** 2).sum())
    shares = []
    for number in range(2, MOST + 1):
        centres = _centres(profile, number, seed)
        left = float(((profile - centres[nearest(profile, centres)]) ** 2).sum())
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
    left = [float(_distances(profile, centres).min(axis=1).sum()) for centres in found]
    return found[int(np.argmin(left))]


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
        fresh = nearest(profile, centres)
        if (fresh == group).all():
            break
        group = fresh
        member = np.eye(len(centres))[group]
        size = member.sum(axis=0)[:, None]
        centres = np.where(size > 0, member.T @ profile / np.maximum(size, 1), centres)
    return np.asarray(centres)


def nearest(profile: Floats, centres: Floats) -> Codes:
    """Return each profile's nearest centre."""
    return np.asarray(_distances(profile, centres).argmin(axis=1), dtype=np.int64)


def _distances(profile: Floats, centres: Floats) -> Floats:
    """Return the squared distance of every profile to every centre."""
    own = (profile**2).sum(axis=1, keepdims=True)
    return np.asarray(own + (centres**2).sum(axis=1) - 2 * profile @ centres.T)


def _found_again(profile: Floats, centres: Floats, draws: int, seed: int) -> Floats:
    """Return for each group the mean, over redraws of people, of its best Jaccard share with a group found there."""
    group, random = nearest(profile, centres), np.random.default_rng(seed + 1)
    shares = []
    for draw in range(draws):
        drawn = random.integers(0, len(profile), len(profile))
        again = nearest(profile, _centres(profile[drawn], len(centres), seed + draw))
        inside = np.unique(drawn)  # Hennig: only those who were drawn count
        shares.append(_jaccard(group[inside], again[inside], len(centres)))
    return np.asarray(np.mean(shares, axis=0))


def _jaccard(one: Codes, other: Codes, number: int) -> Floats:
    both = np.zeros((number, number))
    np.add.at(both, (one, other), 1)
    either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
    return np.asarray((both / np.maximum(either, 1)).max(axis=1))
