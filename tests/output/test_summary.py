"""Tests of voc/output/summary.py: what a run says in a terminal."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from voc.corpus import Corpus
from voc.output.summary import summary_json, summary_text


@pytest.fixture
def counted(corpus: Corpus) -> Corpus:
    """Return the corpus without findings."""
    return replace(corpus, moments=corpus.moments.head(0))


LACKING = [{"name": "Parking", "statements": 34, "in": "Location"}]
LOST = [{"edit": "rename 'Size'", "lost": "no topic is called so"}]


def test_the_counts_come_first_and_the_report_last(counted: Corpus) -> None:
    lines = summary_text(counted, "some/run").splitlines()

    assert lines[0].startswith(f"{len(counted.feedback):,} pieces of feedback, {len(counted.statements):,} statements")
    assert lines[-1] == "Report: some/run/report.html"


@pytest.mark.parametrize(
    ("step", "facts", "line"),
    [
        ("topics", {"lacking": LACKING}, "  Parking                                                 34 statements"),
        ("topics", {"namer": "http://x/v1 gave no name: refused"}, "http://x/v1 gave no name: refused"),
        ("edits", {"replayed": LOST}, "  rename 'Size': no topic is called so"),
    ],
)
def test_what_happened_to_the_topics_is_said(counted: Corpus, step: str, facts: dict[str, object], line: str) -> None:
    assert line not in summary_text(counted, "run").splitlines()

    assert line in summary_text(counted.with_facts(step, **facts), "run").splitlines()


def test_the_json_holds_the_same(counted: Corpus) -> None:
    found = json.loads(summary_json(counted.with_facts("topics", lacking=LACKING), "run"))

    assert found["statements"] == len(counted.statements)
    assert found["lacking"] == LACKING
