"""Tests of voc/output/workbook.py: the file as a spreadsheet would read it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.output.hostile import HOSTILE, hostile
from tests.output.missing import MISSING
from tests.output.test_logo import picture
from voc.corpus import Corpus
from voc.output import workbook
from voc.output.report_settings import ReportSettings
from voc.output.workbook import CELL, FORMULA, fitting, render_workbook


def read(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


@pytest.fixture(scope="module")
def book(corpus: Corpus) -> Any:
    return read(render_workbook(corpus))


def test_the_contents_lead_to_every_sheet_and_say_what_its_rows_are(book: Any) -> None:
    page = book["Contents"]
    rows = {row[0].value: row for row in page.iter_rows(min_row=7)}

    assert book.sheetnames[0] == "Contents"
    assert page["A1"].value == "What customers say about Halvern"
    for name in book.sheetnames[1:]:
        assert rows[name][0].hyperlink.location == f"'{name}'!A1"
        assert rows[name][1].value
    for name in book.sheetnames[1:-1]:
        assert rows[name][2].value == book[name].max_row - 1
    assert rows["Personas"][2].value == "none in this run"
    assert rows["Personas"][0].hyperlink is None


def test_every_table_has_a_frozen_heading_filters_and_columns_that_are_explained(book: Any) -> None:
    explained = {(row[0], row[1]) for row in book["Columns"].iter_rows(min_row=2, values_only=True)}

    for page in book.worksheets[1:-1]:
        heads = [cell.value for cell in page[1]]
        assert len(set(heads)) == len(heads)
        assert page.freeze_panes.endswith("2")
        assert page.auto_filter.ref == page.dimensions
        assert all(page.column_dimensions[cell.column_letter].width > 9 for cell in page[1])
        ends = {f"{name}, {end}" for _, name in explained for end in ("from", "to")}
        assert {head for head in heads if (page.title, head) not in explained} <= ends


def test_numbers_are_numbers_and_dates_are_dates(book: Any) -> None:
    moment = {head.value: cell for head, cell in zip(book["Moments"][1], book["Moments"][2], strict=True)}
    change = {head.value: cell for head, cell in zip(book["Alerts"][1], book["Alerts"][2], strict=True)}

    assert isinstance(moment["People"].value, int)
    assert moment["Share of people"].number_format == "0.0%"
    assert moment["Share of people, from"].value < moment["Share of people"].value
    assert moment["Penalty (stars)"].value < 0
    assert isinstance(change["Since"].value, datetime)
    assert change["Since"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize(
    "attack",
    [
        '=HYPERLINK("https://evil.example","click")',
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(1,1)",
        "\t=1+1",
        "\r=1+1",
        "https://evil.example/x",
        "mailto:a@evil.example",
        "{=1+1}",
        HOSTILE,
    ],
)
def test_hostile_text_is_a_cell_of_text(corpus: Corpus, attack: str) -> None:
    content = render_workbook(hostile(corpus, attack))

    said = 0
    for page in read(content).worksheets:
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None or cell.hyperlink.location
                if isinstance(cell.value, str) and cell.value.strip() == attack.strip():
                    said += 1
                    assert cell.data_type == "s"
                    assert cell.quotePrefix or not attack.startswith(FORMULA)
    assert said > 10 or attack == HOSTILE
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if "external" in name.lower()]
        assert not [name for name in archive.namelist() if b"TargetMode" in archive.read(name)]


def test_what_xml_forbids_is_left_out(corpus: Corpus) -> None:
    broken = replace(corpus, rejected=corpus.rejected.assign(detail="a\x00b\x0b\x1fc  d\ufffe _x0041_"))

    assert read(render_workbook(broken))["Rejected rows"]["D2"].value == "abc  d _x0041_"


@pytest.mark.parametrize(("text", "units"), [("x" * CELL, CELL), ("x" * (CELL + 1), CELL), ("😀" * CELL, CELL)])
def test_a_long_text_is_cut_with_a_mark(corpus: Corpus, text: str, units: int) -> None:
    assert len(fitting(text).encode("utf-16-le")) // 2 <= units
    assert fitting(text).endswith("…") is (len(text.encode("utf-16-le")) // 2 > CELL)
    long = replace(corpus, rejected=corpus.rejected.assign(detail=text))

    assert str(read(render_workbook(long))["Rejected rows"]["D2"].value).startswith(text[:1000])


def test_more_rows_than_a_sheet_holds_are_told(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS", 4)
    found = read(render_workbook(corpus))
    rows = {row[0]: row[2] for row in found["Contents"].iter_rows(values_only=True)}

    assert found["Moments"].max_row == 4
    assert rows["Moments"] == f"3 of {len(corpus.moments)}: a sheet holds no more"


@pytest.mark.parametrize("change", MISSING)
def test_the_workbook_works_with_missing_things(corpus: Corpus, change: Callable[[Corpus], Corpus]) -> None:
    for page in read(render_workbook(change(corpus))).worksheets:
        values = {cell for row in page.iter_rows(values_only=True) for cell in row}
        assert not values & {"nan", "NaN", "None", "NaT", "inf", "<NA>"}


def test_no_text_stands_whole(corpus: Corpus) -> None:
    pages = read(render_workbook(corpus)).worksheets
    values = {cell for page in pages for row in page.iter_rows(values_only=True) for cell in row}
    several = corpus.feedback[corpus.feedback["feedback_id"].isin(corpus.statements.query("start > 0")["feedback_id"])]

    assert not values & set(several["text"])


def test_the_same_corpus_gives_the_same_bytes(corpus: Corpus) -> None:
    content = render_workbook(corpus)

    assert render_workbook(corpus) == content
    assert read(content).properties.created == datetime.combine(corpus.feedback["date"].max(), datetime.min.time())


def test_the_brands_logo_and_colours_are_on_its_sheets(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(picture(wide=40, tall=20))
    settings = ReportSettings(brand="Alder & Co", accent="#0b5c3b", logo=str(tmp_path / "logo.png"))
    content = render_workbook(corpus.with_facts("settings", report=settings.model_dump(mode="json")))

    page = read(content).worksheets[0]
    links = {cell.font.color.rgb for row in page.iter_rows() for cell in row if cell.hyperlink and cell.font.color}
    assert page["A1"].value == "What customers say about Alder & Co"
    assert len(page._images) == 1
    assert links == {"FF0B5C3B"}
    assert "xl/media/image1.png" in zipfile.ZipFile(BytesIO(content)).namelist()
