"""Tests of voc/output/findings.py and voc/output/cards.py."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.output.cards import moments, needs
from voc.output.charts import stations
from voc.output.findings import Finding, findings, little_at_stake
from voc.output.quotes import Evidence
from voc.output.scale import scale_of


def found(corpus: Corpus) -> list[Finding]:
    """Return the findings of a corpus."""
    scale, evidence = scale_of(corpus.feedback), Evidence(corpus)
    shown = moments(corpus, scale, evidence), needs(corpus, scale, evidence)
    return findings(*shown, stations(corpus.journey, scale.level), scale)


def test_findings_lead_with_losses_wins_and_needs(corpus: Corpus) -> None:
    assert [each.kind for each in found(corpus)] == ["loss", "loss", "win", "need", "need"]


def test_every_finding_on_moments_and_needs_has_its_own_quote(corpus: Corpus) -> None:
    quotes = [each.quote.statement_id for each in found(corpus) if each.quote]

    assert len(quotes) == len(set(quotes)) == 5
    assert set(quotes) <= set(corpus.statements["statement_id"])


def test_a_figure_and_its_interval_come_from_the_table(corpus: Corpus) -> None:
    worst = found(corpus)[0]
    row = corpus.moments[("moment-" + corpus.moments["moment_id"]) == worst.anchor].iloc[0]

    assert row["robust"]
    for value in (row["penalty"], row["penalty_low"], row["penalty_high"]):
        assert f"{round(abs(value) * 4, 2 if abs(value) < 0.25 else 1):g}" in worst.text


def test_a_loss_says_what_it_takes_off_the_average(corpus: Corpus) -> None:
    worst = found(corpus)[0]
    row = corpus.moments[("moment-" + corpus.moments["moment_id"]) == worst.anchor].iloc[0]

    assert f"comes to {scale_of(corpus.feedback).amount(row['lost'])} of the average" in worst.text


@pytest.mark.parametrize(("share", "said"), [(1.0, ""), (1e-4, "under 0.01 stars")])
def test_the_report_says_where_little_is_at_stake(corpus: Corpus, share: float, said: str) -> None:
    less = corpus.moments.assign(lost=corpus.moments["lost"] * share, held=corpus.moments["held"] * share)
    small = replace(corpus, moments=less)
    scale = scale_of(corpus.feedback)

    told = little_at_stake(moments(small, scale, Evidence(small)), scale)

    assert bool(told) == bool(said)
    assert said in told


def test_an_interval_that_spans_zero_is_no_headline(corpus: Corpus) -> None:
    vague = corpus.moments.assign(penalty_high=0.1, reward_low=-0.1)

    assert [each.kind for each in found(replace(corpus, moments=vague))] == ["need", "need", "stage"]


def test_a_fragile_loss_is_no_headline(corpus: Corpus) -> None:
    fragile = corpus.moments.assign(robust=False)

    assert "loss" not in {each.kind for each in found(replace(corpus, moments=fragile))}


@pytest.mark.parametrize(("keep", "kinds"), [("journey", ["stage", "stage"]), ("none", [])])
def test_without_moments_and_needs_the_stages_speak(corpus: Corpus, keep: str, kinds: list[str]) -> None:
    empty = pd.DataFrame()
    bare = replace(corpus, moments=empty, needs=empty, journey=corpus.journey if keep == "journey" else empty)

    assert [each.kind for each in found(bare)] == kinds


def test_cards_go_to_the_largest_losses_and_wins(corpus: Corpus) -> None:
    shown = moments(corpus, scale_of(corpus.feedback), Evidence(corpus))
    cards = [each for each in shown if each.number]

    assert len(shown) == len(corpus.moments)
    assert [each.number for each in cards] == list(range(1, len(cards) + 1))
    assert sorted(each.side for each in cards) == [each.side for each in cards]
    assert all(each.quotes for each in cards)
    assert not any(each.left_out for each in cards)


def test_names_with_braces_pass_through(corpus: Corpus) -> None:
    named = replace(corpus, topics=corpus.topics.assign(name="{size} of {0}"))

    assert found(named)[0].about.startswith("{size} of {0} (")
