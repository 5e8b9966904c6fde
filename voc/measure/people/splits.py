"""Which columns split customers into groups, and which group each person is in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from voc.measure.mentions import Mentions

ALWAYS = ("source_kind", "question", "product", "brand", "lang", "verified", "incentivised", "source_file")
"""Columns of every run that may split customers, beside the segment columns of its files."""
MOST_VALUES = 300
"""A column with more different values names things; one of numbers is cut into quantiles instead."""
MOST_LEVELS = 12
BINS, FEW_NUMBERS = 4, 12
"""Groups that a column of many numbers is cut into, and up to how many different numbers it is not cut."""
RESTATES = 0.25
"""Share of the outcome's variance from which a column says how it ended, not who the customer is."""
UNKNOWN, SMALL = -1, -2
"""In the place of a level: the column says nothing of the person, or puts them in a group too small to be shown."""
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Split:
    """A column that splits people.

    levels: names of its groups. level: each person's group (people,), `UNKNOWN` or `SMALL`.
    kept: the pieces that count (pieces,): those in which the person is in that group.
    A person counts once: who is in several groups is in the one that most of their feedback is in.
    """

    column: str
    levels: tuple[str, ...]
    level: Codes
    kept: npt.NDArray[np.bool_]


def splits(
    mentions: Mentions, columns: Iterable[str], wanted: bool, min_level: int, most: int
) -> tuple[list[Split], dict[str, str]]:
    """Return the splits by those of the columns that can split, and for each of the others why it cannot.

    mentions: with the columns and `outcome` on its pieces. wanted: the user named the columns, so that only columns
    without two groups of `min_level` people are left out. most: splits at most, the first ones.
    """
    found: list[Split] = []
    left_out: dict[str, str] = {}
    for column in dict.fromkeys(columns):
        why = "" if wanted else _unfit(mentions.pieces, column)
        split = _split(mentions, column, min_level) if not why else None
        if split is None or len(split.levels) < 2:
            left_out[column] = why or f"fewer than two groups of {min_level} people"
        elif same := next((other.column for other in found if _same(split, other)), None):
            left_out[column] = f"the same groups as {same}"
        elif len(found) >= most:
            left_out[column] = f"beyond the first {most}"
        else:
            found.append(split)
    return found, left_out


def _unfit(pieces: pd.DataFrame, column: str) -> str:
    values = pieces[column]
    if values.nunique() < 2:
        return "one value"
    if values.nunique() > MOST_VALUES and not _is_number(values):
        return f"{values.nunique():,} different values"
    return "says how it ended" if _explained(_groups(values)[0], pieces["outcome"]) >= RESTATES else ""


def _explained(groups: Codes, outcome: pd.Series[float]) -> float:
    """Return the share of the outcome's variance between groups, less what chance gives (Kelley's epsilon², 1935)."""
    known = (groups != UNKNOWN) & outcome.notna().to_numpy()
    y, inside = outcome[known], groups[known]
    total, number = float(((y - y.mean()) ** 2).sum()), len(np.unique(inside))
    if total == 0 or number < 2 or len(y) <= number:
        return 0.0
    within = float(((y - y.groupby(inside).transform("mean")) ** 2).sum())
    return 1 - (within / (len(y) - number)) / (total / (len(y) - 1))


def _split(mentions: Mentions, column: str, min_level: int) -> Split | None:
    codes, levels = _groups(mentions.pieces[column])
    pieces = pd.DataFrame({"person": mentions.pieces["person"], "code": codes})
    counts = pieces[pieces["code"] >= 0].value_counts(["person", "code"]).reset_index(name="pieces")
    main = counts.sort_values(["person", "pieces", "code"], ascending=[True, False, True]).drop_duplicates("person")
    level = np.full(mentions.people, UNKNOWN)
    level[main["person"]] = main["code"]
    kept = (level[pieces["person"]] == codes) & (codes >= 0)
    people = np.bincount(level[level >= 0], minlength=len(levels))
    large = np.argsort(-people, kind="stable")[:MOST_LEVELS]
    large = np.sort(large[people[large] >= min_level])
    place = np.full(len(levels) + 1, SMALL)
    place[large] = np.arange(len(large))
    place[UNKNOWN] = UNKNOWN
    return Split(column, tuple(levels[at] for at in large), place[level], kept)


def _groups(values: pd.Series) -> tuple[Codes, list[str]]:
    """Return the group of each row (-1: none) and the groups' names in order; many numbers are cut at quantiles."""
    if pd.api.types.is_bool_dtype(values):
        return _factors(values.map({True: "yes", False: "no"}))
    if not _is_number(values):
        # a column that intake did not make may hold any spaces
        text = values.astype("str").str.split().str.join(" ")
        return _factors(text.where(text.notna() & (text != "")))
    if values.nunique() <= FEW_NUMBERS:
        codes, numbers = _factors(values)
        return codes, [f"{float(each):g}" for each in numbers]
    group = pd.qcut(values, BINS, labels=False, duplicates="drop").fillna(UNKNOWN).to_numpy(dtype=np.int64)
    ends = values.groupby(group).agg(["min", "max"]).drop(index=UNKNOWN, errors="ignore")
    return group, [f"{low:g}" if low == high else f"{low:g} to {high:g}" for low, high in ends.to_numpy(dtype=float)]


def _factors(values: pd.Series) -> tuple[Codes, list[str]]:
    codes, names = pd.factorize(values, sort=True)
    return codes.astype(np.int64), [str(each) for each in names]


def _is_number(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)


def _same(one: Split, other: Split) -> bool:
    """Tell whether two splits put the same people together, whatever they call the groups."""
    pairs = np.unique(np.stack([one.level, other.level]), axis=1).shape[1]
    return bool(pairs == len(np.unique(one.level)) == len(np.unique(other.level)))
