"""What people decide about topics: a text file, replayed on every run.

    [[edit]]
    do = "rename"
    topic = "Length, shorter"
    to = "Runs short"

A topic is called by its name, as the report has it after the edits above. Where a later run gives it another, it is
sought by statements `like` those that it holds: topic = { name = "Length, shorter", like = ["...", "..."] }.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from voc.errors import SettingsError
from voc.resources import read_toml

EDITS = "topics.toml"
"""How the file is called where nobody says otherwise."""
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Called(_Strict):
    """A topic by its name, and statements like those it holds."""

    name: Text
    like: tuple[Text, ...] = ()


def _called(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


Topic = Annotated[Called, BeforeValidator(_called)]


class Rename(_Strict):
    """Give a topic another name."""

    do: Literal["rename"]
    topic: Topic
    to: Text

    def __str__(self) -> str:
        return f"rename '{self.topic.name}' to '{self.to}'"


class Merge(_Strict):
    """Make one topic of several. to: its name; the first one's when it is None."""

    do: Literal["merge"]
    topics: Annotated[tuple[Topic, ...], Field(min_length=2)]
    to: Text | None = None

    def __str__(self) -> str:
        into = f" into '{self.to}'" if self.to else ""
        return f"merge {', '.join(repr(each.name) for each in self.topics)}{into}"


class Split(_Strict):
    """Divide a topic: each of its statements goes to the part whose examples are nearest. into: examples by name."""

    do: Literal["split"]
    topic: Topic
    into: Annotated[Mapping[Text, Texts], Field(min_length=2)]

    def __str__(self) -> str:
        return f"split '{self.topic.name}' into {', '.join(map(repr, self.into))}"


class Hide(_Strict):
    """Leave a topic out of the findings. Its statements keep it."""

    do: Literal["hide"]
    topic: Topic

    def __str__(self) -> str:
        return f"hide '{self.topic.name}'"


class Keep(_Strict):
    """Have a topic of this name (seed, pin), made from statements like these where the fit finds none."""

    do: Literal["seed", "pin"]
    topic: Text
    like: Texts

    def __str__(self) -> str:
        return f"{self.do} '{self.topic}'"


Edit = Annotated[Rename | Merge | Split | Hide | Keep, Field(discriminator="do")]


class Edits(_Strict):
    """All edits, in the order they are replayed."""

    edit: tuple[Edit, ...] = ()


def read_edits(path: Path) -> tuple[Edit, ...]:
    """Read a file of edits. Raises SettingsError with the edit and the key at fault."""
    return make_edits(read_toml(path), str(path))


def make_edits(content: Mapping[str, Any], origin: str = "edits") -> tuple[Edit, ...]:
    """Check edits given as the content of such a file. Raises SettingsError naming the first fault."""
    try:
        return Edits.model_validate(dict(content)).edit
    except ValidationError as error:
        raise SettingsError(f"{origin}: {_in_one_line(error)}") from error


def _in_one_line(error: ValidationError) -> str:
    first = error.errors()[0]
    list_name, *rest = [each + 1 if isinstance(each, int) else str(each) for each in first["loc"]] or [""]
    if list_name != "edit":
        return f"there is no '{list_name}' here, only [[edit]]s."
    number, *keys = [str(each) for each in rest] or ["1"]
    return f"edit {number}{', ' if keys else ''}{'.'.join(keys)}: {first['msg'][:1].lower() + first['msg'][1:]}."
