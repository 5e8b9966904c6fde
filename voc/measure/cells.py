"""The moments there are: every stage x topic with enough people, and which of them can explain anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix

from voc.measure.cell_rates import cell_rates
from voc.measure.intervals import wilson
from voc.measure.mentions import Mentions

Rows = npt.NDArray[np.int64]
NO_STAGE, NO_TOPIC, HIDDEN, LANGUAGE, VERDICT = "no stage", "no topic", "hidden", "language", "verdict"
"""Why a cell is left out of the ranking: it has no place in the journey, no topic, a topic that gathers a language,
or only says good or bad."""
FEELING = {"pos": 1, "neg": -1, "mixed": 0, "neu": 0}


@dataclass(frozen=True)
class Incidence:
    """Which feedback mentions which moment: three sparse 0/1 matrices, (pieces, moments).

    A mixed statement, or a good one beside a bad one, makes a mention both good and bad.
    """

    any: csr_matrix
    good: csr_matrix
    bad: csr_matrix

    def part(self, pieces: Rows, moments: Rows) -> Incidence:
        """Return the same for these pieces and moments only."""
        return Incidence(*(side[pieces][:, moments] for side in (self.any, self.good, self.bad)))


def enough_people(people: int, wanted: int | None, share: float, floor: int) -> int:
    """Return how many people a finding needs: what is wanted, or a share of all people, but no fewer than `floor`."""
    return wanted if wanted is not None else max(floor, round(share * people))


def find_cells(
    mentions: Mentions,
    min_people: int,
    verdict_share: float,
    aside: Mapping[str, Collection[int]] = MappingProxyType({}),
) -> pd.DataFrame:
    """Return one row a cell (stage x topic) with at least `min_people` people, by moment_id.

    Columns: those of `count_cells` and `cell_rates`, and share with its ends (of all people).
    aside: topics that are no subject to act on, by why: HIDDEN by people, those that gather a LANGUAGE, or a VERDICT.
    """
    cells = count_cells(mentions, min_people, verdict_share, aside)
    low, high = wilson(cells["authors"], mentions.people)
    share = cells["authors"] / max(mentions.people, 1)
    own = mentions.statements
    cluster = mentions.pieces.get("cluster", mentions.pieces["person"]).to_numpy()[own["piece"]]
    told = pd.DataFrame({"feeling": own["sentiment"].map(FEELING), "turn": own["turn"], "cluster": cluster})
    rates = cell_rates(told, cell_places(own, cells["moment_id"]), len(cells))
    return pd.concat([cells.assign(share=share, share_low=low, share_high=high), rates], axis=1)


def count_cells(
    mentions: Mentions,
    min_people: int,
    verdict_share: float,
    aside: Mapping[str, Collection[int]] = MappingProxyType({}),
) -> pd.DataFrame:
    """Return each cell's moment_id, stage, topic_id, statements, authors, pos, neg, mixed, neu, candidate and left_out.

    A cell is a verdict when at least `verdict_share` of its statements name no need, and no value or only a rung
    of the ladder ("great product", "highly recommend"): such words repeat the outcome and do not explain it.
    """
    cells = (
        _flagged(mentions.statements)
        .groupby(["stage", "topic_id"])
        .agg(
            statements=("person", "size"),
            authors=("person", "nunique"),
            pos=("pos", "sum"),
            neg=("neg", "sum"),
            mixed=("mixed", "sum"),
            neu=("neu", "sum"),
            verdict=("verdict", "mean"),
        )
    )
    cells = cells[cells["authors"] >= min_people].reset_index()
    cells = cells.assign(moment_id=moment_ids(cells), left_out=_reasons(cells, verdict_share, aside))
    return cells.assign(candidate=cells["left_out"].isna()).drop(columns="verdict")


def moment_ids(table: pd.DataFrame) -> pd.Series[str]:
    """Return the moment_id of every row of a table with stage and topic_id."""
    return table["stage"].astype(str) + "-" + table["topic_id"].astype(str)


def incidence(mentions: Mentions, wanted: pd.Series[str]) -> Incidence:
    """Return which feedback mentions the moments with these ids, at all, well and badly."""
    return incidence_at(mentions, cell_places(mentions.statements, wanted), len(wanted))


def incidence_at(mentions: Mentions, column: Rows, width: int) -> Incidence:
    """Return the same where each statement's column is known; -1: it has none. width: of the matrices."""
    own = mentions.statements
    piece, shape = own["piece"].to_numpy(), (len(mentions.pieces), width)
    good, bad = (own["sentiment"].isin([side, "mixed"]).to_numpy() for side in ("pos", "neg"))
    sides = (kept & (column >= 0) for kept in (np.ones_like(good), good, bad))
    return Incidence(*(_matrix(piece[kept], column[kept], shape) for kept in sides))


def cell_places(statements: pd.DataFrame, wanted: pd.Series[str]) -> Rows:
    """Return the place of each statement's moment among these ids, -1 where it is none of them."""
    keys = ["stage", "topic_id"]
    number = statements.groupby(keys, sort=False).ngroup().to_numpy()
    distinct = moment_ids(statements[keys].drop_duplicates())
    return np.asarray(pd.Index(wanted).get_indexer(pd.Index(distinct))[number], dtype=np.int64)


def _flagged(statements: pd.DataFrame) -> pd.DataFrame:
    feelings: dict[str, Any] = {name: statements["sentiment"] == name for name in FEELING}
    needless = statements["need"] == "none"
    empty = (statements["value"] == "none") | (statements["ladder"] != "none")
    return statements.assign(**feelings, verdict=needless & empty)


def _reasons(cells: pd.DataFrame, verdict_share: float, aside: Mapping[str, Collection[int]]) -> pd.Series[str]:
    conditions = [
        cells["stage"] == "none",
        cells["topic_id"] == -1,
        *(cells["topic_id"].isin(topics) for topics in aside.values()),
        cells["verdict"] >= verdict_share,
    ]
    found = np.select(conditions, [NO_STAGE, NO_TOPIC, *aside, VERDICT], default="")
    return pd.Series(found, index=cells.index).replace("", None)


def _matrix(piece: Rows, column: Rows, shape: tuple[int, int]) -> csr_matrix:
    return csr_matrix((np.ones(len(piece)), (piece, column)), shape=shape).sign()
