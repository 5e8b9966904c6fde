"""Which content a role asks for: a name alone makes no rating."""

from __future__ import annotations

from collections.abc import Callable

from voc.intake.profile import ADDRESS, EMAIL, PHONE, Profile
from voc.resources import definition

SINGLE = (
    "nps",
    "recommend",
    "rating",
    "rating_scale",
    "date",
    "gtin",
    "id",
    "author",
    "language",
    "source_kind",
    "verified",
    "incentivised",
    "syndicated_from",
    "question",
    "title",
    "product",
    "brand",
)
"""Roles one column has, in the order they are given away."""
ROLES = ("text", *SINGLE)
"""Roles a column can be given in voc.toml."""
SMALL = 50
"""Below so many rows, how varied a column is says little."""


def fits(role: str, profile: Profile) -> bool:
    """Tell whether a column's content is what the role asks for."""
    return profile.kind != "empty" and FITS[role](profile)


def _text(profile: Profile) -> bool:
    if profile.kind != "string" or profile.flags >= 0.9 or profile.dates >= 0.8:
        return False
    varied = profile.count < SMALL or (profile.distinct > 20 and profile.distinct_share >= 0.05)
    return varied and (profile.mean_words >= 1.5 or profile.length >= 8)


def _title(profile: Profile) -> bool:
    return profile.kind == "string" and profile.length <= 300 and (profile.count < SMALL or profile.distinct > 10)


def _rating(profile: Profile) -> bool:
    yes_or_no = profile.flags == 1 and profile.distinct == 2
    few = profile.count < SMALL or profile.distinct <= 0.5 * profile.count
    return profile.ratings >= 0.6 and few and not yes_or_no


def _nps(profile: Profile) -> bool:
    """Whole numbers 0-10; a column merely called "score" needs a 0 and a high number besides."""
    if profile.ratings < 0.6 or not profile.whole:
        return False
    within = profile.numbers[profile.numbers.between(0, 10)]
    share = len(within) / max(len(profile.numbers), 1)
    if profile.words != "score":
        return share >= 0.6
    return share >= 0.95 and bool(within.min() == 0 and within.max() > 5)


def _language(profile: Profile) -> bool:
    return profile.kind == "string" and profile.length <= 20 and profile.distinct <= 150 and profile.mean_words < 3


def _product(profile: Profile) -> bool:
    few = profile.count < SMALL or profile.distinct_share < 0.9
    aspect = profile.kind == "number" and (profile.numbers.max() <= 10 or not profile.whole)
    return few and not profile.prose and not aspect and profile.flags < 1 and profile.kind != "date"


def _gtin(profile: Profile) -> bool:
    return profile.matching(r"^\d{8}$|^\d{11,14}$") >= 0.8


def _author(profile: Profile) -> bool:
    varied = profile.count < SMALL or profile.distinct_share >= 0.02
    return varied and not profile.prose and profile.kind != "date" and profile.flags < 1


def _kind(profile: Profile) -> bool:
    known = {word for words in definition("columns")["kinds"].values() for word in words}
    return float(profile.sample.str.lower().isin(known).mean()) >= 0.8


def _flag(profile: Profile) -> bool:
    return profile.flags >= 0.9


def _question(profile: Profile) -> bool:
    return profile.kind == "string" and (profile.count < SMALL or profile.distinct <= 200)


def _id(profile: Profile) -> bool:
    return profile.distinct_share >= 0.5 and profile.kind != "date" and not profile.prose


FITS: dict[str, Callable[[Profile], bool]] = {
    "text": _text,
    "title": _title,
    "rating": _rating,
    "rating_scale": lambda profile: profile.distinct <= 20,
    "nps": _nps,
    "recommend": _flag,
    "date": lambda profile: profile.dates >= 0.5,
    "product": _product,
    "brand": _product,
    "gtin": _gtin,
    "author": _author,
    "language": _language,
    "source_kind": _kind,
    "verified": _flag,
    "incentivised": _flag,
    "syndicated_from": lambda profile: profile.kind == "string" and not profile.prose,
    "question": _question,
    "id": _id,
}


def personal_content(profile: Profile) -> str | None:
    """Return which personal detail a column holds by its content: "e-mail addresses" and the like."""
    if profile.kind == "empty":
        return None
    found = {
        "e-mail addresses": profile.matching(EMAIL) >= 0.5,
        "IP addresses": profile.matching(ADDRESS) >= 0.8,
        "phone numbers": profile.matching(PHONE) >= 0.8 and profile.dates < 0.5 and profile.kind == "string",
    }
    return next((kind for kind, is_so in found.items() if is_so), None)
