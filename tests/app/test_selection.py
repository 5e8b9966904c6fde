"""Tests of voc/app/selection.py."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import pandas as pd
import pytest
from starlette.datastructures import QueryParams

from voc.app.filters import filters_of
from voc.app.library import Run
from voc.app.selection import Selection, chosen
from voc.corpus import Corpus
from voc.errors import InputError


def count(run: Run, query: str) -> int:
    where, values = chosen(run, QueryParams(query)).where()
    return int(run.rows(f"SELECT count(*) AS n FROM said WHERE {where}", values)[0]["n"])


@pytest.fixture(scope="module")
def joined(small_run: tuple[Corpus, object]) -> pd.DataFrame:
    corpus = small_run[0]
    whole = corpus.statements.merge(corpus.feedback, on="feedback_id", suffixes=("", "_whole"))
    return whole[whole["duplicate_of"].isna()]


def test_a_selection_counts_what_the_tables_hold(run: Run, joined: pd.DataFrame) -> None:
    asked = {
        "": joined["stage"].notna(),
        "stage=use": joined["stage"] == "use",
        "stage=use&stage=support": joined["stage"].isin(["use", "support"]),
        "stage=use&sentiment=neg": (joined["stage"] == "use") & (joined["sentiment"] == "neg"),
        "rating.from=2&rating.to=4": joined["rating"].between(2, 4),
        "from=2024-03-01": joined["date"] >= "2024-03-01",
        "to=2024-06-30": joined["date"] < "2024-07-01",
        "q=THE": joined["text"].str.lower().str.contains("the", regex=False),
        "product=": joined["product"].isna(),
    }
    assert {query: count(run, query) for query in asked} == {query: int(rows.sum()) for query, rows in asked.items()}


def test_copies_are_left_out_unless_asked_for(run: Run, small_run: tuple[Corpus, object]) -> None:
    assert count(run, "copies=with") == len(small_run[0].statements)


@pytest.mark.parametrize(
    "query",
    [
        "stage=use&stage=need&sentiment=neg",
        "from=2024-01-02&to=2024-02-03&q=the+cap&copies=with",
        "rating.from=2",
        "product=",
    ],
)
def test_a_link_says_the_same_again(run: Run, query: str) -> None:
    once = chosen(run, QueryParams(query))

    assert sorted(parse_qsl(once.query, keep_blank_values=True)) == sorted(parse_qsl(query, keep_blank_values=True))
    assert chosen(run, QueryParams(once.query)) == once


def test_a_chip_takes_one_choice_away(run: Run) -> None:
    selection = chosen(run, QueryParams("stage=use&stage=need&q=cap"))

    assert [(chip.said, chip.rest.query) for chip in selection.chips] == [
        ("Stage of the journey: Use", "stage=need&q=cap"),
        ("Stage of the journey: Need", "stage=use&q=cap"),
        ("“cap”", "stage=use&stage=need"),
    ]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("colour=red", "There is no column 'colour' to filter by. Columns: stage, "),
        ("from=yesterday", "'yesterday' is no end for Date: write a date such as 2024-03-31."),
        ("rating.from=good", "'good' is no end for Rating: write a number."),
        ("rating.to=inf", "'inf' is no end for Rating: write a number."),
    ],
)
def test_what_is_not_there_is_said(run: Run, query: str, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        chosen(run, QueryParams(query))


@pytest.mark.parametrize("value", ["' OR 1=1 --", 'use" OR ""="', "use'); DROP TABLE said; --", "\x00"])
def test_values_are_bound_and_never_sql(run: Run, value: str) -> None:
    everything = count(run, "")

    for column in ("stage", "product", "author", "q"):
        selection = chosen(run, QueryParams([(column, value)]))
        where, values = selection.where()
        assert value not in where
        assert run.rows(f"SELECT count(*) AS n FROM said WHERE {where}", values)[0]["n"] == 0
    assert count(run, "") == everything


def test_an_unlisted_column_can_still_be_asked_for(run: Run, joined: pd.DataFrame) -> None:
    author = joined["author"].dropna().iloc[0]

    assert filters_of(run)["author"].kind == "exact"
    assert count(run, f"author={author}") == (joined["author"] == author).sum()


def test_nothing_chosen_is_an_empty_address() -> None:
    assert Selection().query == ""
