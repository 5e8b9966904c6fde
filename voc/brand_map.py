"""The journey as a brand believes in it: a journey.toml, read and checked (docs/brand-map.md).

brand = "Halvern"

[[stage]]
name = "Choosing"
covers = "evaluate"
importance = 8
satisfaction = 7
owner = "E-commerce"

[[touchpoint]]
name = "Gift box"
stage = "Choosing"
about = "packaging, unboxing, the box as a present"
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from voc.errors import SettingsError
from voc.resources import definition, read_toml

LARGEST = 1_000_000
"""Bytes of a map, at most: a map is written by people."""
SHOWN = 60
"""Characters of a wrong value that an error shows."""

Name = Annotated[str, Field(min_length=1, max_length=120)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Believed = Annotated[float, Field(strict=True, ge=0, le=10, allow_inf_nan=False)]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class MapStage(_Strict):
    """A stage under the brand's own name.

    covers: voc's stages that it stands for; written as these, as phases (buy, own, advocate) or as the names of older
        funnels (awareness, consideration, ...); its name where nothing is written.
    importance, satisfaction: what the brand believes, 0 to 10; None: it says nothing. owner: who answers for it.
    """

    name: Name
    covers: Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1, max_length=50)]
    importance: Believed | None = None
    satisfaction: Believed | None = None
    owner: Name | None = None

    @model_validator(mode="before")
    @classmethod
    def _named(cls, given: Any) -> Any:
        return {"covers": given["name"], **given} if isinstance(given, Mapping) and "name" in given else given

    @field_validator("covers")
    @classmethod
    def _known(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        known = _stages_by_word()
        for word in words:
            if word.strip().casefold() not in known:
                raise ValueError(f"'{word[:SHOWN]}' is no stage that voc knows. Use {', '.join(known)}")
        found = {stage for word in words for stage in known[word.strip().casefold()]}
        return tuple(each["code"] for each in definition("journey")["stage"] if each["code"] in found)


class Touchpoint(_Strict):
    """What a customer meets at a stage.

    about: a few words for it, with commas between; examples: sentences as customers would say them. Both, beside the
        name, are what statements are compared with. importance, satisfaction, owner: as for a stage, whose owner it
        has when it names none.
    """

    name: Name
    stage: Name
    about: Text | None = None
    examples: Annotated[tuple[Text, ...], Field(max_length=50)] = ()
    importance: Believed | None = None
    satisfaction: Believed | None = None
    owner: Name | None = None

    def words(self) -> list[str]:
        """Return the texts that it is known by: its name, what it is about, its examples."""
        about = (part.strip() for part in (self.about or "").replace(";", ",").split(","))
        return list(dict.fromkeys([self.name, *filter(None, about), *self.examples]))


class BrandMap(_Strict):
    """The stages in the brand's order, and the touchpoints."""

    brand: Name | None = None
    stage: Annotated[tuple[MapStage, ...], Field(min_length=1, max_length=50)]
    touchpoint: Annotated[tuple[Touchpoint, ...], Field(max_length=200)] = ()

    @field_validator("stage", "touchpoint")
    @classmethod
    def _apart(cls, rows: tuple[MapStage, ...] | tuple[Touchpoint, ...]) -> Any:
        seen: set[str] = set()
        for each in rows:
            if each.name.casefold() in seen:
                raise ValueError(f"two are called '{each.name}'; give one another name")
            seen.add(each.name.casefold())
        return rows

    @model_validator(mode="after")
    def _placed(self) -> BrandMap:
        names = [each.name for each in self.stage]
        for each in self.touchpoint:
            if each.stage not in names:
                raise ValueError(
                    f"[[touchpoint]] '{each.name}' is at the stage '{each.stage}', which the map has not. "
                    f"Its stages: {', '.join(names)}"
                )
        return self

    def owner(self, each: MapStage | Touchpoint) -> str | None:
        """Return who answers for a stage or a touchpoint."""
        owners = {stage.name: stage.owner for stage in self.stage}
        return each.owner or (owners[each.stage] if isinstance(each, Touchpoint) else None)


def read_map(path: Path) -> BrandMap:
    """Read a journey.toml. Raises SettingsError with the place in the file that is not allowed."""
    if path.is_file() and path.stat().st_size > LARGEST:
        raise SettingsError(
            f"{path} is larger than {LARGEST:,} bytes: that is no map of a journey. Name a smaller file."
        )
    return make_map(read_toml(path), str(path))


def make_map(content: Mapping[str, Any], origin: str = "map") -> BrandMap:
    """Check a map given as the content of such a file. Raises SettingsError naming the first fault."""
    try:
        return BrandMap.model_validate(dict(content))
    except ValidationError as error:
        raise SettingsError(f"{origin}: {_in_one_line(error, content)}") from error


def _stages_by_word() -> dict[str, tuple[str, ...]]:
    """Return the stages that each word stands for: their codes, the phases, the names of older funnels."""
    journey = definition("journey")
    codes = {each["code"]: (each["code"],) for each in journey["stage"]}
    phases = {
        phase: tuple(each["code"] for each in journey["stage"] if each["phase"] == phase) for phase in journey["phases"]
    }
    views = {word: tuple(stages) for word, stages in journey["views"].items()}
    # a word that is both a phase and a stage (advocate) means all of the phase
    return {**codes, **phases, **views}


def _in_one_line(error: ValidationError, content: Mapping[str, Any]) -> str:
    first = error.errors()[0]
    where, kind = _place(first["loc"], content), first["type"]
    if kind == "extra_forbidden":
        return f"{where}: there is no such key. Keys here: {', '.join(_keys(first['loc']))}."
    if kind == "missing":
        return f"{where}: the key is missing. Keys here: {', '.join(_keys(first['loc']))}."
    message = first["msg"].removeprefix("Value error, ")
    separator = ": " if where else ""
    if kind == "value_error":
        return f"{where}{separator}{message}."
    shown = repr(first["input"])
    return f"{where}{separator}{message} (it is {shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + '…'})."


def _place(steps: tuple[int | str, ...], content: Mapping[str, Any]) -> str:
    """Return `brand`, `[[touchpoint]] 2 (Gift box) importance` or the like; nothing for the whole file."""
    if not steps or steps[0] not in ("stage", "touchpoint"):
        return " ".join(map(str, steps))
    table, rest = f"[[{steps[0]}]]", list(steps[1:])
    if not rest or not isinstance(rest[0], int):
        return table
    given = content[str(steps[0])][rest[0]]
    name = f" ({str(given['name'])[:SHOWN]})" if isinstance(given, Mapping) and "name" in given else ""
    keys = [str(each + 1) if isinstance(each, int) else each for each in rest[1:]]
    return " ".join([f"{table} {rest[0] + 1}{name}", *keys])


def _keys(steps: tuple[int | str, ...]) -> Iterable[str]:
    rows: dict[str, type[BaseModel]] = {"stage": MapStage, "touchpoint": Touchpoint}
    return list(rows.get(str(steps[0]), BrandMap).model_fields if len(steps) > 1 else BrandMap.model_fields)
