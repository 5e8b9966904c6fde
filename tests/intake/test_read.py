"""Tests of voc/intake/read.py and answers.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from voc.corpus import Corpus
from voc.errors import InputError
from voc.intake.answers import TYPES
from voc.intake.read import ReadSettings, read

SURVEY = (
    "respondent,What was good?,What could be better?,NPS,site\n"
    "r1,The staff were lovely,More parking please,9,north\n"
    "r2,Nothing at all really,,11,south\n"
    "r3,,,4,north\n"
    "r4,,,,north\n"
)


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    path = tmp_path / "survey.csv"
    path.write_text(SURVEY)
    return path


def read_text(folder: Path, text: str, **settings: Any) -> Corpus:
    path = folder / "r.csv"
    path.write_text(text)
    return read([path], ReadSettings(**settings))


def test_the_table_has_every_column_with_its_type(survey: Path) -> None:
    feedback = read([survey], ReadSettings()).feedback

    assert list(feedback.columns) == ["feedback_id", *TYPES, "site"]
    assert feedback["feedback_id"].tolist() == [str(place) for place in range(len(feedback))]
    assert {name: str(feedback[name].dtype) for name in TYPES} == TYPES


def test_each_answer_of_a_respondent_is_a_feedback_of_its_own(survey: Path) -> None:
    feedback = read([survey], ReadSettings()).feedback

    assert feedback["source_row"].tolist() == [1, 1, 2, 3]
    assert feedback["question"].fillna("").tolist() == ["What was good?", "What could be better?", "What was good?", ""]
    assert feedback["raw_author"].tolist() == ["r1", "r1", "r2", "r3"]
    assert feedback["raw_text"].tolist()[3] == ""  # a score without a word counts as a score
    assert feedback["nps"].fillna(-1).tolist() == [9, 9, -1, 4]


def test_a_row_that_says_nothing_is_rejected_and_counted(survey: Path) -> None:
    corpus = read([survey], ReadSettings())

    assert corpus.rejected.to_dict("records") == [
        {"source_file": "survey.csv", "source_row": 4, "reason": "no text", "detail": "neither text nor rating"}
    ]
    facts = corpus.facts["read"]["files"][0]
    assert (facts["file"], facts["rows"], facts["kept"], facts["rejected"]) == ("survey.csv", 4, 3, 1)
    assert facts["unusable"] == {"nps": 1}
    assert facts["columns"]["NPS"] == "nps"


def test_respondents_without_a_name_are_told_apart_by_file_and_row(tmp_path: Path) -> None:
    feedback = read_text(tmp_path, "pros,cons\nfast and easy to use,a bit dear for me\n").feedback

    assert feedback["raw_author"].tolist() == ["r.csv#1", "r.csv#1"]


def test_what_lies_off_the_scale_or_is_no_date_is_missing_and_counted(tmp_path: Path) -> None:
    ratings = [5, 12, "x", 1, "", 2, 3, 4]
    dates = ["2024-01-02", "soon", "2024-02-30", "2024-03-01", "", "2024-03-02", "2024-03-03", "2024-03-04"]
    rows = "".join(f"text number {n},{ratings[n]},{dates[n]}\n" for n in range(8))

    corpus = read_text(tmp_path, f"text,rating,date\n{rows}")

    assert len(corpus.feedback) == 8
    assert corpus.facts["read"]["files"][0]["unusable"] == {"rating": 2, "date": 2}
    assert corpus.feedback["rating"].fillna(0).tolist() == [5, 0, 0, 1, 0, 2, 3, 4]
    assert corpus.feedback["rating_max"].fillna(0).tolist() == [5, 0, 0, 5, 0, 5, 5, 5]
    assert corpus.feedback["date"].isna().tolist() == [False, True, True, False, True, False, False, False]


@pytest.mark.parametrize(
    ("scale", "settings", "expected"),
    [
        ("1-5", {}, (1, 5, False)),
        ("1-10", {}, (1, 10, False)),
        ("FFT 1=very good .. 5=very poor (LOW is good)", {}, (1, 5, True)),
        ("1-10", {"rating_scale": "1-5"}, (1, 5, False)),
        ("1-5", {"low_is_good": True}, (1, 5, True)),
    ],
)
def test_the_scale_is_the_files_unless_the_user_says(
    tmp_path: Path, scale: str, settings: dict[str, Any], expected: tuple[float, float, bool]
) -> None:
    corpus = read_text(
        tmp_path, f'text,rating,rating_scale\na fine day out,2,"{scale}"\na poor day out,4,"{scale}"\n', **settings
    )

    assert corpus.feedback[["rating_min", "rating_max", "low_is_good"]].apply(tuple, axis=1).tolist() == [expected] * 2


def test_scales_may_differ_from_row_to_row(tmp_path: Path) -> None:
    corpus = read_text(
        tmp_path, "text,rating,scale\na fine day out,4,1-5\na poor day out,4,1-10\nso so it was,9,NPS 0-10\n"
    )

    assert corpus.feedback["rating_max"].fillna(0).tolist() == [5, 10, 0]
    assert corpus.feedback["nps"].fillna(-1).tolist() == [-1, -1, 9]


def test_a_lone_title_is_the_text_and_a_title_comes_once(tmp_path: Path) -> None:
    feedback = read_text(
        tmp_path, "title,pros,cons\nGreat,fast and easy to use,a bit dear for me\nNever again,,\n"
    ).feedback

    assert feedback["raw_text"].tolist() == ["fast and easy to use", "a bit dear for me", "Never again"]
    assert feedback["raw_title"].fillna("").tolist() == ["Great", "", ""]


def test_settings_fill_what_rows_do_not_say(tmp_path: Path) -> None:
    corpus = read_text(
        tmp_path,
        "text,product\na fine day out,Kettle\na poor day out,\n",
        product="Pot",
        brand="Acme",
        source_kind="review",
    )

    assert corpus.feedback["product"].tolist() == ["Kettle", "Pot"]
    assert set(corpus.feedback["source_kind"]) == {"review"}
    assert corpus.facts["read"]["names"] == ["Acme", "Kettle", "Pot"]


def test_segments_keep_their_names_unless_a_table_needs_them(tmp_path: Path) -> None:
    header = "text,hidden,raw_cost,Shop,shop,member,zone,age"
    corpus = read_text(tmp_path, f"{header}\na fine day out,a,b,x,y,TRUE,007,31\na poor day out,a,b,x,y,FALSE,008,\n")

    assert corpus.facts["read"]["segments"] == [
        "segment_hidden", "segment_raw_cost", "Shop", "segment_shop", "member", "zone", "age",
    ]  # fmt: skip
    assert corpus.feedback["member"].tolist() == ["yes", "no"]
    assert corpus.feedback["zone"].tolist() == ["007", "008"]
    assert corpus.feedback["age"].fillna(0).tolist() == [31.0, 0.0]


def test_values_are_understood_in_every_language(tmp_path: Path) -> None:
    corpus = read_text(
        tmp_path,
        "Kommentar;Empfehlung;Sterne;EAN;Verifiziert;Feedback type\n"
        "schön war es dort;Ja;4,5;4006381333931;ja;Umfrage\nnicht schön dort;nein;1;614141000036;nein;Tweet\n",
    )
    first, second = corpus.feedback.to_dict("records")

    assert (first["recommend"], first["rating"], first["gtin"]) == (1.0, 4.5, "4006381333931")
    assert (first["verified"], first["source_kind"], second["source_kind"]) == (True, "survey", "social")
    assert (second["recommend"], second["gtin"]) == (0.0, "614141000036")


def test_files_of_different_kinds_come_together(tmp_path: Path, survey: Path) -> None:
    (tmp_path / "more.jsonl").write_text('{"body": "quick and friendly service", "site": 7, "stars": 4}\n')

    corpus = read([survey, tmp_path / "more.jsonl"], ReadSettings())

    assert corpus.feedback["source_file"].unique().tolist() == ["survey.csv", "more.jsonl"]
    assert corpus.feedback["site"].tolist()[-1] in {"7", "7.0"}
    assert [each["kept"] for each in corpus.facts["read"]["files"]] == [3, 1]


def test_a_column_of_one_file_may_be_named_while_the_other_is_left_to_voc(tmp_path: Path, survey: Path) -> None:
    (tmp_path / "more.csv").write_text("remark,note\nquick and friendly service,we come again\n")

    corpus = read([survey, tmp_path / "more.csv"], ReadSettings(columns={"text": "remark"}))

    assert corpus.feedback["raw_text"].tolist()[0] == "The staff were lovely"
    assert corpus.feedback["raw_text"].tolist()[-1] == "quick and friendly service"


def test_no_more_rows_are_read_than_asked_for(tmp_path: Path, survey: Path) -> None:
    (tmp_path / "more.csv").write_text("text\na fine day out\n")

    corpus = read([survey, tmp_path / "more.csv"], ReadSettings(max_rows=2))

    assert corpus.feedback["source_row"].max() == 2
    assert len(corpus.facts["read"]["files"]) == 1


def test_a_named_column_that_is_not_there_is_an_input_error(survey: Path) -> None:
    with pytest.raises(InputError, match=r"survey\.csv has no column 'body'.*Its columns: respondent, What was good\?"):
        read([survey], ReadSettings(columns={"text": ["body"]}))


def test_a_file_of_empty_rows_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"r\.csv has no (row with text|column of text)"):
        read_text(tmp_path, 'text,id\n" ",1\n,2\n', columns={"text": "text"})


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"columns": {"txt": "a"}}, "there is no role 'txt'. Roles: text"),
        ({"columns": {"rating": ["a", "b"]}}, "'rating' takes one column"),
        ({"rating_scale": "stars"}, "'stars' is no scale"),
        ({"delimiter": "::"}, "a delimiter is one sign"),
        ({"max_rows": 0}, "max_rows has to be 1 or more"),
        ({"nonsense": 1}, "Extra inputs"),
    ],
)
def test_settings_that_cannot_be_are_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        ReadSettings(**settings)


def test_the_same_data_reads_the_same_in_every_format(tmp_path: Path) -> None:
    rows = pd.DataFrame({"id": [1, 2, 3], "text": ["a fine day out", "a poor day out", "so so it was"]})
    rows["rating"] = [5.0, 1.0, None]
    rows["date"] = pd.Series([pd.Timestamp("2024-01-02"), pd.Timestamp("2024-02-03"), None])
    rows["member"] = [True, False, True]
    rows["shop"] = ["a", "a", "b"]
    rows.to_csv(tmp_path / "r.csv", index=False)
    rows.to_parquet(tmp_path / "r.parquet")
    rows.to_excel(tmp_path / "r.xlsx", index=False)
    rows.to_json(tmp_path / "r.jsonl", orient="records", lines=True, date_format="iso")

    found = [read([tmp_path / f"r.{kind}"], ReadSettings()).feedback for kind in ("csv", "parquet", "xlsx", "jsonl")]

    for other in found[1:]:
        pd.testing.assert_frame_equal(found[0].drop(columns="source_file"), other.drop(columns="source_file"))


def test_a_text_that_no_customer_wrote_is_rejected_with_its_length(tmp_path: Path) -> None:
    text = "review,stars\n" + "The pump leaks again.,1\nA fine bottle indeed.,5\n" * 3 + f'"{"long, " * 20}",3\n'

    corpus = read_text(tmp_path, text, longest=100)

    assert len(corpus.feedback) == 6
    (row,) = corpus.rejected.to_dict("records")
    assert (row["source_row"], row["reason"]) == (7, "too long")
    assert row["detail"].startswith("119 characters; 100 are read")
    (facts,) = corpus.facts["read"]["files"]
    assert (facts["kept"], facts["rejected"], facts["rows"]) == (6, 1, 7)
