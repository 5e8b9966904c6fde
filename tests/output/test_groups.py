"""Tests of voc/output/groups.py, and of what finds the statements of a group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from tests.output.test_segments import row
from voc.corpus import Corpus
from voc.output.groups import who
from voc.output.segments import speaking


@pytest.mark.parametrize(
    ("what", "key", "filters"),
    [
        ("stage", "use", {"stage": ("use",)}),
        ("topic", "3", {"topic_id": ("3",)}),
        ("complaint", "3", {"topic_id": ("3",), "sentiment": ("neg", "mixed")}),
        ("praise", "3", {"topic_id": ("3",), "sentiment": ("pos", "mixed")}),
        ("moment", "use-3", {"stage": ("use",), "topic_id": ("3",)}),
        ("need", "n1", {"need_id": ("n1",)}),
        ("rung", "leave", {"ladder": ("leave",)}),
        ("standing", "up", {"ladder": ("repeat", "recommend", "defend")}),
        ("standing", "down", {"ladder": ("warn", "leave", "at_risk")}),
        ("uncertainty", "3", {}),  # no column tells which statements say these
        ("value", "functional-missing", {}),
    ],
)
def test_what_finds_the_statements_that_say_a_thing(what: str, key: str, filters: Mapping[str, Any]) -> None:
    assert speaking(what, key) == filters


def test_the_groups_that_differ_for_sure_come_first(build: Callable[..., Corpus]) -> None:
    rows = [
        row("region", "North", "topic", "3", people=90, holds=False),
        row("loyalty_tier", "Gold", "topic", "3", people=20),
        row("loyalty_tier", "New", "topic", "3", people=10, difference=-0.2),
        row("region", "South", "topic", "4", people=99),
    ]
    found = who(replace(build(), segments=pd.DataFrame(rows)), "topic", "3")

    assert [(each.column, each.name, each.differs) for each in found] == [
        ("loyalty tier", "Gold", "more"),
        ("loyalty tier", "New", "fewer"),
        ("region", "North", ""),
    ]
    assert found[0].behind == {"loyalty_tier": ("Gold",), "topic_id": ("3",)}
    assert (found[0].share, found[0].interval, found[0].elsewhere) == ("40%", "30% to 50%", "10%")


def test_nobody_is_told_of_what_nobody_says(build: Callable[..., Corpus]) -> None:
    assert who(build(), "topic", "3") == []
