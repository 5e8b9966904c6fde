"""How much of what can be explained is due to each moment: the Shapley value of explained variance (LMG)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import comb

import numpy as np
import numpy.typing as npt

from voc.measure.intervals import Floats

EXACT = 15
"""Drivers up to which all subsets are gone through."""
ORDERS, DRAWN = 400, 10
"""Orders drawn beyond that: for the figure itself, and for each redraw of people (its spread is over people alone)."""
SEED = 0
BATCH = 20
"""Orders gone through at once: bounds memory."""
Owners = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Sums:
    """What an equation is solved from.

    normal, value, total: X'X, X'y and y'y. first: columns that enter before any driver (base and controls).
    owner: (columns - first,) the driver each other column belongs to; all columns of a driver enter together.
    """

    normal: Floats
    value: Floats
    total: float
    first: int
    owner: Owners


def shapley(sums: Sums, drivers: int, orders: int | None = None) -> Floats:
    """Return each driver's share of the variance that all explain beyond the base, (drivers,); they add up to 1.

    sum over sets S without j of |S|! (k - |S| - 1)! / k! [R²(S + j) - R²(S)] (Lindeman, Merenda & Gold 1980): the mean
    over all orders in which drivers may enter the equation of what each then adds. Exact up to `EXACT` drivers;
    beyond, the mean over `orders` drawn orders and their reverses (Castro, Gomez & Tejada 2009), `order_error` apart.

    0 for a driver without a column; all 0 where nothing is explained.
    """
    rest = _rest(sums)
    present, place = np.unique(sums.owner, return_inverse=True)
    shares = np.zeros(drivers)
    if len(present):
        exact = orders is None and len(present) <= EXACT
        gains = _exact(rest, place) if exact else _sampled(rest, place, orders or ORDERS).mean(axis=0)
        explained = gains.sum()
        shares[present] = gains / explained if explained > 0 else 0.0
    return shares


def order_error(sums: Sums) -> float:
    """Return the largest standard error that drawing orders, instead of going through all, leaves in a share."""
    present, place = np.unique(sums.owner, return_inverse=True)
    if len(present) <= EXACT:
        return 0.0
    gains = _sampled(_rest(sums), place, ORDERS)
    pairs = (gains[::2] + gains[1::2]) / 2  # an order and its reverse: no independent draws
    return float((pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs)) / pairs.mean(axis=0).sum()).max())


def _rest(sums: Sums) -> Floats:
    """Return [X y]'[X y] of the drivers' columns, with what the first columns tell taken out."""
    value, first = sums.value, sums.first
    whole = np.block([[sums.normal, value[:, None]], [value[None], np.array([[sums.total]])]])
    known, across = whole[:first, :first], whole[:first, first:]
    return np.asarray(whole[first:, first:] - across.T @ np.linalg.solve(known, across))


def _sampled(rest: Floats, place: Owners, orders: int) -> Floats:
    """Return what each driver adds in each drawn order, (orders, drivers).

    One triangle (Cholesky) holds the gains of a whole order: the squares of its last row.
    """
    paths = _paths(tuple(place.tolist()), orders)
    # a hair's breadth on the diagonal: an outcome explained wholly has no triangle else
    firm = rest + np.diag(np.diag(rest) * 1e-9 + 1e-12)
    gains = np.zeros((orders, len(place)))
    for start in range(0, orders, BATCH):
        part = paths[start : start + BATCH]
        last = np.linalg.cholesky(firm[part[:, :, None], part[:, None, :]])[:, -1, :-1]
        np.put_along_axis(gains[start : start + BATCH], part[:, :-1], last**2, axis=1)
    return np.asarray(gains @ (place[:, None] == np.arange(int(place.max()) + 1)))


def _exact(rest: Floats, place: Owners) -> Floats:
    drivers = int(place.max()) + 1
    sets = np.arange(1 << drivers)
    inside = (sets[:, None] >> np.arange(drivers)) & 1 == 1
    explained = np.array([_explained(rest, np.flatnonzero(chosen[place])) for chosen in inside])
    weight = np.array([1 / (drivers * comb(drivers - 1, size)) for size in range(drivers)])
    gains = np.zeros(drivers)
    for driver in range(drivers):
        without = sets[~inside[:, driver]]
        more = explained[without | (1 << driver)] - explained[without]
        gains[driver] = weight[inside[without].sum(axis=1)] @ more
    return gains


def _explained(rest: Floats, columns: Owners) -> float:
    value = rest[columns, -1]
    return float(value @ np.linalg.solve(rest[np.ix_(columns, columns)], value))


@lru_cache(maxsize=8)
def _paths(place: tuple[int, ...], orders: int) -> Owners:
    """Return orders of the columns, each followed by its reverse, with the outcome last: (orders, columns + 1)."""
    draw, drivers = np.random.default_rng(SEED), max(place) + 1
    ranks = np.stack([draw.permutation(drivers) for _ in range((orders + 1) // 2)])
    ranks = np.stack([ranks, drivers - 1 - ranks], axis=1).reshape(-1, drivers)[:orders]
    order = np.argsort(ranks[:, np.array(place)], axis=1, kind="stable")
    return np.column_stack([order, np.full(orders, len(place))])
