"""Tests of voc/output/breakdown.py: topics as the page shows them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from voc.corpus import Corpus
from voc.output.breakdown import topic_rows
from voc.output.report import render


def test_a_topic_says_how_surely_it_is_found_again(corpus: Corpus) -> None:
    unknown = replace(corpus, topics=corpus.topics.assign(stability=np.nan))

    assert "90%" in {each.sure for each in topic_rows(corpus)}
    assert {each.sure for each in topic_rows(unknown)} == {""}


def test_a_hidden_topic_is_not_shown(corpus: Corpus) -> None:
    first = corpus.topics["topic_id"] == corpus.topics["topic_id"][0]
    hidden = replace(corpus, topics=corpus.topics.assign(hidden=first))

    shown = {each.name for each in topic_rows(hidden)}

    assert shown == set(corpus.topics["name"][~first])


def test_decisions_that_were_replayed_are_told_and_those_that_were_not(corpus: Corpus) -> None:
    replayed = [{"edit": "hide 'A'", "lost": None}, {"edit": "hide 'B'", "lost": "no topic is called 'B'"}]

    page = render(corpus.with_facts("edits", replayed=replayed))

    assert "1 of 2 decisions about topics were replayed. Not any more: hide &#39;B&#39; (no topic is called" in page
    assert "decisions about topics" not in render(corpus)


def test_a_topic_says_what_it_is_praised_and_blamed_for(corpus: Corpus) -> None:
    first, *others = corpus.topics.index
    told = corpus.topics.assign(praised="", blamed="")
    told.loc[first, ["praised", "blamed"]] = ["True to size", "Runs small"]

    rows = topic_rows(replace(corpus, topics=told))

    assert [each.sides for each in rows if each.sides] == ["Praised for “True to size”; blamed for “Runs small”"]
    assert len(rows) == len(others) + 1
