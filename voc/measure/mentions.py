"""The statements that count, with who made them and how their feedback ended: what every measure starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from voc.corpus import Corpus


@dataclass(frozen=True)
class Mentions:
    """Counted statements and the feedback they come from. Duplicates are left out of both.

    statements: the statements' own columns that were asked for, in the order of statement_id, and
        `piece` (the feedback's row in `pieces`), `person` (0 … people - 1),
        `row` (the statement's row in `Corpus.statements` and `Corpus.vectors`).
    pieces: one row per feedback with a statement: feedback_id, `person`, and the columns asked for.
    people: number of distinct people; feedback without an author is its own person.
    """

    statements: pd.DataFrame
    pieces: pd.DataFrame
    people: int


def counted(corpus: Corpus, *columns: str, labels: Sequence[str] | None = None) -> Mentions:
    """Join statements to their feedback, duplicates left out, with these feedback columns on every piece.

    labels: the statements' columns that are wanted; all when None.
    The result does not depend on the order of rows. A feedback column that is absent comes as missing values.
    """
    table = corpus.statements
    # not `isin`: pandas turns the strings that it looks for into Python's, one by one
    owner = pd.Index(corpus.feedback["feedback_id"]).get_indexer(pd.Index(table["feedback_id"]))
    spoken = np.bincount(owner[owner >= 0], minlength=len(corpus.feedback)) > 0
    pieces, place = _pieces(corpus, spoken, columns)
    piece = np.where(owner >= 0, place[owner], -1)
    rows = table["statement_id"].argsort(kind="stable").to_numpy()
    rows = rows[piece[rows] >= 0]
    statements = (table if labels is None else table[list(labels)]).iloc[rows].reset_index(drop=True)
    person = pieces["person"].to_numpy()[piece[rows]]
    return Mentions(
        statements.assign(row=rows, piece=piece[rows], person=person), pieces, int(person.max(initial=-1)) + 1
    )


def _pieces(corpus: Corpus, spoken: np.ndarray, columns: tuple[str, ...]) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the pieces, and the place among them of every row of the feedback (-1: it is none)."""
    feedback = corpus.feedback.reindex(columns=["feedback_id", "author", "duplicate_of", *columns])
    rows = feedback["feedback_id"].argsort(kind="stable").to_numpy()
    rows = rows[(spoken & feedback["duplicate_of"].isna().to_numpy())[rows]]
    place = np.full(len(feedback), -1)
    place[rows] = np.arange(len(rows))
    kept = feedback.iloc[rows].reset_index(drop=True)
    author = kept["author"].astype("str")
    codes, _ = pd.factorize(author.where(author.notna(), kept["feedback_id"]), sort=True)
    return kept.assign(person=codes).drop(columns=["author", "duplicate_of"]), place


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
