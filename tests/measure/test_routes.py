"""Tests of voc/measure/routes.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.measure.routes import RoutesSettings, routes

SETTINGS = RoutesSettings(min_people=5, min_authors=10)
Pieces = list[tuple[str, str | None, list[str]]]
"""Author, date, and the stages of the statements in order."""


def corpus_of(pieces: Pieces) -> Corpus:
    feedback = pd.DataFrame(
        {
            "feedback_id": [f"f{at:04d}" for at in range(len(pieces))],
            "author": [author for author, _, _ in pieces],
            "date": pd.to_datetime(pd.Series([date for _, date, _ in pieces], dtype=object)),
            "duplicate_of": None,
        }
    )
    rows = [
        (f"f{at:04d}", f"f{at:04d}-{place}", place * 10, stage)
        for at, piece in enumerate(pieces)
        for place, stage in enumerate(piece[2])
    ]
    return Corpus(feedback, pd.DataFrame(rows, columns=["feedback_id", "statement_id", "start", "stage"]))


def story(number: int, *stages: str) -> Pieces:
    """Return the pieces of an author, one a month and stage."""
    return [(f"a{number}", f"2026-{month + 1:02d}-01", [stage]) for month, stage in enumerate(stages)]


def test_a_planted_order_in_time_is_found() -> None:
    pieces = [piece for number in range(40) for piece in story(number, "use", "support")]
    found = routes(corpus_of(pieces), SETTINGS).routes

    assert found[["order", "from_stage", "to_stage", "people", "leaving"]].to_numpy().tolist() == [
        ["time", "use", "support", 40, 40]
    ]
    assert found["expected"].iloc[0] == pytest.approx(20, abs=2)
    assert found["q"].iloc[0] < 0.001
    assert found["share_low"].iloc[0] < found["share"].iloc[0] == 1


def test_the_order_of_a_story_is_marked_as_told() -> None:
    pieces: Pieces = [(f"a{number}", None, ["need", "use", "need"]) for number in range(40)]
    corpus = routes(corpus_of(pieces), SETTINGS)

    assert corpus.routes[["order", "from_stage", "to_stage", "people"]].to_numpy().tolist() == [
        ["told", "need", "use", 40]
    ]
    assert corpus.facts["routes"]["storytellers"] == 40
    assert corpus.facts["routes"]["authors"] == 0


def test_an_order_by_chance_is_seldom_taken_for_one() -> None:
    told = 0
    for seed in range(20):
        draws = np.random.default_rng(seed)
        pieces = [
            piece for number in range(80) for piece in story(number, *draws.choice(["use", "support", "loyalty"], 3))
        ]
        told += int((routes(corpus_of(pieces), SETTINGS).routes["q"] <= 0.05).any())

    assert told <= 3


def test_too_few_authors_say_nothing_of_time() -> None:
    pieces = [piece for number in range(9) for piece in story(number, "use", "support")]
    corpus = routes(corpus_of(pieces), SETTINGS)

    assert corpus.routes.empty
    assert corpus.facts["routes"]["authors"] == 9 < corpus.facts["routes"]["min_authors"]


@pytest.mark.parametrize(
    "pieces",
    [
        [],
        [("a", "2026-01-01", ["none", "none"])],
        [(f"a{number}", "2026-01-01", ["use"]) for number in range(50)],
        [
            piece
            for number in range(50)
            for piece in [(f"a{number}", "2026-01-01", ["use"]), (f"a{number}", "2026-01-01", ["support"])]
        ],
    ],
    ids=["nothing", "no stage", "one each", "two of one day"],
)
def test_where_there_is_no_order_there_is_no_way(pieces: Pieces) -> None:
    assert routes(corpus_of(pieces), SETTINGS).routes.empty


def test_people_are_counted_once() -> None:
    pieces = [piece for number in range(12) for piece in story(number, "use", "support", "use", "support")]
    found = routes(corpus_of(pieces), SETTINGS).routes.set_index(["from_stage", "to_stage"])

    assert found.loc[("use", "support"), "people"] == 12 == found.loc[("use", "support"), "leaving"]


def test_the_order_of_rows_does_not_matter() -> None:
    draws = np.random.default_rng(1)
    pieces = [piece for number in range(60) for piece in story(number, *draws.choice(["use", "support"], 3))]
    corpus = corpus_of(pieces)
    turned = replace(corpus, feedback=corpus.feedback.iloc[::-1], statements=corpus.statements.iloc[::-1])

    pd.testing.assert_frame_equal(routes(corpus, SETTINGS).routes, routes(turned, SETTINGS).routes)
