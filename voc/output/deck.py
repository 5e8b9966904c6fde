"""A deck of slides that is being made: its size, and text that fits the box it stands in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import Any

from voc.output.files import dated
from voc.output.plain import clean, cut

WIDE, TALL = 13.333, 7.5
"""The slide, in inches (16:9)."""
EDGE = 0.6
POINTS = 72
LETTER, LINE, BETWEEN = 0.56, 1.25, 0.4
"""A letter's width, a line's height and the space between paragraphs as parts of the font's size: somewhat more than
they are, so that text fits."""
PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""What office programs call a table without lines and colours."""
TITLE_ONLY, TITLE_SLIDE = 5, 0
PROPERTY = 255
"""Characters that a property of a document holds."""


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float


TITLE = Box(EDGE, 0.4, WIDE - 2 * EDGE, 1.15)
FOOT = Box(EDGE, 7.02, WIDE - 2 * EDGE, 0.3)


def height_of(text: str, size: float, width: float) -> float:
    """Estimate how tall a text stands in a box of so many inches, in inches. size: of the font, in points."""
    across = max(width * POINTS / (size * LETTER), 1)
    paragraphs = text.split("\n")
    lines = sum(_lines(each, across) for each in paragraphs)
    return (lines * LINE + (len(paragraphs) - 1) * BETWEEN) * size / POINTS


def fit(text: str, box: Box, sizes: Sequence[int]) -> tuple[str, int]:
    """Return the text and the first of the sizes at which it fits its box; at the last it is cut between words."""
    text = clean(text)
    for size in sizes:
        if height_of(text, size, box.width) <= box.height:
            return text, size
    most = len(text)
    while most > 1 and height_of(cut(text, most), sizes[-1], box.width) > box.height:
        most = most * 9 // 10
    return cut(text, most), sizes[-1]


def _lines(line: str, across: float) -> int:
    """Count the lines that a paragraph takes where so many letters stand side by side."""
    count, left = 1, across
    for word in line.split(" "):
        wide = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in word)
        if wide > left and left < across:
            count, left = count + 1, across
        count += max(ceil(wide / across) - 1, 0)
        left -= (wide % across if wide > across else wide) + 1
    return count


