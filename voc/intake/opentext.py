"""Find the columns of open text among the others."""

from __future__ import annotations

import pandas as pd

from voc.intake.giving import Giving, has_pieces, short
from voc.intake.profile import LINK, NESTED, Profile
from voc.intake.roles import fits
from voc.resources import definition

COMPARED, HEAD = 200, 80
"""How many rows, and how many signs of each cell, tell whether one text holds another."""


def texts(giving: Giving) -> None:
    """Give the role to every column of open text: named so, asked as a question, or prose by its content."""
    if "text" in giving.decided:
        return
    for profile in giving.free():
        why = _why_text(profile)
        if why is not None:
            giving.give(profile, "text", why)
    _drop_repeats(giving)
    for profile in giving.having("title") if giving.is_open("text") else []:
        giving.give(profile, "text", "the only words there are")


def _why_text(profile: Profile) -> str | None:
    named = profile.names & set(definition("columns")["names"]["text"]) or has_pieces(profile, "text")
    if named and fits("text", profile):
        return f'named "{short(profile.name)}"'
    if _asks(profile) and fits("text", profile) and profile.distinct_share >= 0.3:
        return "a question answered in own words"
    return "sentences that differ from row to row" if profile.prose else None


def _asks(profile: Profile) -> bool:
    starts = definition("columns")["questions"]["starts"]
    asked = profile.name.rstrip().endswith("?") or any(profile.words.startswith(f"{each} ") for each in starts)
    return asked and profile.length >= 8 and max(profile.matching(LINK), profile.matching(NESTED)) < 0.5


def _drop_repeats(giving: Giving) -> None:
    """Leave out a text that joins several others, or that another one holds."""
    found = giving.having("text")
    held = {whole.name: [part for part in found if part is not whole and _holds(whole, part)] for whole in found}
    for whole in found:
        parts = held[whole.name]
        if len(parts) > 1:
            giving.give(whole, "left out", f"joins {', '.join(short(part.name) for part in parts)}")
        elif len(parts) == 1 and giving.given[whole.name][0] == "text":
            giving.give(parts[0], "left out", f"repeats {short(whole.name)}")


def _holds(whole: Profile, part: Profile) -> bool:
    """Tell whether the cells of one column hold those of another."""
    both = pd.DataFrame({"whole": whole.column, "part": part.column}).dropna().iloc[:COMPARED].astype("str")
    held = [small.strip()[:HEAD] in large for large, small in zip(both["whole"], both["part"], strict=True)]
    return len(held) >= 3 and sum(held) >= 0.8 * len(held)
