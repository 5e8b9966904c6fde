"""Tests of voc/output/scale.py."""

from __future__ import annotations

import pandas as pd
import pytest

from voc.output.scale import Scale, percent, scale_of

STARS = Scale("star", "stars", "", span=4, floor=1)
POINTS = Scale("point", "points", " on a 0-100 scale", span=100, floor=0)


@pytest.mark.parametrize(
    ("scale", "change", "said"),
    [
        (STARS, -0.1, "0.4 stars less"),
        (STARS, 0.25, "1 star more"),
        (STARS, 0.4249, "1.7 stars more"),
        (STARS, 0.0, "0 stars more"),
        (POINTS, -0.0312, "3.1 points less on a 0-100 scale"),
    ],
)
def test_a_change_is_said_in_the_unit_people_know(scale: Scale, change: float, said: str) -> None:
    assert scale.change(change) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-0.125, -0.075, "between 0.3 and 0.5 stars"),
        (0.075, 0.125, "between 0.3 and 0.5 stars"),
        (-0.125, 0.05, "anywhere from 0.5 stars less to 0.2 stars more"),
        (0.0, 0.05, "between 0 and 0.2 stars"),
    ],
)
def test_an_interval_names_its_directions_only_where_it_spans_zero(low: float, high: float, said: str) -> None:
    assert STARS.between(low, high) == said


@pytest.mark.parametrize(
    ("rows", "many", "level"),
    [
        ([("rating", 1, 5, False)] * 3, "stars", "4.0"),
        ([("rating", 1, 5, True)] * 3, "points on the rating scale of 1 to 5", "4.0"),
        ([("rating", 0, 100, False)] * 3, "points on the rating scale of 0 to 100", "75"),
        ([("rating", 1, 5, False), ("rating", 1, 10, False)], "points on a 0-100 scale", "75"),
        ([("nps", None, None, None)] * 3, "points out of 10", "7.5"),
        ([("nps", None, None, None), ("rating", 1, 5, False)], "points on a 0-100 scale", "75"),
        ([("derived", None, None, None)] + [("rating", 1, 5, False)] * 2, "stars", "4.0"),
        ([("derived", None, None, None)] * 3 + [("rating", 1, 5, False)] * 2, "points on a 0-100 scale", "75"),
        ([("derived", None, None, None)], "points on a 0-100 scale", "75"),
        ([], "points on a 0-100 scale", "75"),
    ],
)
def test_the_unit_is_the_one_most_outcomes_came_in(rows: list[tuple[object, ...]], many: str, level: str) -> None:
    feedback = pd.DataFrame(rows, columns=["outcome_from", "rating_min", "rating_max", "low_is_good"]).assign(
        outcome=0.5
    )

    scale = scale_of(feedback)

    assert (scale.full, scale.level(0.75)) == (many, level)


@pytest.mark.parametrize(("share", "said"), [(0, "0%"), (0.004, "0.4%"), (0.126, "13%"), (float("nan"), "unknown")])
def test_a_share_is_said_as_a_percentage(share: float, said: str) -> None:
    assert percent(share) == said
