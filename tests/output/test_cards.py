"""Tests of voc/output/cards.py."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.output import cards
from voc.output.quotes import Evidence
from voc.output.scale import scale_of


def shown(corpus: Corpus, **columns: object) -> cards.Moment:
    table = corpus.moments.copy()
    for name, value in columns.items():
        table[name] = pd.Series([value] * len(table), dtype=object)
    changed = replace(corpus, moments=table)
    return cards.moments(changed, scale_of(corpus.feedback), Evidence(corpus))[0]


@pytest.mark.parametrize(
    ("how", "why", "share", "said"),
    [
        ("sign", "elsewhere", 0.4, "Its impacts disagree"),
        ("vanishes", "together", 0.4, "often mentioned together with"),
        ("vanishes", "together", 0.05, "is mentioned less"),
        ("rank", "both sides", 0.4, "cancel out"),
        (None, None, 0.4, ""),
    ],
)
def test_a_card_says_where_impacts_disagree(
    corpus: Corpus, how: str | None, why: str | None, share: float, said: str
) -> None:
    found = shown(corpus, disagrees=how, reason=why, together_share=share)

    assert said in found.disagreement
    assert bool(found.disagreement) is (how is not None)


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ([], ""),
        (["draws", "coarser"], "Fragile: it leaves the list where people are redrawn, or topics are half as many."),
    ],
)
def test_a_card_says_what_a_moment_does_not_outlive(corpus: Corpus, codes: list[str], said: str) -> None:
    assert shown(corpus, fragile=codes).fragile == said


def test_one_moment_is_as_among_all_and_has_quotes_without_a_card(corpus: Corpus) -> None:
    scale, evidence = scale_of(corpus.feedback), Evidence(corpus)
    for each in cards.moments(corpus, scale, evidence):
        alone = cards.moment(corpus, each.anchor.removeprefix("moment-"), scale, evidence)

        assert alone is not None
        assert repr(replace(alone, quotes=each.quotes)) == repr(each)
        assert alone.quotes == each.quotes or not each.carded
    assert cards.moment(corpus, "no-such", scale, evidence) is None


def test_one_need_is_as_among_all(corpus: Corpus) -> None:
    scale, evidence = scale_of(corpus.feedback), Evidence(corpus)
    for each in cards.needs(corpus, scale, evidence):
        alone = cards.need(corpus, each.need_id, scale, evidence)

        assert alone is not None
        assert repr(replace(alone, quotes=each.quotes)) == repr(each)
    assert cards.need(corpus, "no-such", scale, evidence) is None
