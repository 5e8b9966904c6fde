"""Own schemes: classes by code, definition and examples, read from a TOML file and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from voc.errors import SettingsError
from voc.resources import definition, read_toml

NONE = "none"
"""The label of a statement that no class of a scheme is near to."""
TAKEN = ("statement", "text", "start", "end", "source", "doc", "source_kind", "rating", "rating_scale")
"""Columns of the input that a scheme's own column must not replace."""
PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]*")
SHOWN = 60
"""Characters of a wrong value that an error shows."""


def _plain(value: str) -> str:
    if not PLAIN.fullmatch(value):
        raise ValueError("is not plain; use small letters, digits, '_' and '-' only")
    return value


def _said(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty; write something, or leave the key out")
    return value.strip()


Plain = Annotated[str, AfterValidator(_plain)]
Said = Annotated[str, AfterValidator(_said)]


class SchemeClass(BaseModel):
    """One class. Its name (its code, where it has none), definition and examples are what texts are compared with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Plain
    name: Said | None = None
    definition: Said | None = None
    examples: tuple[Said, ...] = ()
    phase: str | None = None

    @field_validator("code")
    @classmethod
    def _free(cls, code: str) -> str:
        if code == NONE:
            raise ValueError("is kept for statements that fit no class; call a class of your own 'other'")
        return code

    @field_validator("examples")
    @classmethod
    def _in_order(cls, examples: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted({folded(text): text for text in sorted(examples)}.values()))

    @field_validator("phase")
    @classmethod
    def _known(cls, phase: str | None) -> str | None:
        phases = definition("journey")["phases"]
        if phase is not None and phase not in phases:
            raise ValueError(f"is no phase; use one of {', '.join(phases)}, or leave the key out")
        return phase

    @model_validator(mode="after")
    def _shown(self) -> SchemeClass:
        if self.definition is None and not self.examples:
            raise ValueError("needs a definition or an example; add one")
        return self

    def names(self) -> tuple[str, ...]:
        """Return what labelled rows may call the class, folded: its code, and its name where that is another."""
        return tuple(dict.fromkeys(folded(each) for each in (self.code, self.name or self.code)))

    def in_words(self) -> bool:
        """Tell whether the description is more than a code, which may be as bare as `b12`."""
        return self.name is not None or self.definition is not None

    def description(self) -> str:
        """Return the class in words: its name, and its definition where it has one."""
        title = self.name or re.sub("[_-]", " ", self.code)
        return f"{title}: {self.definition}" if self.definition else title


class Scheme(BaseModel):
    """Classes that statements are sorted into; their order in the file does not matter.

    name: the column that the labels stand in. none_below: where a statement's cosine with the nearest class is lower,
    its label is `none`; None gives every statement a class.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Plain
    about: str = ""
    none_below: float | None = Field(default=None, ge=-1, le=1)
    classes: tuple[SchemeClass, ...] = Field(alias="class")

    @field_validator("name")
    @classmethod
    def _free(cls, name: str) -> str:
        if name in TAKEN:
            raise ValueError("would replace a column of the input; choose another name")
        return name

    @field_validator("classes")
    @classmethod
    def _apart(cls, classes: tuple[SchemeClass, ...]) -> tuple[SchemeClass, ...]:
        if len(classes) < 2:
            raise ValueError("holds fewer than two classes; add another [[class]]")
        _refuse_repeats("the code or name", [(name, each.code) for each in classes for name in each.names()])
        _refuse_repeats("the example", [(text, each.code) for each in classes for text in each.examples])
        return tuple(sorted(classes, key=lambda each: each.code))

    @property
    def codes(self) -> tuple[str, ...]:
        """The classes' codes, sorted."""
        return tuple(each.code for each in self.classes)

    def phases(self) -> dict[str, str]:
        """Return the phase of the journey (buy, own, advocate) of every class that has one."""
        return {each.code: each.phase for each in self.classes if each.phase is not None}

    def content(self) -> dict[str, Any]:
        """Return the scheme as `make_scheme` takes it."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def folded(text: str) -> str:
    """Return a text as it is compared with others: small letters, single spaces."""
    return " ".join(text.casefold().split())


def read_scheme(path: str | Path) -> Scheme:
    """Read a scheme from a TOML file. Raises SettingsError with the place in the file that is not allowed."""
    return make_scheme(read_toml(Path(path)), str(path))


def make_scheme(content: Mapping[str, Any], origin: str = "scheme") -> Scheme:
    """Check a scheme given as a mapping, as it stands in TOML. Raises SettingsError naming the first key at fault."""
    try:
        return Scheme.model_validate(dict(content))
    except ValidationError as error:
        raise SettingsError(f"{origin}: {_in_one_line(error, content)}") from error


def _refuse_repeats(what: str, owned: list[tuple[str, str]]) -> None:
    owner: dict[str, str] = {}
    for value, code in owned:
        key = folded(value)
        if key in owner:
            twice = f"two classes {code!r}" if owner[key] == code else f"both '{owner[key]}' and '{code}'"
            raise ValueError(f"gives {what} {_short(value)} to {twice}; keep it in one")
        owner[key] = code


def _in_one_line(error: ValidationError, content: Mapping[str, Any]) -> str:
    first = error.errors()[0]
    kind, where = first["type"], _place(first["loc"], content)
    keys = _keys(SchemeClass if len(first["loc"]) > 2 else Scheme)
    if kind == "extra_forbidden":
        return f"{where}: there is no such key. Keys here: {keys}."
    if kind == "missing":
        return f"{where}: the key is missing. Add it. Keys here: {keys}."
    message = first["msg"].removeprefix("Value error, ")
    return f"{where}: {message} (it is {_short(first['input'])})." if kind != "value_error" else f"{where} {message}."


def _place(steps: tuple[int | str, ...], content: Mapping[str, Any]) -> str:
    """Return `name`, `[[class]] 2 (billing)` or `[[class]] 2 (billing) examples 1`."""
    if steps[0] != "class" or len(steps) == 1:
        return " ".join("[[class]]" if step == "class" else str(step) for step in steps)
    number, *keys = steps[1:]
    given = content["class"][number]
    code = f" ({given['code']})" if isinstance(given, Mapping) and "code" in given else ""
    own = [str(key + 1) if isinstance(key, int) else key for key in keys]
    return " ".join([f"[[class]] {int(number) + 1}{code}", *own])


def _keys(model: type[BaseModel]) -> str:
    return ", ".join(field.alias or name for name, field in model.model_fields.items())


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= SHOWN else f"{shown[: SHOWN - 1]}…"
