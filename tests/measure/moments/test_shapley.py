"""Tests of voc/measure/moments/shapley.py."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from voc.measure.intervals import Floats
from voc.measure.moments import shapley as module
from voc.measure.moments.shapley import Sums, order_error, shapley


def equations(drivers: int, seed: int = 0) -> tuple[Floats, Floats, float, np.ndarray]:
    """Return X'X, X'y, y'y of a base and two columns a driver that hang together, and their owners."""
    draw = np.random.default_rng(seed)
    columns = draw.normal(size=(300, 2 * drivers)) + draw.normal(size=(300, 1))
    x = np.column_stack([np.ones(300), columns])
    y = columns @ draw.normal(size=2 * drivers) + draw.normal(size=300)
    return x.T @ x, x.T @ y, float(y @ y), np.arange(2 * drivers) % drivers


def by_hand(normal: Floats, value: Floats, total: float, owner: np.ndarray, drivers: int) -> Floats:
    """Return the mean over all orders of what each driver adds, one by one."""

    def left(chosen: tuple[int, ...]) -> float:
        columns = np.r_[0, 1 + np.flatnonzero(np.isin(owner, chosen))]
        part = value[columns]
        return float(total - part @ np.linalg.solve(normal[np.ix_(columns, columns)], part))

    gains = np.zeros(drivers)
    for order in permutations(range(drivers)):
        for place, driver in enumerate(order):
            gains[driver] += left(order[:place]) - left(order[: place + 1])
    return np.array(gains / gains.sum())


def test_it_is_the_mean_over_all_orders() -> None:
    normal, value, total, owner = equations(4)

    found = shapley(Sums(normal, value, total, 1, owner), 4)

    assert found == pytest.approx(by_hand(normal, value, total, owner, 4))
    assert found.sum() == pytest.approx(1)


def test_drawn_orders_come_near_it_within_their_error(monkeypatch: pytest.MonkeyPatch) -> None:
    normal, value, total, owner = equations(6, seed=1)
    exact = shapley(Sums(normal, value, total, 1, owner), 6)
    monkeypatch.setattr(module, "EXACT", 3)

    drawn, error = shapley(Sums(normal, value, total, 1, owner), 6), order_error(Sums(normal, value, total, 1, owner))

    assert 0 < error < 0.02
    assert np.abs(drawn - exact).max() < 4 * error
    assert np.array_equal(drawn, shapley(Sums(normal, value, total, 1, owner), 6))


def test_a_driver_without_a_column_has_no_share() -> None:
    normal, value, total, owner = equations(3)

    found = shapley(Sums(normal, value, total, 1, np.where(owner == 1, 2, owner)), 4)

    assert found[[1, 3]].tolist() == [0, 0]
    assert found.sum() == pytest.approx(1)


@pytest.mark.parametrize("drivers", [0, 2])
def test_where_nothing_is_explained_nobody_has_a_share(drivers: int) -> None:
    normal, _, _, owner = equations(max(drivers, 1))
    kept = slice(0, 1 + 2 * drivers)

    found = shapley(Sums(normal[kept, kept], np.zeros(1 + 2 * drivers), 0.0, 1, owner[: 2 * drivers]), drivers)

    assert found.tolist() == [0.0] * drivers
