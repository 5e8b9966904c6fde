"""Tests of voc/output/slide_charts.py: charts that open for editing, with the right ends."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from math import nan
from typing import Any

import openpyxl
import pytest
from pptx import Presentation

from voc.output.colours import palettes
from voc.output.deck import Box, Deck
from voc.output.slide_charts import Bar, Place, Series, bars, columns

DATE = datetime(2024, 6, 30)
BOX = Box(1, 1, 6, 4)


def drawn(deck: Deck) -> Any:
    (frame,) = [each for each in Presentation(BytesIO(deck.packed())).slides[0].shapes if each.has_chart]
    return frame


def test_bars_carry_their_ends_in_the_chart_and_in_its_sheet() -> None:
    deck = Deck("Title", DATE, palettes()["light"])
    figures = [Bar("Spoken of badly", -0.9, -1.2, -0.5, "neg"), Bar("Spoken of well", 0.4, 0.1, 0.6, "pos")]
    bars(deck, Place(deck.slide("One"), BOX, "What goes with it"), figures)
    frame = drawn(deck)
    chart, xml = frame.chart, frame.chart._chartSpace.xml
    sheet = openpyxl.load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active

    assert list(chart.plots[0].series[0].values) == [-0.9, 0.4]
    assert [[cell.value for cell in row] for row in sheet] == [
        [None, "Figure", "Below", "Above"],
        ["Spoken of badly", -0.9, pytest.approx(0.3), pytest.approx(0.4)],
        ["Spoken of well", 0.4, pytest.approx(0.3), pytest.approx(0.2)],
    ]
    assert re.findall(r"<c:f>([^<]+)", xml)[-4:] == [
        "Sheet1!$D$2:$D$3",
        "Sheet1!$C$2:$C$3",
        "Sheet1!$A$2:$A$3",
        "Sheet1!$B$2:$B$3",
    ]
    assert all(float(value) is not None for value in re.findall(r"<c:v>(-?[\d.e-]+)</c:v>", xml))
    assert "np." not in xml
    assert chart.value_axis.minimum_scale <= -1.2
    assert chart.value_axis.maximum_scale >= 0.6
    assert "Spoken of badly" in frame._element.nvGraphicFramePr.cNvPr.get("descr")


def test_what_is_not_known_is_left_open() -> None:
    deck = Deck("Title", DATE, palettes()["light"])
    bars(deck, Place(deck.slide("One"), BOX, "Some"), [Bar("known", 1.0, 0.5, 1.5), Bar("not", nan, nan, nan)])

    assert list(drawn(deck).chart.plots[0].series[0].values) == [1.0, None]
    assert "nan" not in drawn(deck).chart._chartSpace.xml


def test_names_that_look_like_formulas_stay_names() -> None:
    deck = Deck("Title", DATE, palettes()["light"])
    columns(deck, Place(deck.slide("One"), BOX, "=1+1"), ["=1+1", "https://evil.example"], [Series("a", [1, 2], "pos")])
    sheet = openpyxl.load_workbook(BytesIO(drawn(deck).chart.part.chart_workbook.xlsx_part.blob)).active

    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in sheet["A"][1:]] == [
        ("=1+1", "s", None),
        ("https://evil.example", "s", None),
    ]
