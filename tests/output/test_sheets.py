"""Tests of voc/output/sheets.py: what the cells of each sheet say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.output.sheets import Sheet, Sheets
from voc.resources import definition

SEGMENT = {"column": "label_tier", "level": "Gold", "people": 12, "of": 40, "q": 0.01, "evidence": [["f1-0", "f2-0"]]}
PERSONA = {"persona_id": "p1", "people": 30, "share": 0.4, "found_again": 0.8, "outcome": 0.75}


def sheet(corpus: Corpus, name: str) -> Sheet:
    return next(each for each in Sheets(corpus).all() if each.name == name)


def rows(corpus: Corpus, name: str) -> list[dict[str, Any]]:
    """Return a sheet's rows by its headings."""
    found = sheet(corpus, name)
    return [
        {column.heading: cell.value for column, cell in zip(found.columns, cells, strict=True)}
        for cells in found.cells()
    ]


def test_outcomes_are_in_the_reports_unit_and_codes_are_names(corpus: Corpus) -> None:
    moment = corpus.moments.sort_values("rank").iloc[0]
    shown = rows(corpus, "Moments")[0]

    assert shown["Rank"] == 1
    assert shown["Penalty (stars)"] == pytest.approx(4 * moment["penalty"])
    assert shown["Penalty (stars), from"] == pytest.approx(4 * moment["penalty_low"])
    assert shown["Share of people"] == pytest.approx(moment["share"])
    assert shown["Topic"] == corpus.topics.set_index("topic_id")["name"][moment["topic_id"]]
    assert shown["Evidence"] == "; ".join(moment["evidence"])
    assert rows(corpus, "Journey")[4]["Mean outcome (stars)"] == pytest.approx(
        1 + 4 * corpus.journey["outcome"].iloc[4]
    )


def test_an_alert_on_the_outcome_is_in_its_unit_and_others_are_shares(corpus: Corpus) -> None:
    kinds = corpus.alerts["kind"] == "all"
    shown = rows(corpus, "Alerts")

    for row, whole, table in zip(shown, kinds, corpus.alerts.to_dict("records"), strict=True):
        assert row["Before"] == pytest.approx(1 + 4 * table["a"] if whole else table["a"])
        assert row["Difference"] == pytest.approx((4 if whole else 1) * table["difference"])
        assert row["Difference, from"] == pytest.approx((4 if whole else 1) * table["low"])
        assert isinstance(row["Since"], datetime)
    assert kinds.any()
    assert not kinds.all()


def test_segments_say_what_their_people_do_the_surest_first(corpus: Corpus) -> None:
    said = [("topic", "0", False, None), ("outcome", "mean", False, None), ("complaint", "1", True, 1.0)]
    table = pd.DataFrame(
        [
            {**SEGMENT, "evidence": ["f1-0"], "what": what, "key": key, "holds": holds, "rank": rank}
            | {"share": 0.5, "share_low": 0.4, "share_high": 0.6, "elsewhere": 0.2, "difference": 0.3}
            | {"difference_low": 0.1, "difference_high": 0.5}
            for what, key, holds, rank in said
        ]
    )
    shown = rows(replace(corpus, segments=table), "Segments")
    names = dict(zip(corpus.topics["topic_id"], corpus.topics["name"], strict=True))

    assert [each["What they do"] for each in shown] == [
        f"complain of {names[1]}",
        f"speak of {names[0]}",
        "The average outcome",
    ]
    assert [each["Share of people"] for each in shown] == [0.5, 0.5, 3.0]
    assert [each["Holds"] for each in shown] == ["yes", "no", "no"]
    assert shown[0]["Column"] == "tier"


def test_personas_and_their_traits_have_names(corpus: Corpus) -> None:
    moment = corpus.moments["moment_id"].iloc[0]
    trait = {"persona_id": "p1", "trait": "objective", "rank": 1, "key": moment, "people": 9, "of": 30}
    ends = {"share_low": 0.1, "share_high": 0.5, "outcome_low": 0.7, "outcome_high": 0.8}
    made = replace(
        corpus,
        personas=pd.DataFrame([PERSONA | ends]),
        persona_traits=pd.DataFrame(
            [trait | {"share": 0.3, "share_low": 0.2, "share_high": 0.4, "elsewhere": 0.1, "evidence": []}]
        ),
    )
    topic = corpus.topics.set_index("topic_id")["name"][corpus.moments["topic_id"].iloc[0]]

    assert rows(made, "Personas")[0]["Persona"] == topic
    assert rows(made, "Personas")[0]["Mean outcome (stars)"] == 4.0
    assert rows(made, "Persona traits")[0]["Trait"] == definition("report")["trait"]["objective"]
    assert topic in rows(made, "Persona traits")[0]["What they do"]


def test_shares_name_each_class_by_its_label(corpus: Corpus) -> None:
    row = {"statements": 3, "share": 0.1, "share_corrected": 0.2, "correction": "transported", "labels": 0}
    row |= {"share_corrected_low": 0.1, "share_corrected_high": 0.4}
    pairs = [("stage", "none"), ("value", "personal"), ("ladder", "warn")]
    table = pd.DataFrame([row | {"label": label, "class": each} for label, each in pairs])
    shown = rows(replace(corpus, shares=table), "Shares")

    assert [each["Class"] for each in shown] == ["None of these", "Personal", "Warn others"]
    assert shown[0]["Corrected"] == "as counted; range from other feedback"


def test_quotes_lead_back_to_their_statements(corpus: Corpus) -> None:
    texts = corpus.feedback.set_index("feedback_id")["text"]
    shown = rows(corpus, "Quotes")

    assert {each["Quoted for"] for each in shown} == {"Moment", "Need", "Change"}
    for each in shown:
        words = texts[each["Feedback id"]][int(each["Start"]) : int(each["End"])]
        assert each["Statement id"].startswith(each["Feedback id"])
        assert each["Words"].partition("[")[0].strip() == words.partition("<")[0].strip()


def test_what_a_run_does_not_have_is_a_sheet_without_rows(corpus: Corpus) -> None:
    assert sheet(corpus, "Personas").rows == 0
    assert sheet(replace(corpus, rejected=corpus.rejected.iloc[:0]), "Rejected rows").rows == 0


@pytest.mark.parametrize("each", definition("workbook")["sheet"], ids=lambda each: str(each["table"]))
def test_every_sheet_is_explained(each: dict[str, Any]) -> None:
    assert each["row"]
    assert len({heading for _, heading, _, _ in each["columns"]}) == len(each["columns"])
    assert all(len(column) == 4 and all(column) for column in each["columns"])
    assert len(each["name"]) <= 31