class Deck:
    """A deck that is being made. Its slides have real titles, so that an outline and a screen reader find them."""

    def __init__(self, title: str, date: datetime, colours: Mapping[str, str]) -> None:
        from pptx import Presentation
        from pptx.util import Inches

        self._deck: Any = Presentation()
        self.date, self._colours = date, colours
        self._widen(Inches(WIDE), Inches(TALL))
        about = self._deck.core_properties
        about.title, about.author, about.last_modified_by, about.language = cut(clean(title), PROPERTY), "", "", "en"

    def slide(self, title: str, *, opening: bool = False, box: Box = TITLE, sizes: Sequence[int] = (28, 24, 20)) -> Any:
        """Add a slide with a title and return it."""
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[TITLE_SLIDE if opening else TITLE_ONLY])
        self._into(slide.shapes.title, title, box, sizes, bold=True)
        if not opening:
            self._number(slide)
        return slide

    def text(
        self,
        slide: Any,
        text: str,
        box: Box,
        sizes: Sequence[int],
        *,
        colour: str = "ink",
        bold: bool = False,
        italic: bool = False,
    ) -> None:
        """Put a text on a slide."""
        shape = slide.shapes.add_textbox(*self._place(box))
        self._into(shape, text, box, sizes, colour=colour, bold=bold, italic=italic)

    def subtitle(self, slide: Any, text: str, box: Box, sizes: Sequence[int]) -> None:
        """Fill the second place of an opening slide."""
        self._into(slide.placeholders[1], text, box, sizes, colour="soft")

    def table(self, slide: Any, rows: Iterable[tuple[str, str]], box: Box, first: float) -> None:
        """Put pairs on a slide as a table. first: how wide the first column is, in inches."""
        from pptx.util import Inches

        pairs = [(clean(name), cut(clean(said), 260)) for name, said in rows]
        frame = slide.shapes.add_table(len(pairs), 2, *self._place(box))
        table = frame.table
        table.first_row, table.horz_banding = False, False
        frame._element.graphic.graphicData.tbl.tblPr.find("{*}tableStyleId").text = PLAIN_TABLE
        table.columns[0].width, table.columns[1].width = Inches(first), Inches(box.width - first)
        for row, pair in enumerate(pairs):
            for column, said in enumerate(pair):
                frame_of = table.cell(row, column).text_frame
                frame_of.word_wrap = True
                self._say(frame_of, said, 13, bold=column == 0)
            wide = box.width - first - 0.2
            table.rows[row].height = Inches(height_of(pair[1], 13, wide) + 0.14)

    def picture(self, slide: Any, picture: bytes | None, box: Box, said: str) -> None:
        """Put a picture on a slide, as large as its place allows; nothing where there is none. said: what it shows."""
        if picture is None:
            return
        left, top, width, height = self._place(box)
        shape = slide.shapes.add_picture(BytesIO(picture), left, top, height=height)
        if shape.width > width:
            shape.height, shape.width = int(shape.height * width / shape.width), width
        shape._element.nvPicPr.cNvPr.set("descr", clean(said))

    def notes(self, slide: Any, lines: Iterable[str]) -> None:
        """Write the speaker's notes."""
        slide.notes_slide.notes_text_frame.text = clean("\n".join(lines))

    def _place(self, box: Box) -> tuple[Any, ...]:
        from pptx.util import Inches

        return tuple(Inches(each) for each in (box.left, box.top, box.width, box.height))

    def _into(self, shape: Any, text: str, box: Box, sizes: Sequence[int], **look: Any) -> None:
        from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE

        shape.left, shape.top, shape.width, shape.height = self._place(box)
        frame = shape.text_frame
        frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        said, size = fit(text, box, sizes)
        self._say(frame, said, size, **look)

    def _say(
        self, frame: Any, text: str, size: int, *, colour: str = "ink", bold: bool = False, italic: bool = False
    ) -> None:
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        for place, line in enumerate(text.split("\n")):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.alignment, paragraph.line_spacing = PP_ALIGN.LEFT, 1.0
            paragraph.space_before, paragraph.space_after = Pt(BETWEEN * size if place else 0), Pt(0)
            run = paragraph.add_run()
            run.text = line
            run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic
            run.font.color.rgb = self.colour(colour)

    def colour(self, name: str) -> Any:
        """Return one of the report's colours."""
        from pptx.dml.color import RGBColor

        return RGBColor.from_string(self._colours[name].removeprefix("#"))  # type: ignore[no-untyped-call]

    def _number(self, slide: Any) -> None:
        """Put the slide's number in its corner, as a field that follows when slides are moved."""
        from pptx.enum.text import PP_ALIGN
        from pptx.oxml import parse_xml
        from pptx.oxml.ns import nsdecls

        shape = slide.shapes.add_textbox(*self._place(Box(WIDE - EDGE - 0.6, FOOT.top, 0.6, FOOT.height)))
        shape.name = "Number"
        paragraph = shape.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT
        number = len(self._deck.slides)
        paragraph._p.append(
            parse_xml(
                f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
                f'<a:rPr lang="en-GB" sz="1000"/><a:t>{number}</a:t></a:fld>'
            )
        )

    def _widen(self, wide: int, tall: int) -> None:
        """Make the library's own deck, which is 4:3, a wide one, with its layouts; its picture of itself goes."""
        from pptx.opc.constants import RELATIONSHIP_TYPE

        part = wide / self._deck.slide_width
        self._deck.slide_width, self._deck.slide_height = wide, tall
        master = self._deck.slide_master
        for page in (master, *master.slide_layouts):
            own = [each for each in page.placeholders if each._element.spPr.find("{*}xfrm") is not None]
            for shape in own:  # the others stand where those of the master do
                shape.left, shape.width = int(shape.left * part), int(shape.width * part)
        package = self._deck.part.package
        for key, link in list(package._rels.items()):
            if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
                package._rels.pop(key)

    def packed(self) -> bytes:
        """Return the deck as a file."""
        packed = BytesIO()
        self._deck.save(packed)
        return dated(packed.getvalue(), self.date)
