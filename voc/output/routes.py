"""The ways from stage to stage as the page draws them: arcs above and below a line of stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from voc.corpus import Corpus
from voc.output.cards import stage_names
from voc.output.scale import percent

LEFT, APART, LINE = 60, 120, 170
"""Where the first stage stands in the picture, how far stages are apart, and the height of their line."""
THIN, THICK = 1.5, 12.0
SURE = 0.05
WORDS = {"more": "more than by chance", "fewer": "fewer than by chance", "chance": "as by chance"}


@dataclass(frozen=True)
class Way:
    """One way. kind: more, fewer or chance (q above 0.05). path: the arc; width: of its line, by people."""

    start: str
    end: str
    people: int
    share: str
    between: str
    expected: float
    q: float
    kind: str
    said: str
    path: str
    width: float


@dataclass(frozen=True)
class Graph:
    """All ways of one order (time or told), the stages by where they stand. ways: the most people first."""

    order: str
    stages: tuple[tuple[str, int], ...]
    ways: tuple[Way, ...]


def graphs(corpus: Corpus) -> list[Graph]:
    """Return a picture for each order in which ways were found."""
    table = corpus.routes
    if not len(table):
        return []
    stages = tuple((name, LEFT + APART * at) for at, name in enumerate(stage_names().values()))
    return [
        Graph(str(order), stages, tuple(_ways(own.sort_values("people", ascending=False, kind="stable"))))
        for order, own in table.groupby("order", sort=False)
    ]


def _ways(table: pd.DataFrame) -> Iterator[Way]:
    names, codes = stage_names(), list(stage_names())
    top = int(table["people"].max())
    for row in table.to_dict("records"):
        kind = "chance" if not row["q"] <= SURE else "more" if row["people"] > row["expected"] else "fewer"
        yield Way(
            start=names[row["from_stage"]],
            end=names[row["to_stage"]],
            people=int(row["people"]),
            share=percent(row["share"]),
            between=f"{percent(row['share_low'])} to {percent(row['share_high'])}",
            expected=float(row["expected"]),
            q=float(row["q"]),
            kind=kind,
            said=WORDS[kind],
            path=_arc(codes.index(row["from_stage"]), codes.index(row["to_stage"])),
            width=round(THIN + (THICK - THIN) * int(row["people"]) / top, 1),
        )


def _arc(start: int, end: int) -> str:
    """Return the path of an arc: forward above the line, back below it, a loop where a way stays."""
    left, right = LEFT + APART * start, LEFT + APART * end
    if start == end:
        return f"M{left - 12} {LINE - 14} C{left - 40} {LINE - 80} {left + 40} {LINE - 80} {left + 12} {LINE - 14}"
    side = -1 if end > start else 1
    near, far = LINE + 14 * side, LINE + side * min(60 + 22 * abs(end - start), 200)
    return f"M{left} {near} C{left} {far} {right} {far} {right} {near}"
