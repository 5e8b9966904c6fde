"""Give every piece of feedback a name that depends on what it says, not on the file or row it came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2s
from typing import Any

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.step import StepSettings, step

CONTENT = ("text", "title", "source_id", "date", "rating", "nps", "recommend", "product", "question")
"""What the id is a hash of. The author is left out: its hash differs from workspace to workspace."""
PLACE = ("source_file", "source_row")
OWN = "feedback_id"
SEPARATOR = "\x1f"


class IdentifySettings(StepSettings):
    """There is nothing to set."""


@step(
    scope="corpus",
    reads=("feedback.feedback_id", "feedback.text", "statements.feedback_id", "statements.statement_id"),
    adds=("feedback.feedback_id", "statements.feedback_id", "statements.statement_id"),
)
def identify(corpus: Corpus, settings: IdentifySettings) -> Corpus:  # noqa: ARG001
    """Replace the ids, which were places: `feedback_id` is "f" and 12 hex digits, and everything is sorted by it.

    Pieces with the same content get "_2", "_3" … in the order of their other columns, so the order of the input does
    not matter. The statements of a piece keep their order, and the vectors follow them.
    """
    ids = _ids(corpus.feedback)
    owner = pd.Index(corpus.feedback["feedback_id"]).get_indexer(corpus.statements["feedback_id"])
    rank = np.empty(len(ids), dtype=np.int64)
    order = ids.argsort(kind="stable")
    rank[order] = np.arange(len(ids))
    rows = np.argsort(rank[owner], kind="stable")
    return replace(
        corpus,
        feedback=corpus.feedback.assign(feedback_id=pd.array(ids, dtype="str")).iloc[order].reset_index(drop=True),
        statements=_renamed(corpus.statements, ids[owner]).iloc[rows].reset_index(drop=True),
        vectors=None if corpus.vectors is None else corpus.vectors[rows],
    )


def _ids(table: pd.DataFrame) -> np.ndarray:
    """Return (feedback) the id of every piece."""
    content = _joined(table, [name for name in CONTENT if name in table])
    digests = ["f" + blake2s(each.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest() for each in content]
    others = [str(name) for name in table if name not in {*CONTENT, *PLACE, OWN}]
    named = pd.DataFrame({"digest": digests, "others": _joined(table, others), "place": _joined(table, PLACE)})
    named = named.sort_values(["digest", "others", "place"], kind="stable")
    number = named.groupby("digest").cumcount() + 1
    ids = named["digest"].where(number == 1, named["digest"] + "_" + number.astype("str"))
    return ids.sort_index().to_numpy(dtype=object)


def _renamed(statements: pd.DataFrame, owners: np.ndarray) -> pd.DataFrame:
    numbers = statements["statement_id"].str.rpartition("-")[2]
    owner = pd.Series(owners, index=statements.index, dtype="str")
    return statements.assign(feedback_id=owner, statement_id=owner + "-" + numbers)


def _joined(table: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    """Return one string a row, the same whatever the column's dtype."""
    if not columns:
        return [""] * len(table)
    parts = [_written(table[name]) if name in table else [""] * len(table) for name in columns]
    return [SEPARATOR.join(row) for row in zip(*parts, strict=True)]


def _written(column: pd.Series[Any]) -> list[str]:
    return ["" if pd.isna(value) else _value(value) for value in column]


def _value(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(float(value))
    return value.isoformat() if isinstance(value, pd.Timestamp) else str(value)
