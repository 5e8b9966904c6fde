"""Tests of voc/output/changes.py and voc/output/lines.py."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.output.changes import Changes, changes, series
from voc.output.lines import draw
from voc.output.quotes import Evidence
from voc.output.report import render
from voc.output.scale import scale_of


def shown(corpus: Corpus) -> Changes | None:
    return changes(corpus, scale_of(corpus.feedback), Evidence(corpus))


@pytest.mark.parametrize(
    ("place", "subject", "happened", "size"),
    [
        (
            0,
            "The average outcome",
            "down since 2025 Q1",
            "2.6 stars, 3.0 before: the difference is between −0.60 and −0.20.",
        ),
        (
            1,
            "“Late parcel”",
            "up since 2025 Q1",
            "70% of people, 50% before: the difference is between +15.0 and +25.0 percentage points.",
        ),
        (
            2,
            "Customers need to wait less",
            "changed in 2025 Q1, but only with the mix of feedback",
            "60% of people, 50% before: the difference is between +5.0 and +15.0 percentage points. "
            "Of it, +10.0 points come with the mix.",
        ),
    ],
)
def test_every_change_is_a_plain_sentence(corpus: Corpus, place: int, subject: str, happened: str, size: str) -> None:
    found = shown(corpus)

    assert found is not None
    each = found.alerts[place]
    assert (each.subject, each.happened, each.size) == (subject, happened, size)


def test_what_a_surer_change_has_said_is_not_said_again(corpus: Corpus) -> None:
    found = shown(corpus)

    assert found is not None
    assert len(found.alerts) == 3
    assert found.outcome is None  # it is among the changes


def test_a_period_with_few_people_is_not_drawn(corpus: Corpus) -> None:
    found = shown(corpus)

    assert found is not None
    line = found.alerts[1].line
    assert line is not None
    assert (line.first, line.last) == ("2024 Q1", "2025 Q3")
    assert len(line.points.split()) == 7
    assert line.at == pytest.approx(100 * 366 / 547, abs=0.01)
    assert line.about == "2024 Q1: 10%; 2025 Q3: 40%; least 10%, most 40%"


@pytest.mark.parametrize("without", ["dates", "alerts"])
def test_the_section_shows_no_more_than_there_is(corpus: Corpus, without: str) -> None:
    none = pd.DataFrame({"kind": [], "again": []})
    if without == "dates":
        bare = replace(corpus, trends=pd.DataFrame(), alerts=none)
        assert shown(bare) is None
        assert 'id="changes"' not in render(bare)
        assert "#changes" not in render(bare)
        return
    found = shown(replace(corpus, alerts=none))
    assert found is not None
    assert found.outcome is not None
    assert "None changed by more than chance explains" in render(replace(corpus, alerts=none))


def test_a_line_stays_inside_its_drawing() -> None:
    times = list(pd.date_range("2024-01-01", periods=3, freq="YS"))
    values = pd.DataFrame({"v": [0.0, 0.5, 2.0], "low": [-1, 0.4, 1.0], "high": [0.2, 0.6, 3.0]})

    line = draw(times, values, (0.0, 1.0), say=str, when=lambda each: str(each.year), at=None)

    assert line.points == "0.0,90.0 150.2,45.0 300.0,0.0"
    heights = [float(each.split(",")[1]) for each in line.band.split()]
    assert min(heights) == 0
    assert max(heights) == 90
    assert (line.at, line.first, line.last) == (None, "2024", "2026")


def test_a_series_is_drawn_as_in_its_alert(corpus: Corpus) -> None:
    found = shown(corpus)
    assert found is not None
    for each, row in zip(found.alerts, corpus.alerts[~corpus.alerts["again"]].to_dict("records"), strict=True):
        assert series(corpus, scale_of(corpus.feedback), row["kind"], row["key"]) == each.line


def test_what_was_not_followed_has_no_line(corpus: Corpus) -> None:
    assert series(corpus, scale_of(corpus.feedback), "topic", "no-such") is None
    assert series(replace(corpus, facts={}), scale_of(corpus.feedback), "all", "all") is None
