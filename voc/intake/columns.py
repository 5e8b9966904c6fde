"""Understand what each column of a file is, by its name and its content, and say why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from voc.errors import InputError
from voc.intake.dates import Order, day_or_month
from voc.intake.giving import Giving, by_content, by_name, nps_by_scale, personal, rest, set_aside, short
from voc.intake.opentext import texts
from voc.intake.profile import Profile
from voc.intake.ratings import Scale, scale_of_name, scale_of_values, to_ratings
from voc.intake.roles import SINGLE
from voc.resources import definition

NUMBER = re.compile(r"-?\d+([.,]\d+)?")


@dataclass(frozen=True)
class Column:
    """One column: its role, why it has it, and what it holds in a line without any cell of the file.

    role: one of `roles.ROLES`, or "segment", "personal" (left out), "left out".
    """

    name: str
    role: str
    why: str
    summary: str


@dataclass(frozen=True)
class Columns:
    """How the columns of one file are understood.

    scale: the scale of its ratings where no column tells it; None without ratings.
    date_order: what comes first in dates such as 03/04/2024.
    """

    file: str
    columns: tuple[Column, ...]
    scale: Scale | None = None
    date_order: Order = "day"

    def named(self, role: str) -> list[str]:
        """Return the names of the columns with this role, in the file's order."""
        return [each.name for each in self.columns if each.role == role]

    def one(self, role: str) -> str | None:
        """Return the name of the column with this role, None where there is none."""
        return next(iter(self.named(role)), None)


def recognise(
    file: str,
    rows: pd.DataFrame,
    told: Mapping[str, Sequence[str]] | None = None,
    segments: Sequence[str] | None = None,
    scale: Scale | None = None,
) -> Columns:
    """Give every column of a file its role.

    told: columns by role, which nothing overrules; an empty list means that no column has the role.
    segments: the columns to split customers by; every fitting one when it is None.
    scale: the scale of the ratings, where the user tells it.
    Raises InputError when no column holds text.
    """
    profiles = {str(name): Profile(str(name), rows[name]) for name in rows.columns}
    if _headless(list(profiles.values())):
        raise InputError(
            f"{file} has no header: its first line holds values. Put the columns' names in a line above it."
        )
    giving = Giving(profiles, set(told or {}))
    for role, names in (told or {}).items():
        giving.given |= {name: (role, "set in [read]") for name in names if name in profiles}
    set_aside(giving)
    for role in SINGLE:
        by_name(giving, role)
    personal(giving)
    texts(giving)
    by_content(giving)
    nps_by_scale(giving)
    rest(giving, segments)
    if not giving.having("text"):
        raise InputError(_no_text(file, list(profiles)))
    given = giving.given
    columns = tuple(Column(name, *given[name], profile.summary(given[name][0])) for name, profile in profiles.items())
    return _with_scale_and_order(Columns(file, columns), rows, scale)


def _headless(profiles: list[Profile]) -> bool:
    """Tell whether the names are values: one is a number or a whole review, and none is a name anybody uses."""
    known = {name for names in definition("columns")["names"].values() for name in names}
    values = [NUMBER.fullmatch(each.name) or (len(each.name) > 100 and "?" not in each.name) for each in profiles]
    return any(values) and not any(each.names & known for each in profiles)


def _no_text(file: str, names: list[str]) -> str:
    shown = ", ".join(map(short, names[:40])) + (", ..." if len(names) > 40 else "")
    return f'{file} has no column of text. Its columns: {shown}. Name it in voc.toml: [read.columns] text = ["..."].'


def _with_scale_and_order(columns: Columns, rows: pd.DataFrame, scale: Scale | None) -> Columns:
    rating, date = columns.one("rating"), columns.one("date")
    if rating is not None and scale is None:
        values, best = to_ratings(rows[rating])
        scale = scale_of_name(rating, Profile(rating, rows[rating]).words) or scale_of_values(values, float(best.max()))
    order = day_or_month(rows[date])[0] if date is not None else "day"
    return replace(columns, scale=scale, date_order=order)


def check_told(told: Mapping[str, Sequence[str]], segments: Sequence[str], there: Iterable[str], files: str) -> None:
    """Raise InputError when a column the settings name is in none of the files, listing those that are."""
    known = list(dict.fromkeys(there))
    for role, names in (*told.items(), ("segments", segments)):
        for name in names:
            if name not in known:
                shown = ", ".join(map(short, known))
                raise InputError(f"{files} has no column '{name}', which [read] gives as {role}. Its columns: {shown}.")
