"""The statements that count, with who made them and how their feedback ended: what every measure starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from voc.corpus import Corpus


@dataclass(frozen=True)
class Mentions:
    """Counted statements and the feedback they come from. Duplicates are left out of both.

    statements: the statements' own columns, in the order of statement_id, and
        `piece` (the feedback's row in `pieces`), `person` (0 … people - 1),
        `row` (the statement's row in `Corpus.statements` and `Corpus.vectors`).
    pieces: one row per feedback with a statement: feedback_id, `person`, and the columns asked for.
    people: number of distinct people; feedback without an author is its own person.
    """

    statements: pd.DataFrame
    pieces: pd.DataFrame
    people: int


def counted(corpus: Corpus, *columns: str) -> Mentions:
    """Join statements to their feedback, duplicates left out, with these feedback columns on every piece.

    The result does not depend on the order of rows. A column that is absent comes as missing values.
    """
    statements = corpus.statements.assign(row=np.arange(len(corpus.statements)))
    pieces = _pieces(corpus, columns)
    place = pd.Series(np.arange(len(pieces)), index=pieces["feedback_id"])
    statements["piece"] = statements["feedback_id"].map(place)
    statements = statements[statements["piece"].notna()].sort_values("statement_id").reset_index(drop=True)
    codes = statements["piece"].astype("int64")
    statements = statements.assign(piece=codes, person=pieces["person"].to_numpy()[codes.to_numpy()])
    return Mentions(statements, pieces, int(pieces["person"].nunique()))


def _pieces(corpus: Corpus, columns: tuple[str, ...]) -> pd.DataFrame:
    feedback = corpus.feedback.reindex(columns=["feedback_id", "author", "duplicate_of", *columns])
    spoken = feedback["feedback_id"].isin(corpus.statements["feedback_id"])
    kept = feedback[spoken & feedback["duplicate_of"].isna()].sort_values("feedback_id").reset_index(drop=True)
    person = kept["author"].astype(object).where(kept["author"].notna(), kept["feedback_id"])
    codes, _ = pd.factorize(person, sort=True)
    return kept.assign(person=codes).drop(columns=["author", "duplicate_of"])


def judged(pieces: pd.DataFrame) -> pd.Series[bool]:
    """Tell which pieces effects on the outcome are measured on.

    Those with the customer's own answer, where there are enough of them (100, and one in ten); else all that have
    an outcome. An outcome derived from a text agrees with what the text says of a moment, whatever the truth is.

    pieces: with outcome and outcome_from.
    """
    known = pieces["outcome"].notna()
    stated = known & (pieces["outcome_from"] != "derived")
    return stated if stated.sum() >= max(100, 0.1 * known.sum()) else known


def most_common(labels: pd.Series[Any]) -> Any:
    """Return the most frequent label, the first in order on a tie."""
    return labels.mode().iloc[0]
