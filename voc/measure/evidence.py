"""Which statements to show for a finding: the most typical ones, of different people, in different words."""

from __future__ import annotations

import pandas as pd

SHORTEST, LONGEST = 6, 40
"""Words in a statement that reads well as a quote."""


def quotable(statements: pd.DataFrame) -> pd.DataFrame:
    """Return the statements with what `pick` asks of their text (`folded`, `awkward`) in its place."""
    text = statements["text"].fillna("")
    words = text.str.count(r"\S+")
    folded = text.str.lower().str.replace(r"\W+", " ", regex=True).str.strip()
    judged = statements.assign(folded=folded, awkward=~words.between(SHORTEST, LONGEST))
    return judged.drop(columns="text")


def agreement(sentiment: pd.Series[str], outcome: pd.Series[float]) -> pd.Series[float]:
    """Return how well each statement's feeling goes with how its feedback ended, 0 to 1; 0.5 where either says nothing.

    A complaint in a piece of feedback that ends in praise is often no complaint, but a mistake of the label.
    """
    return outcome.where(sentiment == "pos", (1 - outcome).where(sentiment == "neg")).fillna(0.5)


def pick(statements: pd.DataFrame, limit: int) -> list[str]:
    """Return up to `limit` statement ids, most typical first; one a person, no text twice.

    statements: as `quotable` returns them, with statement_id, person and `typical` (higher is more typical).
    Statements that are too short or too long to quote come last.
    """
    ranked = statements.sort_values(["awkward", "typical", "statement_id"], ascending=[True, False, True])
    distinct = ranked.drop_duplicates("person").drop_duplicates("folded")
    return [str(each) for each in distinct["statement_id"].head(limit)]


def balanced(statements: pd.DataFrame, limit: int) -> list[str]:
    """Return up to `limit` statement ids, a bad and a good one by turns, then what else there is.

    statements: as for `pick`, with sentiment.
    """
    bad = pick(statements[statements["sentiment"] == "neg"], limit)
    good = pick(statements[statements["sentiment"] == "pos"], limit)
    turns = [each for pair in zip(bad, good, strict=False) for each in pair]
    shorter = min(len(bad), len(good))
    rest = bad[shorter:] + good[shorter:] + pick(statements, limit)
    return list(dict.fromkeys([*turns, *rest]))[:limit]
