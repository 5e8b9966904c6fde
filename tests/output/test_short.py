"""Tests of voc/output/short.py."""

from __future__ import annotations

import pytest

from voc.corpus import Corpus
from voc.output.report import view
from voc.output.short import data, lead, method


def test_it_says_what_was_analysed(corpus: Corpus) -> None:
    (said,) = lead(view(corpus))

    assert said.startswith(f"{len(corpus.feedback)} pieces of feedback by 225 people, ")
    assert f"in {len(corpus.statements)} statements" in said


@pytest.mark.parametrize(
    ("step", "fact", "told"),
    [("encode", {"model": "static"}, "A first look"), ("moments", {"outcome_derived": 1.0}, "Read with care")],
)
def test_what_to_bear_in_mind_comes_with_it(corpus: Corpus, step: str, fact: dict[str, object], told: str) -> None:
    changed = corpus.with_feedback(outcome_from="derived").with_facts(step, **fact)

    assert any(line.startswith(told) for line in lead(view(changed)))


def test_the_data_says_what_was_left_out(corpus: Corpus) -> None:
    said = dict(data(view(corpus)))

    assert said["Files"] == "spring.csv: 125 of 127 rows kept, shop.xlsx: 125 of 125 rows kept"
    assert said["Rejected rows"] == "broken row (1), no text (1)"
    assert said["Personal details hidden"] == "email (14), phone (9)"
    assert said["Repeated feedback"] == "1 exact and 1 near copies; each counted once"


def test_many_are_counted_beyond_the_first(corpus: Corpus) -> None:
    many = corpus.with_feedback(lang=[f"l{i % 9}" for i in range(len(corpus.feedback))])

    assert dict(data(view(many)))["Languages"].endswith(" and 3 more")


def test_the_method_has_the_figures_of_the_run(corpus: Corpus) -> None:
    said = " ".join(method(view(corpus)))

    assert f"{len(corpus.feedback)} pieces of feedback were read" in said
    assert "stage of the journey 73% (70% to 76%)" in said
    assert f"{corpus.facts['moments']['tested']} moments were tested" in said
