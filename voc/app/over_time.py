"""When something is said: statements by month, as columns in a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from voc.app.index import quoted
from voc.app.library import Run
from voc.output.quotes import FEELINGS

MOST = 60
"""Months in a picture; of what spans more, the last ones."""
WIDE, TALL = 300.0, 90.0


@dataclass(frozen=True)
class Block:
    """The statements of one feeling in a month: where they stand in the picture, from the top left."""

    feeling: str
    x: float
    y: float
    wide: float
    tall: float


@dataclass(frozen=True)
class Month:
    """A month. name: as it is read; first, last: its days as an address says them."""

    name: str
    first: str
    last: str
    statements: int
    blocks: tuple[Block, ...]


def months(run: Run, where: Mapping[str, Any]) -> tuple[Month, ...]:
    """Return the months in which statements with these values were made, empty ones between them too.

    Undated feedback, and feedback that repeats other feedback, is left out.
    """
    if "date" not in run.columns:
        return ()
    condition = " AND ".join(["counted", "date IS NOT NULL", *(f"{quoted(column)}::VARCHAR = ?" for column in where)])
    found = run.frame(
        f"SELECT date_trunc('month', date) AS month, sentiment, count(*) AS n FROM said WHERE {condition} GROUP BY ALL",
        [str(value) for value in where.values()],
    )
    if found.empty:
        return ()
    counts = found.pivot_table(index="month", columns="sentiment", values="n", aggfunc="sum", fill_value=0)
    span = pd.date_range(counts.index.min(), counts.index.max(), freq="MS")[-MOST:]
    counts = counts.reindex(index=span, columns=list(FEELINGS), fill_value=0)
    step, top = WIDE / len(span), max(int(counts.sum(axis=1).max()), 1)
    return tuple(_month(at, row.astype(int).to_dict(), k * step, 0.8 * step, top) for k, (at, row) in _numbered(counts))


def _numbered(counts: pd.DataFrame) -> enumerate[Any]:
    return enumerate(counts.iterrows())


def _month(at: pd.Timestamp, split: Mapping[str, int], x: float, wide: float, top: int) -> Month:
    blocks, y = [], TALL
    for feeling in reversed(FEELINGS):
        tall = TALL * split[feeling] / top
        y -= tall
        if tall:
            blocks.append(Block(feeling, round(x, 2), round(y, 2), round(wide, 2), round(tall, 2)))
    last = at + pd.offsets.MonthEnd()
    return Month(f"{at:%B %Y}", f"{at.date()}", f"{last.date()}", sum(split.values()), tuple(blocks))
