"""Tests of voc/app/counts.py."""

from __future__ import annotations

import pytest
from starlette.datastructures import QueryParams

from voc.app.counts import Facet, counted, options_of
from voc.app.filters import filters_of
from voc.app.library import Run
from voc.app.selection import chosen
from voc.corpus import Corpus


def facet(run: Run, query: str, column: str) -> Facet:
    found = counted(run, chosen(run, QueryParams(query)))
    return next(each for each in found.facets if each.filter.column == column)


def statements(run: Run, query: str) -> int:
    return counted(run, chosen(run, QueryParams(query))).statements


def test_every_count_is_what_choosing_it_leaves(run: Run) -> None:
    for column in ("sentiment", "product", "need"):
        for option in facet(run, "stage=use", column).options:
            assert statements(run, f"stage=use&{column}={option.value}") == option.count


def test_a_columns_own_choice_does_not_narrow_its_counts(run: Run) -> None:
    free, chosen_ = facet(run, "stage=use", "sentiment"), facet(run, "stage=use&sentiment=neg", "sentiment")

    assert {each.value: each.count for each in free.options} == {each.value: each.count for each in chosen_.options}
    assert [each.value for each in chosen_.options if each.on] == ["neg"]
    assert chosen_.active
    assert not free.active


def test_a_range_shows_its_ends_under_the_other_choices(run: Run, small_run: tuple[Corpus, object]) -> None:
    known = small_run[0].feedback["rating"].dropna()
    found = facet(run, "rating.from=2", "rating")

    assert (found.low, found.high, found.chosen_low) == (f"{known.min():g}", f"{known.max():g}", "2")


def test_people_and_feedback_are_counted_once(run: Run, small_run: tuple[Corpus, object]) -> None:
    corpus = small_run[0]
    kept = corpus.feedback[corpus.feedback["duplicate_of"].isna()]
    kept = kept[kept["feedback_id"].isin(corpus.statements["feedback_id"])]
    found = counted(run, chosen(run, QueryParams("")))

    assert found.pieces == len(kept)
    assert found.people == kept["author"].fillna(kept["feedback_id"]).nunique()
    assert found.outcome == pytest.approx(kept["outcome"].mean())
    assert sum(found.feelings.values()) == found.statements


def test_a_selection_that_holds_nothing_is_counted(run: Run) -> None:
    found = counted(run, chosen(run, QueryParams("q=zzzzzz")))

    assert (found.statements, found.pieces, found.people) == (0, 0, 0)
    assert found.outcome != found.outcome


def test_classes_stand_in_the_codebooks_order(run: Run) -> None:
    assert [each.value for each in facet(run, "", "sentiment").options] == ["pos", "neg", "mixed", "neu"]


def test_every_value_can_be_listed(run: Run) -> None:
    selection = chosen(run, QueryParams("stage=use"))
    options = options_of(run, selection, filters_of(run)["topic_id"])

    assert sum(each.count for each in options) == statements(run, "stage=use")
