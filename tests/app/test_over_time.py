"""Tests of voc/app/over_time.py."""

from __future__ import annotations

from itertools import pairwise

import pytest

from voc.app.library import Run
from voc.app.over_time import TALL, WIDE, months


def test_the_months_hold_all_dated_statements_and_go_on_without_gaps(run: Run) -> None:
    found = months(run, {"stage": "use"})
    asked = "SELECT count(*) AS n FROM said WHERE counted AND date IS NOT NULL AND stage = 'use'"

    assert sum(each.statements for each in found) == run.rows(asked)[0]["n"]
    for before, after in pairwise(found):
        assert before.last < after.first


def test_blocks_stand_on_one_another_inside_the_picture(run: Run) -> None:
    for month in months(run, {"stage": "use"}):
        assert sum(each.tall for each in month.blocks) <= TALL + 0.1
        assert all(0 <= each.x <= WIDE and -0.1 <= each.y <= TALL for each in month.blocks)
        assert min((each.y for each in month.blocks), default=TALL) == pytest.approx(
            TALL - sum(each.tall for each in month.blocks), abs=0.1
        )


def test_what_nobody_says_has_no_months(run: Run) -> None:
    assert months(run, {"need_id": "nothing"}) == ()
