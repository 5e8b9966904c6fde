"""What was read and how far it can be trusted: the head of the page, and its section on data quality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.output.quotes import language_name
from voc.output.report_settings import settings_of
from voc.output.scale import percent
from voc.resources import definition

MANY = 0.1
"""With more derived outcomes than this share among those the moments are judged by, the page says so at its top."""
UNSURE = 0.5
"""A label with a smaller probability than this is called uncertain."""


@dataclass(frozen=True)
class Head:
    """What the page is about. derived: the share of feedback whose outcome was read from its own words, or nothing.

    circular: so many of those that moments are judged by that figures must be read with care.
    nps: of all who answered from 0 to 10, and its ends, in words; None where nobody did.
    """

    title: str
    feedback: int
    statements: int
    people: int
    files: tuple[str, ...]
    first: str
    last: str
    products: tuple[str, ...]
    derived: str
    circular: bool
    origins: tuple[tuple[str, int], ...]
    nps: tuple[str, str] | None

    @property
    def called(self) -> str:
        """What the report is called."""
        words = definition("report")["called"]
        return str(words["of"].format(brand=self.title) if self.title else words["plain"])


@dataclass(frozen=True)
class Quality:
    """Counts of what came in, what was hidden or left out, and how sure the labels are. Pairs are (name, count)."""

    files: tuple[Mapping[str, Any], ...]
    rejected: tuple[tuple[str, int], ...]
    hidden: tuple[tuple[str, int], ...]
    exact: int
    near: int
    languages: tuple[tuple[str, int], ...]
    with_topic: str
    unsure: tuple[tuple[str, str], ...]


def head(corpus: Corpus) -> Head:
    """Return the head of the page."""
    feedback = corpus.feedback
    brands, products = _distinct(feedback, "brand"), _distinct(feedback, "product")
    dates = feedback["date"].dropna() if "date" in feedback else pd.Series(dtype="datetime64[ns]")
    origins = _counts(feedback, "outcome_from")
    guessed = dict(origins).get("derived", 0)
    return Head(
        title=settings_of(corpus).brand or next((each[0] for each in (brands, products) if len(each) == 1), ""),
        feedback=len(feedback),
        statements=len(corpus.statements),
        people=int(corpus.facts.get("journey", {}).get("people", 0)) or _people(feedback),
        files=_distinct(feedback, "source_file"),
        first=_day(dates.min()) if len(dates) else "",
        last=_day(dates.max()) if len(dates) else "",
        products=products,
        circular=corpus.facts.get("moments", {}).get("outcome_derived", 0.0) > MANY,
        derived=percent(guessed / len(feedback)) if guessed else "",
        origins=tuple((definition("report")["origin"].get(name, name), count) for name, count in origins),
        nps=_nps(corpus.facts.get("journey", {}).get("nps")),
    )


def quality(corpus: Corpus) -> Quality:
    """Return what the section on data quality says."""
    repeats = dict(_counts(corpus.feedback, "duplicate_kind"))
    topics = corpus.statements["topic_id"] >= 0 if "topic_id" in corpus.statements else pd.Series(dtype=bool)
    return Quality(
        files=tuple(corpus.facts.get("read", {}).get("files", ())),
        rejected=_counts(corpus.rejected, "reason"),
        hidden=tuple(sorted(_numbers(corpus.facts.get("redact", {})).items(), key=lambda each: (-each[1], each[0]))),
        exact=repeats.get("exact", 0),
        near=repeats.get("near", 0),
        languages=tuple((language_name(code), count) for code, count in _counts(corpus.feedback, "lang")),
        with_topic=percent(float(topics.mean())) if len(topics) else "",
        unsure=_unsure(corpus.statements),
    )


def _nps(found: Sequence[float] | None) -> tuple[str, str] | None:
    if found is None:
        return None
    nps, low, high = (f"{each:+.0f}".replace("-", "−") for each in found)
    return nps, f"{low} to {high}"


def _unsure(statements: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """Return the share of uncertain labels by kind of label."""
    kinds = [str(name).removesuffix("_p") for name in statements if str(name).endswith("_p") and len(statements)]
    return tuple((_label(kind), percent(float((statements[f"{kind}_p"] < UNSURE).mean()))) for kind in kinds)


def _label(kind: str) -> str:
    """Return what a kind of label is called in a list."""
    name = str(definition("report")["label"].get(kind, kind))
    return name[:1].lower() + name[1:]


def _people(feedback: pd.DataFrame) -> int:
    if "author" not in feedback:
        return len(feedback)
    return int(feedback["author"].nunique() + feedback["author"].isna().sum())


def _counts(table: pd.DataFrame, column: str) -> tuple[tuple[str, int], ...]:
    """Return how often each value stands in a column, the most frequent first."""
    known = table[column].dropna().astype(str) if column in table else pd.Series(dtype=str)
    return tuple(sorted(known.value_counts().items(), key=lambda each: (-each[1], each[0])))  # type: ignore[arg-type]


def _distinct(table: pd.DataFrame, column: str) -> tuple[str, ...]:
    return tuple(name for name, _ in _counts(table, column))


def _numbers(facts: Mapping[str, Any]) -> dict[str, int]:
    """Return the counts among facts, also those one level down."""
    nested = [each for each in facts.values() if isinstance(each, Mapping)]
    flat = {name: value for each in (facts, *nested) for name, value in each.items()}
    return {name: value for name, value in flat.items() if isinstance(value, int) and value and name.isupper()}


def _day(date: pd.Timestamp) -> str:
    return f"{date.day} {date:%B %Y}"
