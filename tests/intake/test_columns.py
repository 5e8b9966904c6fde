"""Tests of voc/intake/columns.py and what it stands on: giving, opentext, profile, roles, starter."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from voc.errors import InputError
from voc.intake.columns import Columns, check_told, recognise
from voc.intake.read import ReadSettings, columns_of
from voc.intake.starter import starter

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
REAL = ("saas_g2", "survey_nhs_fft", "telecom_nps", "skytrax_british_airways", "needs_amazon")
WORDS = [
    "the",
    "staff",
    "was",
    "friendly",
    "and",
    "the",
    "parcel",
    "came",
    "late",
    "so",
    "we",
    "had",
    "to",
    "wait",
    "for",
    "a",
    "whole",
    "day",
]
SIZE = 120


def prose(shift: int = 0) -> list[str]:
    return [f"{' '.join(np.roll(WORDS, row + shift)[: 6 + row % 7])} {row}" for row in range(SIZE)]


def cycle(*values: Any) -> list[Any]:
    return [values[row % len(values)] for row in range(SIZE)]


def file_of(**columns: Sequence[Any]) -> pd.DataFrame:
    return pd.DataFrame({"text": prose()} | columns)


def roles(rows: pd.DataFrame, **told: Any) -> dict[str, str]:
    return {each.name: each.role for each in recognise("r.csv", rows, **told).columns}


@pytest.mark.parametrize(
    ("name", "values", "role"),
    [
        ("Star Rating", cycle(1, 2, 3, 4, 5), "rating"),
        ("Sterne", cycle("4,5", "3", "1"), "rating"),
        ("Calificación", cycle("4 de 5", "2 de 5"), "rating"),
        ("reviews.rating", cycle(1, 5), "rating"),
        ("Rating (1-5)", cycle(1, 5), "rating"),
        ("How satisfied are you overall?", cycle(1, 7), "rating"),
        ("anything", cycle("★★★★☆", "★☆☆☆☆"), "rating"),
        ("score", cycle(0, 4, 9, 10), "nps"),
        ("score", cycle(1, 4, 5), "rating"),
        ("How likely are you to recommend us to a friend?", cycle(0, 7, 10), "nps"),
        ("recommended", cycle("Recommended", "Not Recommended"), "recommend"),
        ("Würden Sie uns weiterempfehlen?", cycle("ja", "nein"), "recommend"),
        ("doRecommend", cycle(True, False, None), "recommend"),
        ("Datum", cycle("01.02.2024", "31.12.2023"), "date"),
        ("reviewTime", cycle("12 Mar 2024", "March 3, 2024"), "date"),
        ("anything", pd.date_range("2024-01-01", periods=SIZE), "date"),
        ("date", cycle("soon", "late"), "segment"),
        ("hotel name", cycle("Sea View", "Old Mill"), "product"),
        ("service", cycle(1, 2, 3, 4, 5), "segment"),  # an aspect's rating is no product
        ("Marke", cycle("Acme", "Bolt"), "brand"),
        ("EAN", cycle("4006381333931", "5901234123457"), "gtin"),
        ("code", cycle("4006381333931", "5901234123457"), "gtin"),
        ("code", cycle("4006381333932", "5901234123458"), "segment"),  # wrong check digits
        ("customer_id", list(range(SIZE)), "author"),
        ("Email", [f"a{row}@shop.org" for row in range(SIZE)], "author"),
        ("anything", [f"a{row}@shop.org" for row in range(SIZE)], "author"),
        ("first name", cycle("Ann", "Bob"), "personal"),
        ("ip", cycle("10.0.0.1", "10.0.0.2"), "personal"),
        ("anything", cycle("10.0.0.1", "10.0.0.2"), "personal"),
        ("anything", cycle("+44 20 7946 0958", "(030) 123456-7"), "personal"),
        ("Sprache", cycle("de", "en-GB"), "language"),
        ("source", cycle("web", "shop"), "segment"),
        ("feedback_type", cycle("review", "survey"), "source_kind"),
        ("verified_purchase", cycle("TRUE", "FALSE"), "verified"),
        ("received_free", cycle(0, 1), "incentivised"),
        ("question", cycle("What was good?", "What was not?"), "question"),
        ("review_id", list(range(SIZE)), "id"),
        ("Unnamed: 0", list(range(SIZE)), "left out"),
        ("token", [f"{row:x}-{row * 7:x}" for row in range(SIZE)], "left out"),
        ("link", cycle("https://a.org/1", "https://a.org/2"), "left out"),
        ("meta", cycle('{"a": 1}', '{"a": 2}'), "left out"),
        ("nothing", [None] * SIZE, "left out"),
        ("label_topic", [f"topic {row}" for row in range(SIZE)], "segment"),
        ("price paid", [row * 1.37 for row in range(SIZE)], "segment"),
        ("country", cycle("DE", "AT", "CH"), "segment"),
        ("What could we do better?", prose(3), "text"),
        ("q7", prose(3), "text"),
        ("Kommentar", prose(3), "text"),
        ("positive", cycle(0, 1), "segment"),
        ("developer reply", prose(3), "left out"),
        ("cleaned_text", prose(3), "left out"),
        ("summary", prose(3), "title"),
    ],
)
def test_a_column_is_understood_by_name_and_content(name: str, values: Sequence[Any], role: str) -> None:
    assert roles(file_of(**{name: values}))[name] == role


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            {"user_id": range(SIZE), "email": [f"a{n}@b.org" for n in range(SIZE)]},
            {"user_id": "author", "email": "personal"},
        ),
        (
            {"phone": range(SIZE), "email": [f"a{n}@b.org" for n in range(SIZE)]},
            {"phone": "personal", "email": "author"},
        ),
        ({"rating": cycle(0, 10), "scale": cycle("NPS 0-10")}, {"rating": "nps", "scale": "rating_scale"}),
        (
            {"room rating": cycle(1, 5), "pool rating": cycle(1, 5)},
            {"room rating": "segment", "pool rating": "segment"},
        ),
        ({"date": cycle("2024-01-02"), "replied": cycle("2024-01-03")}, {"date": "date", "replied": "left out"}),
        ({"short": [text[:90] for text in prose()]}, {"text": "text", "short": "left out"}),
        (
            {"pros": prose(2), "cons": prose(5), "text": [f"{a} {b}" for a, b in zip(prose(2), prose(5), strict=True)]},
            {"pros": "text", "cons": "text", "text": "left out"},
        ),
    ],
)
def test_columns_are_understood_together(columns: dict[str, Sequence[Any]], expected: dict[str, str]) -> None:
    assert expected.items() <= roles(file_of(**columns)).items()


def test_what_the_user_says_overrules_what_voc_sees() -> None:
    rows = file_of(rating=cycle(1, 5), body=prose(3), town=prose(1), shop=cycle("a", "b"))

    found = roles(rows, told={"text": ["body"], "rating": []}, segments=["town"])

    assert found == {"text": "left out", "rating": "left out", "body": "text", "town": "segment", "shop": "left out"}


def test_a_column_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(
        InputError, match=r"r\.csv has no column 'stars', which \[read\] gives as rating\. Its columns: a, b"
    ):
        check_told({"rating": ["stars"]}, [], ["a", "b"], "r.csv")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            pd.DataFrame({"a": range(9), "b": range(9)}),
            r"r\.csv has no column of text\. Its columns: a, b\. Name it in voc\.toml",
        ),
        (
            pd.DataFrame({"5": [4], "I like the shop and the staff": ["It is far too expensive for us"]}),
            "has no header",
        ),
    ],
)
def test_a_file_without_text_or_header_is_refused(rows: pd.DataFrame, message: str) -> None:
    with pytest.raises(InputError, match=message):
        recognise("r.csv", rows)


def test_a_summary_shows_no_cell() -> None:
    rows = file_of(rating=[*cycle(1, 5)[:-3], None, None, None], shop=cycle("Ann's shop", "b"), id=range(SIZE))

    summaries = {each.name: each.summary for each in recognise("r.csv", rows).columns}

    assert summaries["rating"] == "1 to 5, 98 % filled"
    assert summaries["shop"] == "2 values, 100 % filled"
    assert summaries["id"] == "every value different, 100 % filled"
    assert summaries["text"].endswith("words on average, 100 % filled")


def _again(path: Path, columns: Columns) -> Columns:
    return columns_of([path], ReadSettings(**tomllib.loads(starter(columns))["read"]))[0]


def test_the_starter_settings_read_the_file_the_same_way(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    file_of(
        **{'the "best" part?': prose(4), "Note": cycle("1", "5"), "date": cycle("03/31/2024"), "shop": cycle("a", "b")}
    ).to_csv(path)

    columns = columns_of([path], ReadSettings())[0]

    again = _again(path, columns)
    assert [(each.name, each.role) for each in again.columns] == [(each.name, each.role) for each in columns.columns]
    assert (again.scale, again.date_order) == (columns.scale, "month")


@pytest.mark.real
@pytest.mark.skipif(not CORPORA.is_dir(), reason="../shared is absent")
@pytest.mark.parametrize("name", REAL)
def test_real_files_are_understood_as_a_person_would(name: str) -> None:
    path = CORPORA / f"{name}.parquet"
    columns = columns_of([path], ReadSettings())[0]
    found = {each.name: each.role for each in columns.columns}
    telling = {"title", "date", "product", "source_kind", "question", "verified", "id"}
    expected = {column: column for column in found if column in telling} | {"lang": "language"}
    expected |= {column: "author" for column in found if column == "author_id"}
    expected |= {column: "segment" for column in found if column.startswith(("label_", "aspect_"))}
    expected["rating"] = "nps" if name == "telecom_nps" else "rating"

    assert {column: role for column, role in expected.items() if column in found}.items() <= found.items()
    assert columns.named("text") == (
        ["liked", "disliked", "benefits", "recommendations"] if name == "saas_g2" else ["text"]
    )
    assert [each.role for each in _again(path, columns).columns] == [each.role for each in columns.columns]
