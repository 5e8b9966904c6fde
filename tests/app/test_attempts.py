"""Tests of voc/app/attempts.py: counting, in memory that cannot grow."""

from __future__ import annotations

import pytest

from voc.app import attempts
from voc.app.attempts import Attempts


class Clock:
    """A clock that a test sets."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_after_the_limit_there_is_no_attempt_until_the_time_is_over() -> None:
    clock = Clock()
    counted = Attempts(3, seconds=60, clock=clock)

    assert [counted.take("anna") for _ in range(5)] == [True, True, True, False, False]
    assert counted.take("ben")
    clock.now += 59
    assert not counted.take("anna")
    clock.now += 1
    assert counted.take("anna")


def test_the_right_word_clears_the_count_of_a_name_and_one_attempt_of_an_address() -> None:
    counted = Attempts(2, clock=Clock())
    counted.take("x")
    counted.take("x")

    counted.give_back("x")
    assert [counted.take("x"), counted.take("x")] == [True, False]
    counted.forgive("x")
    assert [counted.take("x"), counted.take("x"), counted.take("x")] == [True, True, False]


def test_a_flood_of_names_takes_no_more_memory_and_clears_no_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "PLACES", 64)
    counted = Attempts(2, clock=Clock())
    counted.take("anna")
    counted.take("anna")

    for number in range(10_000):
        counted.take(f"name {number}")

    assert len(counted._counts) <= 64
    assert not counted.take("anna")
