"""Tests of voc/measure/moments/plays.py and the playbook that ships."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from voc.errors import SettingsError
from voc.measure.moments.plays import Place, fitting, places, read_plays

GOOD = {"name": "Educate", "what": "Teach it.", "metric": "Share who manage"}


def book(folder: Path, *lines: str) -> Path:
    path = folder / "own.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def everywhere() -> list[Place]:
    stages, values, dimensions, sides = places().values()
    return list(product(stages, values, dimensions, sides))


def play(**settings: str) -> str:
    return "[[play]]\n" + "\n".join(f"{name} = {value}" for name, value in settings.items())


def test_for_every_stage_gap_and_side_there_is_something_to_try() -> None:
    plays = read_plays()
    without = [place for place in everywhere() if not fitting(plays, place, 3)]
    assert not without


def test_every_play_that_ships_is_offered_somewhere() -> None:
    plays = read_plays()
    offered = {each.name for place in everywhere() for each in fitting(plays, place, 3)}
    assert offered == {each.name for each in plays}


def test_plays_fit_where_they_say_and_the_first_come_first(tmp_path: Path) -> None:
    lines = [
        play(name='"Guide"', what='"a"', metric='"b"', stages='["use"]', sides='["penalty"]'),
        play(name='"Anywhere"', what='"a"', metric='"b"'),
        play(name='"Affirm"', what='"a"', metric='"b"', dimensions='["affirmation"]', values='["none"]'),
    ]
    plays = read_plays(book(tmp_path, *lines))

    def names(*place: str, most: int = 3) -> list[str]:
        stage, value, dimension, side = place
        return [each.name for each in fitting(plays, (stage, value, dimension, side), most)]

    assert names("use", "functional", "none", "penalty") == ["Guide", "Anywhere"]
    assert names("use", "functional", "none", "penalty", most=1) == ["Guide"]
    assert names("use", "functional", "none", "reward") == ["Anywhere"]
    assert names("need", "none", "affirmation", "reward") == ["Anywhere", "Affirm"]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([""], r"own\.toml has no \[\[play\]\]"),
        (["play = 3"], r"own\.toml has no \[\[play\]\]"),
        ([play(name='"A"', what='"a"')], r"own\.toml, play 1: metric: Field required"),
        ([play(name='"A"', what='"a"', metric='""')], "play 1: metric: String should have at least 1 character"),
        (
            [play(name='"A"', what='"a"', metric='"m"', stages='["usage"]')],
            "play 1: stages: 'usage' is none of need",
        ),
        ([play(name='"A"', what='"a"', metric='"m"', sides='["loss"]')], "sides: 'loss' is none of penalty, reward"),
        ([play(name='"A"', what='"a"', metric='"m"'), play(kind='"a"')], "play 2: "),
        (
            [play(name='"A"', what='"a"', metric='"m"', stage='"use"')],
            "stage: .* Settings of a play: name, what",
        ),
        (["[[play"], "is not valid TOML"),
    ],
)
def test_a_book_that_cannot_be_used_is_told_in_a_line(tmp_path: Path, lines: list[str], told: str) -> None:
    with pytest.raises(SettingsError, match=told) as error:
        read_plays(book(tmp_path, *lines))
    assert "\n" not in str(error.value)


def test_a_book_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_plays(tmp_path / "absent.toml")
