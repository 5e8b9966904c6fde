"""Give every piece of feedback a name that depends on what it says, not on the file or row it came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2s
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.step import StepSettings, step

CONTENT = ("text", "title", "source_id", "date", "rating", "nps", "recommend", "product", "question")
"""What the id is a hash of. The author is left out: its hash differs from workspace to workspace."""
PLACE = ("source_file", "source_row")
SEPARATOR = "\x1f"


class IdentifySettings(StepSettings):
    """There is nothing to set."""


@step(scope="corpus", reads=("feedback.text",), adds=("feedback.feedback_id",))
def identify(corpus: Corpus, settings: IdentifySettings) -> Corpus:  # noqa: ARG001
    """Add `feedback_id` ("f" and 12 hex digits) as the first column and sort by it.

    Pieces with the same content get "_2", "_3" … in the order of their other columns, so the order of the input does
    not matter.
    """
    table = corpus.feedback
    content = _joined(table, [name for name in CONTENT if name in table])
    digests = ["f" + blake2s(each.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest() for each in content]
    others = [str(name) for name in table if name not in {*CONTENT, *PLACE}]
    order = pd.DataFrame({"digest": digests, "others": _joined(table, others), "place": _joined(table, PLACE)})
    order = order.sort_values(["digest", "others", "place"], kind="stable")
    number = order.groupby("digest").cumcount() + 1
    ids = order["digest"].where(number == 1, order["digest"] + "_" + number.astype("str"))
    feedback = table.iloc[ids.index].reset_index(drop=True)
    feedback.insert(0, "feedback_id", ids.to_numpy())
    feedback["feedback_id"] = feedback["feedback_id"].astype("str")
    return replace(corpus, feedback=feedback.sort_values("feedback_id", ignore_index=True))


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
