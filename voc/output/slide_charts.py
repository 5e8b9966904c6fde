"""Charts of the slides: native ones, which open in a spreadsheet for editing, with their intervals as error bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from math import isfinite
from typing import Any

from voc.output.charts import axis
from voc.output.deck import Box, Deck
from voc.output.files import dated
from voc.output.plain import clean, cut
from voc.output.workbook import FORMULA
from voc.resources import definition

NAME = 60
"""Characters of a bar's name."""


@dataclass(frozen=True)
class Bar:
    """A figure with its ends; NaN where one is not known. colour: of papers.toml."""

    name: str
    value: float
    low: float
    high: float
    colour: str = "accent"


@dataclass(frozen=True)
class Series:
    """Figures that stand on one another, one a category. look: its colour."""

    name: str
    values: Sequence[float]
    colour: str


@dataclass(frozen=True)
class Place:
    """Where a chart stands, and what it is called."""

    slide: Any
    box: Box
    title: str


def bars(
    deck: Deck,
    place: Place,
    figures: Sequence[Bar],
    *,
    look: str = "General",
    ends: tuple[float, float] | None = None,
) -> None:
    """Put bars on a slide, each with its interval.

    look: how a figure is written, such as 0%. ends: of the axis; round ones that hold every interval when None.
    """
    from pptx.enum.chart import XL_CHART_TYPE

    series = [Series(definition("papers")["chart"]["series"], [each.value for each in figures], "accent")]
    names = [each.name for each in figures]
    chart = _chart(deck, place, names, series, kind=XL_CHART_TYPE.COLUMN_CLUSTERED, look=look)
    plot = chart.plots[0]
    plot.gap_width = 90
    for k, each in enumerate(figures):
        fill = plot.series[0].points[k].format.fill
        fill.solid()
        fill.fore_color.rgb = deck.colour(each.colour)
    _scaled(chart.value_axis, figures, ends)
    _whiskers(chart, figures)
    _data(chart, names, series, figures, date=deck.date)


def columns(deck: Deck, place: Place, names: Sequence[str], series: Sequence[Series]) -> None:
    """Put columns on a slide, the series on top of one another."""
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION

    chart = _chart(deck, place, names, series, kind=XL_CHART_TYPE.COLUMN_STACKED, look="#,##0")
    chart.plots[0].gap_width, chart.plots[0].overlap = 50, 100
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.RIGHT, False
    for each, drawn in zip(series, chart.plots[0].series, strict=True):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = deck.colour(each.colour)
    _data(chart, names, series, (), date=deck.date)


def _chart(deck: Deck, place: Place, names: Sequence[str], series: Sequence[Series], *, kind: Any, look: str) -> Any:
    from pptx.chart.data import CategoryChartData
    from pptx.util import Inches

    data: Any = CategoryChartData(number_format=look)  # type: ignore[no-untyped-call]
    data.categories = [_name(each) for each in names]
    for each in series:
        data.add_series(each.name, [float(value) if isfinite(value) else None for value in each.values])
    box = place.box
    where = (Inches(each) for each in (box.left, box.top, box.width, box.height))
    frame = place.slide.shapes.add_chart(kind, *where, data)
    told = ", ".join(" ".join(each.split("\n")) for each in names)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(f"{place.title}: {told}"))
    _dress(deck, frame.chart, place.title, look)
    return frame.chart


def _dress(deck: Deck, chart: Any, title: str, look: str) -> None:
    """Give a chart the report's colours and sizes."""
    from pptx.enum.chart import XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    chart.font.size, chart.font.color.rgb = Pt(12), deck.colour("ink")
    chart.has_legend, chart.has_title = False, True
    chart.chart_title.text_frame.text = clean(title)
    run = chart.chart_title.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold, run.font.color.rgb = Pt(12), False, deck.colour("soft")
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.format.line.color.rgb = deck.colour("soft")
    axis = chart.value_axis
    axis.major_gridlines.format.line.color.rgb = deck.colour("line")
    axis.format.line.fill.background()
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = look, False
    axis.tick_labels.font.size = Pt(10)


def _scaled(drawn: Any, figures: Sequence[Bar], ends: tuple[float, float] | None) -> None:
    """Let the axis hold every interval: programs look at the bars alone."""
    on = axis(ends or [end for each in figures for end in (each.low, each.value, each.high)], zero=ends is None)
    drawn.minimum_scale, drawn.maximum_scale = on.low, on.high
    drawn.major_unit = on.ticks[1] - on.ticks[0]


def _whiskers(chart: Any, figures: Sequence[Bar]) -> None:
    """Add the intervals as error bars of their own lengths, which stand in columns C and D of the chart's sheet."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    above, below = (
        "".join(f'<c:pt idx="{k}"><c:v>{each[side]!r}</c:v></c:pt>' for k, each in enumerate(_ends(figures)))
        for side in (1, 0)
    )
    count, last = f'<c:ptCount val="{len(figures)}"/>', len(figures) + 1
    ends = "".join(
        f"<c:{side}><c:numRef><c:f>Sheet1!${column}$2:${column}${last}</c:f><c:numCache>"
        f"<c:formatCode>General</c:formatCode>{count}{points}</c:numCache></c:numRef></c:{side}>"
        for side, column, points in (("plus", "D", above), ("minus", "C", below))
    )
    bar = parse_xml(
        f'<c:errBars {nsdecls("c", "a")}><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f'{ends}<c:spPr><a:ln w="19050"><a:solidFill><a:srgbClr val="1C1E22"/></a:solidFill></a:ln></c:spPr>'
        "</c:errBars>"
    )
    chart.plots[0].series[0]._element.find("{*}cat").addprevious(bar)


def _ends(figures: Sequence[Bar]) -> list[tuple[float, float]]:
    """Return how far each interval reaches below and above its figure; nothing where either is not known."""
    reach = [(float(each.value - each.low), float(each.high - each.value)) for each in figures]
    return [(max(a, 0.0), max(b, 0.0)) if isfinite(a) and isfinite(b) else (0.0, 0.0) for a, b in reach]


def _data(
    chart: Any, names: Sequence[str], series: Sequence[Series], figures: Sequence[Bar], *, date: datetime
) -> None:
    """Give the chart the sheet that it opens with: text as text, the ends beside the figures, and a date of its own."""
    from xlsxwriter import Workbook

    packed = BytesIO()
    book = Workbook(packed, {"in_memory": True})
    sheet, guarded = book.add_worksheet("Sheet1"), book.add_format({"quote_prefix": True})
    heads = [each.name for each in series] + (definition("papers")["chart"]["ends"] if figures else [])
    for column, head in enumerate(heads, 1):
        sheet.write_string(0, column, head)
    for row, name in enumerate(map(_name, names), 1):
        sheet.write_string(row, 0, name, guarded if name.startswith(FORMULA) else None)
        for column, each in enumerate(series, 1):
            if isfinite(each.values[row - 1]):
                sheet.write_number(row, column, each.values[row - 1])
    for row, ends in enumerate(_ends(figures), 1):
        for column, end in enumerate(ends, len(series) + 1):
            sheet.write_number(row, column, end)
    book.set_properties({"created": date})
    book.close()
    chart.part.chart_workbook.update_from_xlsx_blob(dated(packed.getvalue(), date))


def _name(name: str) -> str:
    return "\n".join(cut(clean(line), NAME) for line in name.split("\n"))
