"""Tests of voc/measure/change/mix.py."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from voc.measure.change.mix import background, decompose


def planted(
    shift: float, within: float, people: int = 4000, seed: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return whether a thing is said, the side, and whether it is in the app, where it is said three times as often.

    shift: how much larger the app's share is on side B. within: how much more the thing is said there, everywhere.
    """
    draw = np.random.default_rng(seed)
    b = np.arange(people) >= people // 2
    app = draw.random(people) < 0.3 + shift * b
    said = draw.random(people) < 0.1 + 0.2 * app + within * b
    return said.astype(float), b, app.astype(float)


@pytest.mark.parametrize(("shift", "within"), [(0.4, 0.0), (0.0, 0.1), (0.4, 0.1), (0.4, -0.08)])
def test_mix_and_within_are_told_apart_and_add_up(shift: float, within: float) -> None:
    said, b, app = planted(shift, within)

    row = decompose(said[:, None], b, np.arange(len(b)), app[:, None]).iloc[0]

    assert row["mix"] + row["within"] == pytest.approx(said[b].mean() - said[~b].mean())
    assert row["mix_low"] <= 0.2 * shift <= row["mix_high"]
    assert row["within_low"] <= within <= row["within_high"]


def test_intervals_cover_what_they_say() -> None:
    covered = []
    for seed in range(200):
        said, b, app = planted(0.3, 0.05, people=600, seed=seed)
        row = decompose(said[:, None], b, np.arange(len(b)), app[:, None]).iloc[0]
        covered.append([row["within_low"] <= 0.05 <= row["within_high"], row["mix_low"] <= 0.06 <= row["mix_high"]])

    assert (np.mean(covered, axis=0) > 0.91).all()


def test_without_background_all_is_within() -> None:
    said, b, _ = planted(0.4, 0.1)

    row = decompose(said[:, None], b, np.arange(len(b)), np.zeros((len(b), 0))).iloc[0]

    assert row["mix"] == pytest.approx(0, abs=1e-12)


def test_only_columns_that_vary_make_a_background() -> None:
    pieces = pd.DataFrame({"product": ["x", "y"] * 50, "lang": "en", "question": [None] * 100})

    held = background(pieces, ("product", "lang", "question"))

    assert held.names == ("product",)
    assert held.columns.shape == (100, 1)


def test_a_persons_background_is_the_mean_of_what_they_wrote() -> None:
    pieces = pd.DataFrame({"product": ["x", "y", "x", "x"]})

    held = background(pieces, ("product",)).by_unit(np.array([0, 0, 1, -1]), 2)

    assert held.columns.ravel().tolist() == [0.5, 0.0]


@pytest.mark.parametrize(
    ("a", "b", "common"),
    [("xxyy", "xyyy", True), ("xxxx", "yyyy", False), ("xxxxxxxxxy", "yyyyyyyyyx", False), ("xxyz", "xxwv", True)],
)
def test_sides_without_common_ground_have_no_mix(a: str, b: str, common: bool) -> None:
    pieces = pd.DataFrame({"product": list(a + b), "lang": ["en", "de"] * ((len(a) + len(b)) // 2)})
    side = np.arange(len(pieces)) >= len(a)

    held = background(pieces, ("product", "lang"))

    assert ("product" in held.common(side)) == common
    assert "lang" in held.common(side)
    assert held.held(side).shape[1] == held.columns.shape[1] - (0 if common else (held.variable == 0).sum())
