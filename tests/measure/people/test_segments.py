"""Tests of voc/measure/people/segments.py and sayings.py."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.measure.conftest import Planted
from voc.corpus import Corpus
from voc.errors import SettingsError
from voc.measure.people.segments import SegmentsSettings, segments

MOMENTS = {"use-1": (0.1, -0.2), "support-2": (0.0, -0.2), "purchase-3": (0.05, 0.0)}


def grouped(planted: Planted, *, pieces: int = 900, seed: int = 0) -> Corpus:
    """Return a corpus in which the young speak of topic 2 far more often, and the column `luck` means nothing."""
    corpus = planted(MOMENTS, pieces=pieces, seed=seed)
    draw = np.random.default_rng(seed + 100)
    feedback = corpus.feedback.assign(
        age=np.where(draw.random(pieces) < 0.3, "young", "old"), luck=draw.choice(["a", "b", "c"], pieces)
    )
    age = corpus.statements["feedback_id"].map(dict(zip(feedback["feedback_id"], feedback["age"], strict=True)))
    kept = ~((corpus.statements["topic_id"] == 2) & (age == "old") & (draw.random(len(age)) < 0.7))
    statements = corpus.statements[kept.to_numpy()].reset_index(drop=True)
    topics = pd.DataFrame({"topic_id": [1, 2, 3], "name": ["Seats", "Queues", "Prices"], "size": [9, 8, 7]})
    moments = pd.DataFrame({"moment_id": list(MOMENTS), "authors": [9, 8, 7], "candidate": True})
    needs = pd.DataFrame({"need_id": ["n1"], "rank": [1], "topic_id": [2], "need": ["Customers need speed."]})
    return replace(
        corpus,
        feedback=feedback,
        statements=statements.assign(
            need_id=pd.Series("n1", index=statements.index).where(statements["topic_id"] == 2)
        ),
        topics=topics,
        moments=moments,
        needs=needs,
        facts=MappingProxyType({"read": {"segments": ["age", "luck"]}}),
    )


def row_of(table: pd.DataFrame, *place: str) -> dict[str, Any]:
    """Return the row of a column, level, what and key."""
    rows = dict(table.set_index(["column", "level", "what", "key"]).to_dict("index"))
    return {str(name): value for name, value in rows[place].items()}


def test_what_is_planted_is_found_and_luck_is_not(planted: Planted) -> None:
    corpus = segments(grouped(planted), SegmentsSettings())

    table = corpus.segments
    young, old = (row_of(table, "age", level, "topic", "2") for level in ("young", "old"))
    assert young["holds"]
    assert young["difference_low"] > 0
    assert old["difference_high"] < 0
    assert table[(table["column"] == "luck") & table["holds"]].empty
    assert corpus.facts["segments"]["columns"] == ["age", "luck"]
    assert corpus.facts["segments"]["left_out"]["lang"] == "one value"


def test_a_subject_is_ranked_once_with_quotes_of_the_group(planted: Planted) -> None:
    corpus = segments(grouped(planted), SegmentsSettings(quotes=2))

    young = corpus.segments[(corpus.segments["level"] == "young") & (corpus.segments["rank"] <= 3)]
    about = young[young["what"].isin(["topic", "complaint", "praise", "moment", "need"])]
    assert len(about) == 1  # topic, moment and need are all Queues
    quoted = corpus.statements.set_index("statement_id").loc[about["evidence"].iloc[0]]
    age = corpus.feedback.set_index("feedback_id").loc[quoted["feedback_id"], "age"]
    assert set(quoted["topic_id"]) == {2}
    assert set(age) == {"young"}


def test_a_topic_named_as_its_group_tells_nothing(planted: Planted) -> None:
    corpus = grouped(planted)
    named = replace(corpus, topics=corpus.topics.assign(name=["Seats", "Young people", "Prices"]))

    table = segments(named, SegmentsSettings()).segments

    ranked = table[(table["level"] == "young") & table["rank"].notna()]
    assert not ranked["what"].isin(["topic", "complaint", "praise", "moment", "need"]).any()


def test_small_cells_are_left_out_and_all_tests_are_counted(planted: Planted) -> None:
    corpus = segments(grouped(planted), SegmentsSettings(k=40))

    shares = corpus.segments[corpus.segments["what"] != "outcome"]
    assert shares["people"].min() >= 40
    assert shares["people_elsewhere"].min() >= 40
    assert corpus.facts["segments"]["suppressed"] > 0
    assert corpus.facts["segments"]["tested"] >= corpus.segments["p"].notna().sum()


def test_the_order_of_rows_does_not_matter(planted: Planted) -> None:
    corpus = grouped(planted)
    turned = replace(corpus, feedback=corpus.feedback.iloc[::-1], statements=corpus.statements.iloc[::-1])

    one, two = (segments(each, SegmentsSettings()).segments for each in (corpus, turned))

    pd.testing.assert_frame_equal(one, two)


@pytest.mark.parametrize("pieces", [1, 8])
def test_too_few_people_make_no_groups(planted: Planted, pieces: int) -> None:
    table = segments(grouped(planted, pieces=pieces), SegmentsSettings()).segments

    assert len(table) == 0
    assert {"column", "level", "what", "share", "q", "holds", "rank", "evidence"} <= set(table)


def test_a_column_that_is_not_there_is_said(planted: Planted) -> None:
    with pytest.raises(SettingsError, match=r"there is no column 'plan'\. Columns that split: age, luck"):
        segments(grouped(planted), SegmentsSettings(columns=("plan",)))


def test_groups_by_lot_have_no_findings(planted: Planted) -> None:
    """Twenty deals of a column that means nothing: one with a finding is what q <= .05 allows."""
    found = 0
    for seed in range(20):
        corpus = grouped(planted, pieces=300, seed=seed)
        found += segments(corpus, SegmentsSettings(columns=("luck",), min_level=30)).facts["segments"]["held"] > 0
    assert found <= 2


def test_a_difference_that_holds_but_is_small_has_no_rank(planted: Planted) -> None:
    """Of 6,000 people the young speak of topic 1 a fifth more often."""
    corpus = grouped(planted, pieces=6000)
    age = corpus.statements["feedback_id"].map(corpus.feedback.set_index("feedback_id")["age"])
    kept = ~((corpus.statements["topic_id"] == 1) & (age == "old") & (np.random.default_rng(5).random(len(age)) < 0.14))
    table = segments(
        replace(corpus, statements=corpus.statements[kept.to_numpy()].reset_index(drop=True)), SegmentsSettings()
    )

    row = row_of(table.segments, "age", "young", "topic", "1")
    assert row["holds"]
    assert np.isnan(row["rank"])
