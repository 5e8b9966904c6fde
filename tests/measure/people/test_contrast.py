"""Tests of voc/measure/people/contrast.py."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.stats import hypergeom

from voc.measure.people.contrast import amounts, compare_means, contrast


def one_thing(inside: int, of: int, outside: int, others: int) -> tuple[csr_matrix, np.ndarray]:
    """Return who says a thing, and the groups: `inside` of the `of` people of group 0, `outside` of the others."""
    said = np.r_[np.arange(of) < inside, np.arange(others) < outside].astype(float)
    return csr_matrix(said[:, None]), np.repeat([0, 1], [of, others])


@pytest.mark.parametrize(
    ("inside", "of", "outside", "others"),
    [
        (14, 100, 46, 900),
        (1, 100, 59, 900),
        (180, 300, 320, 700),
        (14, 30, 186, 970),
        (12, 50, 98, 950),
        (60, 100, 540, 900),
    ],
)
def test_p_is_near_the_exact_one_and_never_far_below(inside: int, of: int, outside: int, others: int) -> None:
    said, group = one_thing(inside, of, outside, others)

    p = contrast(said, group, np.zeros(of + others, dtype=int), 1).p[0, 0]

    everyone, people = of + others, inside + outside
    upper, lower = hypergeom.sf(inside - 1, everyone, people, of), hypergeom.cdf(inside, everyone, people, of)
    exact = min(1.0, 2 * min(upper, lower))
    assert 0.9 * exact <= p <= 1.5 * exact + 1e-9


def test_the_difference_stands_between_its_ends_and_is_tested_only_where_enough_are_expected() -> None:
    said, group = one_thing(30, 100, 90, 900)
    found = contrast(said, group, np.zeros(1000, dtype=int), 1)

    assert found.share[0, 0] == pytest.approx(0.3)
    assert found.elsewhere[0, 0] == pytest.approx(0.1)
    assert found.difference_low[0, 0] < 0.2 < found.difference_high[0, 0]
    assert found.p[0, 0] < 1e-6

    rare, group = one_thing(4, 100, 4, 900)
    assert np.isnan(contrast(rare, group, np.zeros(1000, dtype=int), 1).p[0, 0])


def test_people_are_compared_with_those_who_say_as_much() -> None:
    """Group 0 writes long and so says more of everything: at equal amounts there is no difference."""
    draw = np.random.default_rng(0)
    group = np.repeat([0, 1], 2000)
    long = draw.random(4000) < np.where(group == 0, 0.8, 0.2)
    said = csr_matrix((draw.random(4000) < np.where(long, 0.5, 0.1)).astype(float)[:, None])

    plain = contrast(said, group, np.zeros(4000, dtype=int), 1)
    equal = contrast(said, group, long.astype(int), 1)

    assert plain.difference[0, 0] > 0.2
    assert plain.p[0, 0] < 1e-6
    assert abs(equal.difference[0, 0]) < 0.05
    assert equal.difference_low[0, 0] < 0 < equal.difference_high[0, 0]
    assert equal.p[0, 0] > 0.05


def test_the_interval_covers_and_the_test_keeps_its_level() -> None:
    draw, covered, small, runs = np.random.default_rng(1), 0, 0, 400
    group, amount = np.repeat([0, 1], [150, 850]), draw.integers(0, 3, 1000)
    for _ in range(runs):
        said = draw.random((1000, 1)) < 0.12 + 0.1 * amount[:, None]
        found = contrast(csr_matrix(said.astype(float)), group, amount, 1)
        covered += int(found.difference_low[0, 0] <= 0 <= found.difference_high[0, 0])
        small += int(found.p[0, 0] <= 0.05)
    assert 0.93 <= covered / runs <= 0.985
    assert small / runs <= 0.06


def test_amounts_are_few() -> None:
    assert amounts([1, 2, 3, 4, 5, 8, 9, 500]).tolist() == [0, 1, 2, 2, 3, 3, 4, 4]


def test_means_of_groups_beside_the_others() -> None:
    value = np.r_[np.full(50, 0.2), np.tile([0.7, 0.9], 50), np.nan]
    found = compare_means(value, np.r_[np.zeros(50), np.ones(101)].astype(int), 2)

    assert found["of"].tolist() == [50, 100]
    assert found["difference"].tolist() == pytest.approx([-0.6, 0.6])
    assert found["difference_low"][1] < 0.6 < found["difference_high"][1]
    assert (found["p"] < 1e-6).all()
