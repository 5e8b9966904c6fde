"""Tests of voc/output/shares.py: shares of what is said as the page shows them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tests.output.test_report import Page
from voc.corpus import Corpus
from voc.output.report import render
from voc.output.shares import groups

ROWS = [
    ("stage", "use", 0.6, 0.5, 0.4, 0.62),
    ("stage", "none", 0.4, 0.5, 0.38, 0.6),
    ("need", "unmet", 0.3, 0.3, 0.2, 0.4),
    ("turn", "1", 0.01, 0.01, 0.0, 0.1),
]


def with_shares(corpus: Corpus, how: str, labels: int = 0) -> Corpus:
    names = ["label", "class", "share", "share_corrected", "share_corrected_low", "share_corrected_high"]
    table = pd.DataFrame(ROWS, columns=names).assign(correction=how, labels=labels)
    return replace(corpus, shares=table)


def test_the_corrected_share_comes_first_and_the_counted_behind(corpus: Corpus) -> None:
    stage, need = groups(with_shares(corpus, "ppi", 120))

    assert [stage.name, need.name] == ["Stage of the journey", "Needs"]
    assert [row.name for row in (*stage.rows, *need.rows)] == ["Use", "None of these", "Unmet"]
    first = stage.rows[0]
    assert (first.share, first.interval, first.counted) == ("50%", "40% to 62%", "60%")
    assert (first.place.middle, first.counted_place.middle) == (50, 60)


@pytest.mark.parametrize(
    ("how", "told", "plan"),
    [
        ("ppi", "Corrected by 120 statements that people labelled", False),
        ("transported", "in feedback that the model had never seen", True),
        ("uncorrected", "how far off they are is not known", True),
    ],
)
def test_the_page_says_how_shares_were_corrected(corpus: Corpus, how: str, told: str, plan: bool) -> None:
    page = render(with_shares(corpus, how, 120))

    assert told in Page(page).said
    assert f'<span class="badge">{how}</span>' in page
    assert ("voc label plan" in page) == plan
    assert ("counted: 60%" in page) == (how == "ppi")


def test_a_run_from_before_has_none(corpus: Corpus) -> None:
    assert groups(corpus) == []
    assert "No statement was labelled." in Page(render(corpus)).said


def test_the_nps_stands_in_the_head_where_it_was_asked(corpus: Corpus) -> None:
    asked = corpus.with_facts("journey", nps=[12.4, 3.6, 21.0])
    assert "+12<small" in render(asked)
    assert "+4 to +21" in render(asked)
    assert "<dt>NPS</dt>" not in Page(render(corpus)).said
