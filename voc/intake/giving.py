"""Give columns their roles one after the other, by name and by content, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from voc.intake.profile import LINK, NESTED, Profile
from voc.intake.ratings import scale_of_text
from voc.intake.roles import SMALL, fits, personal_content
from voc.resources import definition

MOST_SEGMENTS = 300
"""A column with more different values splits customers into groups too small to say anything."""
LONGEST_NAME = 60


@dataclass
class Giving:
    """The giving away of roles: the columns, the roles the user has decided, and what was given with which reason."""

    profiles: dict[str, Profile]
    decided: set[str]
    given: dict[str, tuple[str, str]] = field(default_factory=dict)

    def free(self) -> list[Profile]:
        """Return the columns without a role yet, in the file's order."""
        return [profile for name, profile in self.profiles.items() if name not in self.given]

    def give(self, profile: Profile, role: str, why: str) -> None:
        """Give a column a role, in place of one it may have."""
        self.given[profile.name] = (role, why)

    def having(self, role: str) -> list[Profile]:
        """Return the columns with a role."""
        return [self.profiles[name] for name, (taken, _) in self.given.items() if taken == role]

    def is_open(self, role: str) -> bool:
        """Tell whether no column has the role yet, and the user left it open."""
        return role not in self.decided and not self.having(role)


def short(name: str) -> str:
    """Return a column's name as it may be shown: a question can be long, and a missing header is a customer's text."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 3]}..."


def set_aside(giving: Giving) -> None:
    """Give away first what only looks like feedback: labels, the company's replies, doubles of a text."""
    rules = definition("columns")["not_customer"]
    for profile in giving.free():
        if profile.words.startswith("label "):
            giving.give(profile, "segment", "a label")
        elif profile.names & set(rules["names"]):
            giving.give(profile, "left out", "not a customer's words")
        elif set(profile.words.split()) & set(rules["copies"]) and profile.kind == "string" and profile.mean_words >= 3:
            giving.give(profile, "left out", "a changed copy of a text")


def by_name(giving: Giving, role: str) -> None:
    """Give a role to the column whose name says so, if its content fits."""
    if not giving.is_open(role):
        return
    for name in definition("columns")["names"][role]:
        for profile in giving.free():
            if name in profile.names and fits(role, profile):
                giving.give(profile, role, f'named "{short(profile.name)}"')
                return
    hits = [profile for profile in giving.free() if has_pieces(profile, role) and fits(role, profile)]
    if hits and (role != "rating" or len(hits) == 1):  # several ratings beside each other rate aspects
        giving.give(hits[0], role, "its name and content say so")


def has_pieces(profile: Profile, role: str) -> bool:
    """Tell whether a longer name has the pieces that hint at a role."""
    padded = f" {profile.words}"
    wanted = definition("columns")["pieces"].get(role, [])
    return any(all(f" {piece}" in padded for piece in pieces) for pieces in wanted)


def personal(giving: Giving) -> None:
    """Leave personal details out, except the best of them where nothing else says who wrote."""
    found = [(*verdict, profile) for profile in giving.free() if (verdict := _personal(profile)) is not None]
    for rank, why, profile in sorted(found, key=lambda each: each[0]):
        if rank < NO_IDENTITY and giving.is_open("author"):
            giving.give(profile, "author", "the only sign of who wrote; stored as a keyed hash")
        else:
            giving.give(profile, "personal", why)


NO_IDENTITY = 1_000


def _personal(profile: Profile) -> tuple[int, str] | None:
    """Return how well a personal column tells people apart (0 is best), and why it is personal; None if it is not."""
    rules = definition("columns")["personal"]
    if profile.kind == "empty" or profile.prose:
        return None
    identities = [rules["identity"].index(name) for name in profile.names & set(rules["identity"])]
    if identities:
        return min(identities), "a personal detail by its name"
    if profile.names & set(definition("columns")["names"]["author"]) and fits("author", profile):
        return NO_IDENTITY, "says who wrote, as another column does"
    if profile.names & set(rules["other"]):
        return NO_IDENTITY, "a personal detail by its name"
    kind = personal_content(profile)
    return (0 if kind == "e-mail addresses" else NO_IDENTITY, kind) if kind else None


def by_content(giving: Giving) -> None:
    """Give rating, date and GTIN by content where no name told them."""
    for profile in giving.free():
        if (
            giving.is_open("rating")
            and profile.ratings >= 0.8
            and profile.number_share < 0.5
            and profile.kind == "string"
        ):
            giving.give(profile, "rating", "written as ratings")
        elif giving.is_open("date") and profile.kind != "number" and profile.dates >= 0.8:
            giving.give(profile, "date", "holds dates")
        elif giving.is_open("gtin") and profile.matching(r"^\d{12,14}$") >= 0.95 and _checked(profile.sample) >= 0.95:
            giving.give(profile, "gtin", "its check digits are right")


def _checked(sample: pd.Series[Any]) -> float:
    """Return the share of codes whose last digit is the GS1 check digit of the others."""
    codes = [code for code in sample.str.zfill(14) if code.isdigit() and len(code) == 14]
    digits = np.array([[int(sign) for sign in code] for code in codes])
    return float(((digits @ np.array([3, 1] * 7)) % 10 == 0).sum()) / max(len(sample), 1)


def nps_by_scale(giving: Giving) -> None:
    """Turn the rating into the NPS where the scale beside it says so on every row."""
    rated, told = giving.having("rating"), giving.having("rating_scale")
    if rated and told and giving.is_open("nps"):
        scales = [scale_of_text(text) for text in told[0].column.dropna().astype("str").unique()]
        if scales and all(scale is not None and scale.is_nps for scale in scales):
            giving.give(rated[0], "nps", f'"{short(told[0].name)}" says NPS')


def rest(giving: Giving, segments: Sequence[str] | None) -> None:
    """Decide what is left: a segment to split customers by, or left out with the reason."""
    for profile in giving.free():
        why_not = _no_segment(profile)
        giving.give(profile, *("left out", why_not) if why_not else ("segment", _why_segment(profile)))
    if segments is None:
        return
    for name, (role, _) in list(giving.given.items()):
        if name in segments and role in {"segment", "left out"}:
            giving.given[name] = ("segment", "set in [read]")
        elif role == "segment":
            giving.given[name] = ("left out", "not among the segments of [read]")


def _why_segment(profile: Profile) -> str:
    return "numbers" if profile.kind == "number" and profile.distinct > 2 else "few different values"


def _no_segment(profile: Profile) -> str | None:
    """Return why a column cannot split customers, None if it can."""
    many = profile.distinct > MOST_SEGMENTS or (profile.count >= SMALL and profile.distinct_share > 1 / 3)
    number = profile.kind == "number"
    row_numbers = profile.whole and profile.distinct_share > 0.9 and (profile.count >= SMALL or _counts_up(profile))
    reasons = {
        "empty": profile.kind == "empty",
        "another date": profile.dates >= 0.8,
        "numbers that name rows": number and row_numbers,
        "links, or lists and objects inside a cell": max(profile.matching(LINK), profile.matching(NESTED)) >= 0.5,
        "nearly every value is different": not number and profile.distinct_share > 0.9 and profile.count > 5,
        f"{profile.distinct:,} different values are too many to split by": not number and many,
    }
    return next((why for why, is_so in reasons.items() if is_so), None)


def _counts_up(profile: Profile) -> bool:
    return profile.count > 2 and bool((profile.numbers.diff().dropna() == 1).all())
