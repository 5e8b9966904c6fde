"""The settings of the report: who reads it, and in whose name and colours."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator

from voc.corpus import Corpus
from voc.output.logo import carried
from voc.resources import definition
from voc.step import StepSettings

SHADES = re.compile("#(?:[0-9a-fA-F]{3}){1,2}")
Name = Annotated[str, Field(pattern="^[a-z][a-z0-9_-]{0,30}$")]


class Profile(StepSettings):
    """What a reader's report holds.

    about: what stands beside "Voice of the customer" at its top. chapters: in their order. short: those without their
    tables at length. cards: of moments, and of needs, at most. quotes: on a card, at most.
    """

    about: str = ""
    chapters: tuple[str, ...]
    short: tuple[str, ...] = ()
    cards: int = Field(default=10, ge=2, le=10)
    quotes: int = Field(default=6, ge=2, le=6)

    @field_validator("chapters", "short")
    @classmethod
    def _known(cls, chapters: tuple[str, ...]) -> tuple[str, ...]:
        known = definition("readers")["chapter"]
        foreign = [each for each in chapters if each not in known]
        if foreign:
            raise ValueError(f"there is no chapter '{foreign[0]}'. Chapters: {', '.join(known)}")
        return tuple(dict.fromkeys(chapters))


class ReportSettings(StepSettings):
    """Who reads the report, and in whose name and colours it comes (docs/report.md).

    reader: all, executive, cx, product, researcher, or one of your own.
    readers: own readers, each a section: `[report.readers.board]` with chapters (in their order) and, as you like,
        short (chapters without their tables at length), cards (of moments, and of needs, 2-10), quotes (on a card,
        2-6) and about.
    brand: the name that the report is about; what the feedback says when it is empty.
    accent: the brand's colour as #rrggbb; made darker, or on dark lighter, as far as text in it needs.
    logo: a PNG or SVG file of at most 100,000 bytes, without scripts or links; slides and workbook show a PNG alone.
    """

    readers: dict[Name, Profile] = Field(default={})
    reader: str = "all"
    brand: str = Field(default="", max_length=80)
    accent: str = ""
    logo: str = ""

    @field_validator("reader")
    @classmethod
    def _exists(cls, reader: str, info: ValidationInfo) -> str:
        known = [*definition("readers")["reader"], *info.data.get("readers", {})]
        if reader not in known:
            raise ValueError(f"there is no reader '{reader}'. Readers: {', '.join(dict.fromkeys(known))}")
        return reader

    @field_validator("accent")
    @classmethod
    def _a_colour(cls, accent: str) -> str:
        if accent and not SHADES.fullmatch(accent):
            raise ValueError("write a colour as #rrggbb, such as #5a3fbf")
        return accent.lower()

    @field_validator("logo")
    @classmethod
    def _a_picture(cls, logo: str) -> str:
        return carried(logo) if logo else logo

    def profile(self, reader: str | None = None) -> Profile:
        """Return what a reader's report holds; the one set when it is None."""
        shipped: dict[str, Any] = definition("readers")["reader"]
        name = reader or self.reader
        return self.readers.get(name) or Profile.model_validate(shipped[name])


def settings_of(corpus: Corpus) -> ReportSettings:
    """Return the settings that a run was told for its report."""
    return ReportSettings.model_validate(corpus.facts.get("settings", {}).get("report", {}))
