"""What voc.toml may say about reading: its section [read]."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from voc.intake.ratings import Scale, scale_of_text
from voc.intake.roles import ROLES
from voc.step import StepSettings

SourceKind = Literal["review", "survey", "social", "support", "app"]


class ReadSettings(StepSettings):
    """How to understand the files, where voc should not decide by itself.

    columns: role -> column or columns; an empty list means that no column has the role.
    rating_scale: the scale of every rating, such as "1-5" or "NPS 0-10"; overrules what the files say.
    low_is_good: whether a low rating is praise.
    source_kind, product, brand: taken where a row does not say; without it, the columns tell the kind of source.
    segments: the columns to split customers by; every fitting one when it is None.
    encoding, delimiter, sheet: how to read text files and workbooks; detected when None.
    date_order: whether 03/04/2024 starts with the day or the month; the whole column decides when None.
    max_rows: read no more rows than this, over all files.
    longest: characters of a text; a row with a longer one is rejected, for no customer wrote it.
    """

    columns: dict[str, str | list[str]] = Field(default_factory=dict)
    rating_scale: str | None = None
    low_is_good: bool | None = None
    source_kind: SourceKind | None = None
    product: str | None = None
    brand: str | None = None
    segments: list[str] | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    date_order: Literal["day", "month"] | None = None
    max_rows: int | None = None
    longest: int = Field(default=200_000, ge=1)

    @field_validator("columns")
    @classmethod
    def _known_roles(cls, columns: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
        unknown = [role for role in columns if role not in ROLES]
        if unknown:
            raise ValueError(f"there is no role '{unknown[0]}'. Roles: {', '.join(ROLES)}")
        several = [
            role for role, names in columns.items() if role != "text" and isinstance(names, list) and len(names) > 1
        ]
        if several:
            raise ValueError(f"'{several[0]}' takes one column; only text takes several")
        return columns

    @field_validator("rating_scale")
    @classmethod
    def _known_scale(cls, told: str | None) -> str | None:
        if told is not None and scale_of_text(told) is None:
            raise ValueError(f"'{told}' is no scale. Write its two ends, such as 1-5, 0-10 or NPS 0-10")
        return told

    @field_validator("delimiter")
    @classmethod
    def _one_sign(cls, told: str | None) -> str | None:
        if told is not None and len(told) != 1:
            raise ValueError("a delimiter is one sign, such as ; or \\t")
        return told

    @field_validator("max_rows")
    @classmethod
    def _some_rows(cls, told: int | None) -> int | None:
        if told is not None and told < 1:
            raise ValueError("max_rows has to be 1 or more")
        return told

    @property
    def told(self) -> dict[str, list[str]]:
        """Return the columns the user gave, as a list a role."""
        return {
            role: [name for name in ([names] if isinstance(names, str) else names) if name]
            for role, names in self.columns.items()
        }

    @property
    def scale(self) -> Scale | None:
        """Return the scale the user gave, None where it was left to the files."""
        return scale_of_text(self.rating_scale) if self.rating_scale is not None else None
