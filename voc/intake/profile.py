"""What can be said about a column without showing any of it: how full, how varied, how long, how high."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
from pandas.api import types

from voc.intake.cells import flags, is_number, numbers, plain_words, strings
from voc.intake.dates import to_dates
from voc.intake.ratings import to_ratings

SAMPLE, TRIED = 1_000, 200
"""How many cells the patterns look at, and how many are read as dates, which is slower."""
EMAIL = r"^[^@\s]+@[\w-]+(?:\.[\w-]+)+$"
PHONE = r"^(?=.*[+ ()/-])\+?[\d ()./-]{8,20}$"
ADDRESS = r"^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){4,7})$"
LINK = r"^https?://\S+$"
NESTED = r"^[\[{].*[\]}]$"
UNSPACED = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]"
"""Signs of languages that put no space between words (Korean does, but in words of two signs)."""
Kind = Literal["empty", "number", "date", "string"]


@dataclass(frozen=True)
class Profile:
    """One column, seen through whole-column counts and a bounded sample spread evenly over the rows."""

    name: str
    column: pd.Series[Any] = field(repr=False)

    @cached_property
    def words(self) -> str:
        """The name for comparing: lower case, no accents, one space between words."""
        return plain_words(self.name)

    @cached_property
    def names(self) -> frozenset[str]:
        """What the name may be meant as: whole, after its last dot, and without a bracket: "Rating (1-5)"."""
        after_dot, before_bracket = self.name.rpartition(".")[2], self.name.partition("(")[0].partition("[")[0]
        return frozenset({self.words, plain_words(after_dot), plain_words(before_bracket)} - {""})

    @cached_property
    def count(self) -> int:
        """The number of filled cells."""
        return int(self.column.notna().sum())

    @cached_property
    def filled(self) -> float:
        """The share of filled cells."""
        return self.count / max(len(self.column), 1)

    @cached_property
    def distinct(self) -> int:
        """The number of different values."""
        return int(self.column.nunique())

    @cached_property
    def distinct_share(self) -> float:
        """The number of different values for each filled cell."""
        return self.distinct / max(self.count, 1)

    @cached_property
    def sample(self) -> pd.Series[Any]:
        """At most 1,000 filled cells as strings."""
        known = self.column.dropna()
        places = np.unique(np.linspace(0, max(len(known) - 1, 0), SAMPLE).astype(int))
        return strings(known.iloc[places[: len(known)]], missing="text").dropna()

    def matching(self, pattern: str) -> float:
        """Return the share of the sample that a pattern matches."""
        return float(self.sample.str.contains(pattern, regex=True).mean()) if len(self.sample) else 0.0

    @cached_property
    def kind(self) -> Kind:
        """What most cells are."""
        if not self.count or self.sample.empty:
            return "empty"
        if types.is_datetime64_any_dtype(self.column.dtype):
            return "date"
        return "number" if is_number(self.column) or self.number_share >= 0.8 else "string"

    @cached_property
    def number_share(self) -> float:
        """The share of the sample that is a number."""
        return float(numbers(self.sample).notna().mean()) if len(self.sample) else 0.0

    @cached_property
    def numbers(self) -> pd.Series[float]:
        """Every filled cell that is a number."""
        return numbers(self.column).dropna()

    @cached_property
    def whole(self) -> bool:
        """Whether every number is whole."""
        return bool((self.numbers % 1 == 0).all())

    @cached_property
    def dates(self) -> float:
        """The share of the sample that is a date."""
        if self.kind == "date" or self.matching(r"\d") < 0.5 or self.length > 80:
            return float(self.kind == "date")
        return float(to_dates(self.sample.iloc[:TRIED]).notna().mean())

    @cached_property
    def flags(self) -> float:
        """The share of the sample that says yes or no."""
        if types.is_bool_dtype(self.column.dtype):
            return 1.0
        return float(flags(self.sample).notna().mean()) if len(self.sample) else 0.0

    @cached_property
    def ratings(self) -> float:
        """The share of the sample that can be a rating."""
        values = to_ratings(self.sample)[0]
        return float(values.between(-1, 100).mean()) if len(values) else 0.0

    @cached_property
    def length(self) -> float:
        """The mean number of signs in a filled cell."""
        return float(self.sample.str.len().mean()) if len(self.sample) else 0.0

    @cached_property
    def mean_words(self) -> float:
        """The mean number of words in a filled cell; in languages without spaces two signs count as one."""
        if self.sample.empty:
            return 0.0
        unspaced = self.sample.str.count(UNSPACED)
        return float((self.sample.str.count(r"\S+") + unspaced / 2).mean())

    @cached_property
    def prose(self) -> bool:
        """Whether the cells are sentences that differ from row to row."""
        machine = max(self.matching(pattern) for pattern in (EMAIL, LINK, NESTED))
        varied = self.distinct_share >= 0.3 and (self.count < 20 or self.distinct > 10)
        return self.kind == "string" and self.mean_words >= 5 and self.length >= 20 and varied and machine < 0.5

    def summary(self, role: str) -> str:
        """Return one line without any cell of the file: "1 to 5, 98 % filled"."""
        return f"{self._content(role)}, {_percent(self.filled)} filled" if self.kind != "empty" else "empty"

    def _content(self, role: str) -> str:
        if role == "date" or (role == "left out" and self.dates >= 0.8):
            dates = to_dates(self.column).dropna()
            return f"{dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}" if len(dates) else "no dates"
        if role in {"rating", "nps", "segment"} and self.number_share >= 0.8 and self.distinct > 1:
            return f"{self.numbers.min():g} to {self.numbers.max():g}"
        if self.distinct_share >= 0.3 and self.mean_words >= 4:
            return f"{self.mean_words:.0f} words on average"
        if self.distinct == self.count > 1:
            return "every value different"
        return "one value" if self.distinct == 1 else f"{self.distinct:,} values"


def _percent(share: float) -> str:
    """Return "98 %", and never 100 % for less than all or 0 % for more than none."""
    return f"{min(max(round(100 * share), 1), 99) if 0 < share < 1 else round(100 * share)} %"
