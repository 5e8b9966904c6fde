"""The changes that chance does not explain, with their size, what of it is mix, and whose words say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix

from voc.measure.change.change_points import Timed
from voc.measure.change.difference import COLUMNS, TwoSides, mean_difference, share_differences
from voc.measure.change.mix import COLUMNS as PARTS
from voc.measure.change.mix import Background, decompose
from voc.measure.change.spoken import Spoken, felt, typical_quotes
from voc.measure.change.verdicts import MIX, told_again, verdicts
from voc.measure.intervals import Floats, wilson
from voc.measure.mentions import Mentions, judged

ALL = ("all", "all")
"""Kind and key of the outcome of all feedback."""
ALERT = ("kind", "key", "name", "since", *COLUMNS, "q", *PARTS, "verdict", "again", "evidence")


@dataclass(frozen=True)
class Followed:
    """The series that are followed over time.

    groups: (pieces,) the period of each, -1 for none. held: where each piece comes from.
    """

    mentions: Mentions
    found: Spoken
    groups: npt.NDArray[np.int64]
    held: Background

    @property
    def judged(self) -> npt.NDArray[np.int64]:
        """The pieces whose outcome counts."""
        return np.flatnonzero(judged(self.mentions.pieces).to_numpy() & (self.groups >= 0))

    def outcome(self) -> Floats:
        """Return the mean outcome of every unit's feedback, NaN where there is none."""
        rows = self.judged
        outcome = self.mentions.pieces["outcome"].iloc[rows].groupby(self.found.unit_of[rows]).mean()
        return outcome.reindex(range(len(self.found.units))).to_numpy(dtype=float)

    def timed(self) -> Timed:
        """Return the units as the search for changes wants them."""
        units = self.found.units
        return Timed(units["person"].to_numpy(), units["group"].to_numpy(), self.found.said, self.outcome())


def sized_alerts(
    own: Followed, changes: pd.DataFrame, said: pd.DataFrame, names: Mapping[tuple[str, str], str], quotes: int
) -> pd.DataFrame:
    """Return one row a change, the surest first and those of mix last: ALERT, with `since` as the number of the period.

    changes: of `find_changes`. said: `Corpus.statements`. names: of the series. quotes: statements kept as evidence, of
    after the change where there is more of it, else of before.
    """
    if changes.empty:
        return pd.DataFrame({name: pd.Series(dtype=object if name == "evidence" else float) for name in ALERT})
    changes = changes.sort_values(["ratio", "series"], ascending=[False, True], ignore_index=True)
    pairs = [(int(series), int(since)) for series, since in changes[["series", "since"]].itertuples(index=False)]
    rows = [_outcome_change(own, since) if series < 0 else _share_change(own, series, since) for series, since in pairs]
    kinds = [ALL if series < 0 else tuple(own.found.series.iloc[series]) for series, _ in pairs]
    table = pd.concat(rows, ignore_index=True).assign(since=changes["since"], q=changes["q"])
    table[["kind", "key"]] = kinds
    table["name"] = [names.get(pair, pair[1]) for pair in kinds]
    shares = table["kind"] != ALL[0]
    for side in "ab":
        ends = wilson(table[f"people_{side}"], table[f"of_{side}"])
        table[f"low_{side}"], table[f"high_{side}"] = (np.where(shares, each, np.nan) for each in ends)
    table["verdict"] = verdicts(table, rate=1.0)  # that they are more than noise has been found
    # the surest first as they are, then what is only mix
    table = table.iloc[np.argsort(table["verdict"] == MIX, kind="stable")].reset_index(drop=True)
    table["again"] = told_again(table)
    table["evidence"] = pd.Series([_evidence(own, row, said, quotes) for _, row in table.iterrows()], dtype=object)
    return table[list(ALERT)]


def _evidence(own: Followed, row: pd.Series, said: pd.DataFrame, quotes: int) -> list[str]:
    last = int(own.groups.max()) + 1
    spell = range(row["since"], last) if row["difference"] > 0 else range(row["since"])
    rows = own.found.statements(row["kind"], row["key"], spell)
    return typical_quotes(own.mentions, rows, said, quotes, felt(row["kind"], row["key"]))


def _share_change(own: Followed, series: int, since: int) -> pd.DataFrame:
    """Compare people before and after; who speaks in both is a person in each, and the interval allows for it."""
    units = own.found.units
    after = (units["group"] >= since).to_numpy()
    known, codes = np.unique(units["person"].to_numpy() * 2 + after, return_inverse=True)
    sides = TwoSides(known % 2 == 1, known // 2)
    said = np.zeros(len(known))
    said[codes[own.found.said[:, [series]].nonzero()[0]]] = 1
    matrix = csr_matrix(said[:, None])
    unit_of = np.where(own.found.unit_of >= 0, codes[own.found.unit_of], -1)
    held = own.held.by_unit(unit_of, len(known)).held(sides.b)
    return share_differences(matrix, sides).join(decompose(matrix, sides.b, sides.person, held))


def _outcome_change(own: Followed, since: int) -> pd.DataFrame:
    rows = own.judged
    values = own.mentions.pieces["outcome"].to_numpy(dtype=float)[rows]
    b, person = own.groups[rows] >= since, own.mentions.pieces["person"].to_numpy()[rows]
    return mean_difference(values, b, person).join(decompose(values[:, None], b, person, own.held.rows(rows).held(b)))
