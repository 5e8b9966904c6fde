"""Which statements to show for a finding: the most typical ones, of different people, in different words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
import pandas as pd

SHORTEST, LONGEST = 6, 40
"""Words in a statement that reads well as a quote."""
READ = 64
"""Statements whose text is read at once: the first few are mostly enough."""
SCORES = ("topic_score", "stage_p")
"""Columns of statements that `typical` reads, beside the sentiment."""
NO_WORD = re.compile(r"\W+")
Told = tuple[int, int, str]
"""A statement's row, its person and its text."""


def agreement(sentiment: pd.Series[str], outcome: pd.Series[float]) -> pd.Series[float]:
    """Return how well each statement's feeling goes with how its feedback ended, 0 to 1; 0.5 where either says nothing.

    A complaint in a piece of feedback that ends in praise is often no complaint, but a mistake of the label.
    """
    return outcome.where(sentiment == "pos", (1 - outcome).where(sentiment == "neg")).fillna(0.5)


def typical(statements: pd.DataFrame, pieces: pd.DataFrame) -> pd.Series[float]:
    """Return how good an example each statement is: sure of its stage, near its topic, felt as its feedback ended.

    statements: `piece` (its row in pieces), sentiment and `SCORES`. pieces: the feedback's `outcome`.
    """
    outcome = pd.Series(pieces["outcome"].to_numpy()[statements["piece"]], index=statements.index)
    return statements["stage_p"] * statements["topic_score"] * (0.5 + agreement(statements["sentiment"], outcome))


def pick(statements: pd.DataFrame, said: pd.DataFrame, limit: int) -> list[str]:
    """Return up to `limit` statement ids, most typical first; one a person, no text twice.

    statements: those to choose from, in the order of their ids: row (in `said`), person, `typical` (higher is more
    typical). said: all statements, statement_id and text. Those too short or too long to quote come last.
    """
    order = np.argsort(-statements["typical"].to_numpy(), kind="stable")
    told = _told(statements["row"].to_numpy()[order], statements["person"].to_numpy()[order], said["text"])
    chosen = list(islice(_distinct(_readable_first(told)), limit))
    return [str(each) for each in said["statement_id"].iloc[chosen]]


def balanced(statements: pd.DataFrame, said: pd.DataFrame, limit: int) -> list[str]:
    """Return up to `limit` statement ids, a bad and a good one by turns, then what else there is.

    statements, said: as for `pick`, with sentiment.
    """
    bad = pick(statements[statements["sentiment"] == "neg"], said, limit)
    good = pick(statements[statements["sentiment"] == "pos"], said, limit)
    turns = [each for pair in zip(bad, good, strict=False) for each in pair]
    shorter = min(len(bad), len(good))
    rest = bad[shorter:] + good[shorter:] + pick(statements, said, limit)
    return list(dict.fromkeys([*turns, *rest]))[:limit]


def _told(rows: np.ndarray, person: np.ndarray, text: pd.Series[str]) -> Iterator[Told]:
    for start in range(0, len(rows), READ):
        part = slice(start, start + READ)
        yield from zip(rows[part].tolist(), person[part].tolist(), text.iloc[rows[part]].fillna(""), strict=True)


def _readable_first(told: Iterable[Told]) -> Iterator[Told]:
    awkward = []
    for each in told:
        if SHORTEST <= len(each[2].split()) <= LONGEST:
            yield each
        else:
            awkward.append(each)
    yield from awkward


def _distinct(told: Iterable[Told]) -> Iterator[int]:
    """Yield the rows of the first statement of each person, unless its words were there before."""
    people: set[int] = set()
    texts: set[str] = set()
    for row, person, text in told:
        if person in people:
            continue
        people.add(person)
        folded = NO_WORD.sub(" ", text.lower()).strip()
        if folded not in texts:
            texts.add(folded)
            yield row
