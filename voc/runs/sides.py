"""The two sides of a comparison, brought into one corpus: two runs, two periods, or two values of a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.errors import InputError
from voc.measure.change.comparison import SIDE
from voc.runs.shared_topics import under_one_set

DATE = "date"
LISTED = 8
FEWEST = 10
"""People that a side needs."""
OTHERS = "all others"


@dataclass(frozen=True)
class Sides:
    """A corpus whose feedback says on which side it is.

    labels: of A and B. later: B begins after A ends. lineage: by topic id, when both sides were separate runs with
    topics of their own: what became of the earlier ones. gone: names of the earlier topics of which nothing goes on.
    """

    corpus: Corpus
    labels: tuple[str, str]
    later: bool
    lineage: Mapping[int, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()


def of_runs(a: Corpus, b: Corpus, labels: tuple[str, str]) -> Sides:
    """Return two runs as two sides, under one set of topics: B's. Feedback that both hold stays the same person's."""
    a, lineage, gone = under_one_set(a, b, labels)
    parts = [_marked(corpus, side) for side, corpus in enumerate((a, b))]
    feedback = pd.concat([each.feedback for each in parts], ignore_index=True)
    statements = pd.concat([each.statements for each in parts], ignore_index=True)
    corpus = Corpus(feedback, statements, topics=b.topics, facts=b.facts)
    return _checked(Sides(corpus, labels, _later(feedback), lineage, gone))


def of_values(corpus: Corpus, column: str, values: Sequence[str]) -> Sides:
    """Return two values of a column as two sides, or one and all others.

    Of `date` the values are periods: 2024, 2024-Q2, 2024-05, 2024-05-17. Raises InputError when the column, or a
    value, is not there.
    """
    if column == DATE:
        return _of_periods(corpus, values)
    held = _column(corpus, column)
    one, other = _two(column, held, values)
    rest = held.notna() & (held != one) if other is None else held == other
    side = np.select([held == one, rest], [0, 1], default=-1)
    return _checked(_split(corpus, side, (one, OTHERS if other is None else other)))


def of_marks(corpus: Corpus, side: np.ndarray, labels: tuple[str, str]) -> Sides:
    """Return feedback as two sides that are known already. side: (feedback,) 0 for A, 1 for B, -1 for neither.

    Raises InputError where a side has too few people.
    """
    return _checked(_split(corpus, side, labels))


def of_date(corpus: Corpus, since: str) -> Sides:
    """Return what came before a date and what came from it on as two sides."""
    dates = _dates(corpus)
    try:
        cut = pd.Timestamp(since)
    except ValueError as error:
        raise InputError(f"'{since}' is no date. Write it like 2024-05-17.") from error
    side = np.select([dates < cut, dates >= cut], [0, 1], default=-1)
    return _checked(_split(corpus, side, (f"before {cut.date()}", f"since {cut.date()}")))


def _of_periods(corpus: Corpus, values: Sequence[str]) -> Sides:
    dates = _dates(corpus)
    if len(values) != 2:
        raise InputError(
            f"Two periods are needed, such as 2023 2024 or 2024-Q1 2024-Q2. The feedback is of {dates.min().date()} "
            f"to {dates.max().date()}; to cut it at a date: --since DATE."
        )
    periods = [_period(each) for each in values]
    inside = [(dates >= each.start_time) & (dates <= each.end_time) for each in periods]
    if (inside[0] & inside[1]).any():
        raise InputError(f"{values[0]} and {values[1]} overlap. Name two periods that do not.")
    return _checked(_split(corpus, np.select(inside, [0, 1], default=-1), (values[0], values[1])))


def _period(text: str) -> pd.Period:
    try:
        return pd.Period(text.replace("-Q", "Q"))
    except ValueError as error:
        raise InputError(f"'{text}' is no period. Write it like 2024, 2024-Q2, 2024-05 or 2024-05-17.") from error


def _dates(corpus: Corpus) -> pd.Series[Any]:
    dates = corpus.feedback.get(DATE)
    if dates is None or dates.isna().all():
        raise InputError("The feedback of this run has no dates. Compare by another column: --by COLUMN.")
    return dates


def _column(corpus: Corpus, column: str) -> pd.Series[str]:
    if column not in corpus.feedback:
        segments = corpus.facts.get("read", {}).get("segments", [])
        known = (DATE, "product", "source_kind", "source_file", "lang", *segments)
        there = [each for each in known if each in corpus.feedback and len(corpus.feedback[each].unique()) > 1]
        raise InputError(f"The feedback has no column '{column}'. Columns to compare by: {', '.join(there)}.")
    held = corpus.feedback[column]
    return held.astype(object).where(held.notna()).map(_said, na_action="ignore")


def _said(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _two(column: str, held: pd.Series[str], values: Sequence[str]) -> tuple[str, str | None]:
    counts = held.value_counts()
    common = ", ".join(f"{name} ({count:,})" for name, count in counts.head(LISTED).items())
    absent = [each for each in values if each not in counts.index]
    if absent:
        raise InputError(f"No feedback has the {column} '{absent[0]}'. The most common: {common or 'none at all'}.")
    if len(values) == 0 and len(counts) == 2:
        return str(counts.index[0]), str(counts.index[1])
    if len(values) == 0:
        raise InputError(f"'{column}' has {len(counts)} values: name one or two of them. The most common: {common}.")
    return values[0], (values[1] if len(values) > 1 else None)


def _split(corpus: Corpus, side: np.ndarray, labels: tuple[str, str]) -> Sides:
    marked = corpus.with_feedback(**{SIDE: side})
    return Sides(marked, labels, _later(marked.feedback))


def _marked(corpus: Corpus, side: int) -> Corpus:
    """Tell both sides' feedback apart by its id; who has no author is known by the id as it was."""
    feedback, statements = corpus.feedback, corpus.statements
    author = feedback["author"].astype(object).where(feedback["author"].notna(), feedback["feedback_id"])
    mark = "ab"[side]
    feedback = feedback.assign(feedback_id=mark + feedback["feedback_id"].astype(str), author=author, **{SIDE: side})
    return replace(
        corpus,
        feedback=feedback,
        statements=statements.assign(feedback_id=mark + statements["feedback_id"].astype(str)),
        vectors=None,
    )


def _later(feedback: pd.DataFrame) -> bool:
    if DATE not in feedback:
        return False
    dates = [feedback.loc[feedback[SIDE] == side, DATE].dropna() for side in (0, 1)]
    return all(map(len, dates)) and bool(dates[0].max() <= dates[1].min())


def _checked(sides: Sides) -> Sides:
    feedback = sides.corpus.feedback
    kept = feedback[feedback["duplicate_of"].isna()]
    for side, label in enumerate(sides.labels):
        own = kept[kept[SIDE] == side]
        people = own["author"].nunique() + int(own["author"].isna().sum())
        if people < FEWEST:
            raise InputError(f"'{label}' has {people} people: too few to compare ({FEWEST} are needed).")
    return sides
