"""Tests of voc/intake/formats.py, delimited.py, encoding.py and workbook.py."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from voc.errors import InputError
from voc.intake.archives import Document
from voc.intake.formats import read_table

ROWS = pd.DataFrame({"text": ["schön, und „gut“", "two\nlines"], "rating": [5, 1], "ok": [True, False]})


def parquet(rows: pd.DataFrame) -> bytes:
    packed = io.BytesIO()
    rows.to_parquet(packed)
    return packed.getvalue()


def workbook(*rows: list[Any]) -> bytes:
    packed = io.BytesIO()
    pd.DataFrame(rows).to_excel(packed, index=False, header=False)
    return packed.getvalue()


def texts(name: str, data: bytes, **told: Any) -> list[Any]:
    return read_table(Document(name, data), **told).rows.iloc[:, 0].tolist()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("r.csv", ROWS.to_csv(index=False).encode()),
        ("r.csv", ROWS.to_csv(index=False, sep=";").encode("utf-8-sig")),
        ("r.tsv", ROWS.to_csv(index=False, sep="\t").encode("utf-16")),
        ("r.txt", ROWS.to_csv(index=False, sep="|").encode("utf-16-le")),
        ("r.csv", ("sep=;\n" + ROWS.to_csv(index=False, sep=";")).encode("cp1252")),
        ("r.csv", ROWS.to_csv(index=False, lineterminator="\r\n").encode()),
        ("r.csv", ROWS.to_csv(index=False, lineterminator="\r", quoting=1).replace("\n", "\r").encode()),
        ("r.json", ROWS.to_json(orient="records").encode()),
        ("r.json", json.dumps({"page": 1, "reviews": ROWS.to_dict("records")}).encode()),
        ("r.jsonl", ROWS.to_json(orient="records", lines=True).encode()),
        ("r.parquet", parquet(ROWS)),
        ("r.xlsx", workbook(["text", "rating", "ok"], *ROWS.to_numpy().tolist())),
    ],
)
def test_every_format_gives_the_same_rows_whatever_the_file_is_called(name: str, data: bytes) -> None:
    for called in (name, "standard input", "export.dat"):
        table = read_table(Document(called, data))
        assert list(table.rows.columns) == ["text", "rating", "ok"]
        assert table.rows["text"].tolist() == ROWS["text"].tolist()
        assert table.rows["rating"].astype("int64").tolist() == [5, 1]
        assert table.rows.index.tolist() == [1, 2]
        assert table.rejected.empty


@pytest.mark.parametrize(
    ("body", "kept", "rejected"),
    [
        ("1,a fine row\n2,too,many\n3,another", [1, 3], [2]),
        ("1,a\n2\n3,c", [1, 3], [2]),
        ("1,a,,\n2,b", [1, 2], []),  # empty fields at the end do no harm
        ('1,"never closed\n2,"fine, really"\n3,c', [2, 3], [1]),
        ('1,"never closed\n2,b\n3,c', [2, 3], [1]),
        ('1,"says ""hi"" well"\n2,"two\nlines"', [1, 2], []),
        ('1,"says "hi" badly"\n2,b', [1, 2], []),
        ('1,"says \\"hi\\", and so on"\n2,b', [1, 2], []),
        ("1,a\n\n\n2,b\n", [1, 2], []),
        ("1,one\rcell\n2,b", [1, 2], []),  # some writers leave a lone \\r without quotes
    ],
)
def test_a_broken_row_is_set_aside_and_the_rest_is_read_on(body: str, kept: list[int], rejected: list[int]) -> None:
    table = read_table(Document("r.csv", f"id,text\n{body}".encode()))

    assert table.rows.index.tolist() == kept
    assert table.rows["id"].astype("int64").tolist() == kept
    assert table.rejected["source_row"].tolist() == rejected
    assert set(table.rejected["reason"]) <= {"broken row"}
    assert not table.rejected["detail"].str.contains("never closed|too").any()  # no text of a customer


def test_a_broken_json_line_is_set_aside() -> None:
    table = read_table(
        Document("r.jsonl", b'{"text": "a"}\n{"text": \n[1]\n{"text": "b", "more": {"x": 1}, "tags": ["p", "q"]}\n')
    )

    assert table.rows.index.tolist() == [1, 4]
    assert table.rejected["source_row"].tolist() == [2, 3]
    assert list(table.rows.columns) == ["text", "more.x", "tags"]
    assert table.rows["tags"].tolist()[1] == "p|q"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("text,n\nnaïve café for 5 €,1\n".encode("cp1252"), "cp1252"),
        (("text,n\n" + "Очень хороший магазин и быстрая доставка,1\n" * 9).encode("cp1251"), "cp1251"),
        (("text,n\n" + "とても良い商品でした。また買いたいです。,1\n" * 9).encode("shift_jis"), "shift_jis"),
        ("text,n\nschön,1\n".encode() + "größer – und „besser“,2\n".encode("cp1252"), "utf-8 and cp1252"),
    ],
)
def test_older_and_mixed_encodings_lose_no_row_and_no_sign(data: bytes, encoding: str) -> None:
    table = read_table(Document("r.csv", data))

    assert table.encoding == encoding
    assert len(table.rows) == data.count(b"\n") - 1
    assert not table.rows["text"].str.contains("�").any()


def test_a_given_encoding_and_delimiter_are_obeyed() -> None:
    assert texts("r.csv", "text#n\nпривет#1\n".encode("koi8_r"), encoding="koi8_r", delimiter="#") == ["привет"]


def test_a_cell_of_ten_megabytes_is_kept() -> None:
    csv.field_size_limit(131_072)  # as a fresh process has it
    cell = "long, long " * 1_000_000

    assert texts("r.csv", f'text,n\n"{cell}",1\n'.encode()) == [cell]


def test_repeated_and_blank_column_names_are_told_apart() -> None:
    table = read_table(Document("r.csv", b"comment,comment,,n\na,b,c,1\n"))

    assert list(table.rows.columns) == ["comment", "comment (2)", "column 3", "n"]


def test_a_workbook_is_read_below_its_title_and_from_its_fullest_sheet() -> None:
    packed = io.BytesIO()
    with pd.ExcelWriter(packed) as book:
        pd.DataFrame({"a": ["cover"]}).to_excel(book, sheet_name="Cover", index=False)
        pd.DataFrame([["Report", None], ["text", "n"], ["fine_x000D_\nday", 1], [None, None], ["bad", 2]]).to_excel(
            book, sheet_name="Data", index=False, header=False
        )

    table = read_table(Document("r.xlsx", packed.getvalue()))

    assert list(table.rows.columns) == ["text", "n"]
    assert table.rows.index.tolist() == [1, 3]
    assert table.rows["text"].tolist() == ["fine\r\nday", "bad"]
    with pytest.raises(InputError, match=r"no sheet 'X'\. Its sheets: Cover, Data"):
        read_table(Document("r.xlsx", packed.getvalue()), sheet="X")


def test_large_whole_numbers_with_gaps_keep_every_digit() -> None:
    rows = pd.DataFrame({"id": pd.array([570306133677760513, None], dtype="Int64"), "text": ["a", "b"]})

    assert read_table(Document("r.parquet", parquet(rows))).rows["id"].tolist()[0] == 570306133677760513


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("r.csv", b"text,rating\n", "has a header and no rows. Its columns: text, rating"),
        ("r.csv", b"\n\n \n", "r.csv is empty"),
        ("r.csv", np.random.default_rng(1).bytes(4000), "no text that can be read"),
        ("r.csv", b"\x89PNG\r\n\x1a\n0000", "r.csv is a PNG image, not a table"),
        ("r.csv", b"<!DOCTYPE html><html>", "r.csv is a web page"),
        ("r.csv", b"%PDF-1.7", "r.csv is a PDF"),
        ("r.parquet", parquet(ROWS)[:-20], "no Parquet file, or was cut short"),
        ("r.parquet", parquet(ROWS.head(0)), "has columns and no rows"),
        ("r.parquet", b"text\nhello\n", "no Parquet file, or was cut short"),
        ("r.xlsx", b"text\nhello\n", "no XLSX workbook, or was cut short"),
        ("r.xlsx", workbook(["text", "n"]), "has a header and no rows"),
        (
            "r.xlsx",
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        ("r.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 99, "old Excel or Office file"),
        ("r.json", b'[{"text": "a"}, {"te', "not valid JSON: .*line 1"),
        ("r.json", b"[]", "holds an empty list"),
        ("r.json", b"[1, 2]", "without a list of objects"),
        ("r.json", b'{"a": [{"x": 1}], "b": [{"x": 1}]}', "several lists: a, b"),
        ("r.csv", b'"text,n\na,1\n', "broken header"),
    ],
)
def test_what_is_no_table_is_said_in_one_line(name: str, data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_table(Document(name, data))
    assert str(caught.value).startswith(name)
    assert "\n" not in str(caught.value)


def test_an_unknown_encoding_is_an_input_error() -> None:
    with pytest.raises(InputError, match="no encoding 'utf-9'"):
        read_table(Document("r.csv", b"text\nhello\n"), encoding="utf-9")
