"""The plays of a playbook: what to try at a stage, where a value is missing or could be won."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from voc.errors import SettingsError
from voc.measure.shares.codes import classes
from voc.resources import definition, read_toml

SIDES = ("penalty", "reward")
Place = tuple[str, str, str, str]
"""A stage, a value, a dimension and a side."""


class Play(BaseModel):
    """One kind of experience to try: where it fits, and the metric that would show that it worked.

    stages, values, dimensions, sides: where it fits; everywhere when left out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    what: str = Field(min_length=1)
    metric: str = Field(min_length=1)
    stages: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        for name, codes in places().items():
            strangers = [each for each in getattr(self, name) if each not in codes]
            if strangers:
                raise ValueError(f"{name}: '{strangers[0]}' is none of {', '.join(codes)}")
        return self

    def fits(self, place: Place) -> bool:
        """Tell whether the play is meant for this place."""
        asked = zip(places(), place, strict=True)
        return all(not getattr(self, name) or code in getattr(self, name) for name, code in asked)


def places() -> dict[str, Sequence[str]]:
    """Return by a play's setting the codes that it knows."""
    known = classes()
    stages = [each["code"] for each in definition("journey")["stage"]]
    return {"stages": stages, "values": known["value"], "dimensions": known["dimension"], "sides": SIDES}


def read_plays(path: Path | None = None) -> tuple[Play, ...]:
    """Return the plays of a file, or those that ship with voc. Raises SettingsError that names the play at fault."""
    content = definition("playbook") if path is None else read_toml(path)
    origin = "playbook.toml" if path is None else str(path)
    given = content.get("play")
    if not isinstance(given, list) or not given:
        raise SettingsError(f"{origin} has no [[play]]. Write one with name, what and metric.")
    return tuple(_play(each, number, origin) for number, each in enumerate(given, 1))


def fitting(plays: Sequence[Play], place: Place, most: int) -> list[Play]:
    """Return the first plays that fit the place, up to `most`."""
    return [play for play in plays if play.fits(place)][:most]


def _play(given: Any, number: int, origin: str) -> Play:
    try:
        return Play.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        place, said = ".".join(str(part) for part in first["loc"]), first["msg"].removeprefix("Value error, ")
        known = f" Settings of a play: {', '.join(Play.model_fields)}." if first["type"] == "extra_forbidden" else ""
        raise SettingsError(f"{origin}, play {number}: {f'{place}: ' if place else ''}{said}.{known}") from error
