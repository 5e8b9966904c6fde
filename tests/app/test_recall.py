"""Tests of voc/app/recall.py."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from voc.app.recall import KEPT, Recall


def test_what_is_asked_at_once_is_worked_out_once() -> None:
    recall, both, may_end, worked = Recall(), Barrier(2), Event(), []

    def work() -> int:
        worked.append(1)
        may_end.wait(10)
        return 7

    def ask() -> int:
        both.wait(10)
        return recall("x", work)

    with ThreadPoolExecutor(2) as readers:
        answers = [readers.submit(ask) for _ in range(2)]
        may_end.set()
        assert [each.result() for each in answers] == [7, 7]
    assert len(worked) == 1


def test_a_failure_is_not_kept() -> None:
    recall = Recall()
    with pytest.raises(ZeroDivisionError):
        recall("x", lambda: 1 // 0)

    assert recall("x", lambda: 2) == 2


def test_the_oldest_goes_first() -> None:
    recall = Recall()
    for each in range(KEPT + 1):
        recall(each, lambda: "first")

    assert recall(KEPT, lambda: "again") == "first"
    assert recall(0, lambda: "again") == "again"
