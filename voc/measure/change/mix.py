"""What of a difference is a change of mix: who answered and on what, not what they say (Oaxaca 1973, Kitagawa 1955)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix

from voc.measure.change.difference import Flags, clustered_error, mean_influence
from voc.measure.intervals import Floats, Z

BACKGROUND = ("source_kind", "product", "category", "question", "lang")
"""The columns of feedback that make the mix, unless others are named: where and about what the feedback was given."""
LARGEST = 12
"""Values of a column that count by themselves; the rest count as one."""
RARE = 0.01
"""Share of rows below which a value does not count by itself."""
COMMON = 0.25
"""What both sides must have in common of a variable: the sum of the lesser shares of its values. With less, the one
side's products would have to say what the other's do."""
RIDGE = 1.0
AT_ONCE = 8_000_000
"""Numbers held at once, about: bounds memory."""
COLUMNS = ["mix", "mix_low", "mix_high", "within", "within_low", "within_high"]


@dataclass(frozen=True)
class Background:
    """Where feedback comes from: (rows, columns) 0/1 or means of these; each column's variable, a row of `names`."""

    columns: Floats
    variable: npt.NDArray[np.int64]
    names: tuple[str, ...]

    def by_unit(self, unit_of: npt.NDArray[np.int64], units: int) -> Background:
        """Return the mean row of every unit: (units, columns). unit_of: (rows,), -1 for those in none."""
        known = np.flatnonzero(unit_of >= 0)
        shape = (units, len(unit_of))
        member = csr_matrix((np.ones(len(known)), (unit_of[known], known)), shape=shape)
        counts = np.maximum(np.asarray(member.sum(axis=1)), 1)
        return replace(self, columns=np.asarray(member @ self.columns / counts))

    def rows(self, rows: npt.NDArray[np.int64]) -> Background:
        """Return the same for these rows."""
        return replace(self, columns=self.columns[rows])

    def common(self, b: Flags) -> list[str]:
        """Return the variables that have enough in common on both sides for their part to be told: `COMMON`."""
        return [name for k, name in enumerate(self.names) if self._overlap(k, b) >= COMMON]

    def held(self, b: Flags) -> Floats:
        """Return the columns of the variables that have enough in common on both sides: (rows, columns)."""
        kept = [self.names.index(each) for each in self.common(b)]
        return self.columns[:, np.isin(self.variable, kept)]

    def _overlap(self, variable: int, b: Flags) -> float:
        shares = [self.columns[rows][:, self.variable == variable].mean(axis=0) for rows in (~b, b)]
        rests = [1 - each.sum() for each in shares]
        return float(np.minimum(*shares).sum() + min(rests))


def background(pieces: pd.DataFrame, columns: Sequence[str]) -> Background:
    """Return the background of every piece, of those columns that vary at all."""
    found, names = [np.zeros((len(pieces), 0))], []
    for name in columns:
        values = pieces[name].astype(object).where(pieces[name].notna(), "").astype(str)
        counts = values.value_counts()
        counts = counts[counts >= max(RARE * len(values), 1)]
        kept = sorted(counts.index, key=lambda each: (-counts[each], each))[:LARGEST]
        if values.ne(values.iloc[0]).any() and kept:
            names.append(name)
            # one value less than there are: it is what the others are compared with
            shown = kept if values.isin(kept).sum() < len(values) else kept[1:]
            found.append(np.stack([(values == each).to_numpy(dtype=float) for each in shown], axis=1))
    widths = [each.shape[1] for each in found[1:]]
    return Background(np.hstack(found), np.repeat(np.arange(len(widths)), widths), tuple(names))


def decompose(values: csr_matrix | Floats, b: Flags, person: npt.NDArray[np.int64], held: Floats) -> pd.DataFrame:
    """Return how much of each difference is mix, and how much is within: COLUMNS, one row a column of `values`.

    values: (rows, columns). b, person: (rows,). held: (rows, background). Each column is regressed on the side and
    the background together; what the side keeps is *within*, and the rest of the difference, which is the difference
    of the backgrounds times what goes with them, is *mix* (Oaxaca-Blinder with pooled coefficients: Jann 2008).
    mix + within = the difference, exactly. Intervals by clustered influence functions. Without any background all
    is within.
    """
    width = max(AT_ONCE // max(len(b), 1), 1)
    solver = _Solver(b, held)
    starts = range(0, values.shape[1], width)
    parts = [_decomposed(_dense(values, start, start + width), b, person, solver) for start in starts]
    return pd.DataFrame(np.vstack(parts) if parts else np.zeros((0, len(COLUMNS))), columns=COLUMNS)


class _Solver:
    """Least squares on the side and the background: `coefficients`, and what each row adds to the side's."""

    def __init__(self, b: Flags, held: Floats) -> None:
        self._design = np.column_stack([np.ones(len(b)), b.astype(float), held - held.mean(axis=0)])
        # the pull to 0 is on the background alone: then the fit meets both sides' means, and the parts add up
        pull = np.diag(np.r_[0.0, 0.0, np.full(held.shape[1], RIDGE)])
        self._inverse = np.linalg.pinv(self._design.T @ self._design + pull)
        self._lever = self._design @ self._inverse[1]

    def side(self, values: Floats) -> tuple[Floats, Floats]:
        """Return the side's coefficient for every column, and its influence, (rows, columns)."""
        coefficients = self._inverse @ (self._design.T @ values)
        return coefficients[1], self._lever[:, None] * (values - self._design @ coefficients)


def _decomposed(values: Floats, b: Flags, person: npt.NDArray[np.int64], solver: _Solver) -> Floats:
    total = values[b].mean(axis=0) - values[~b].mean(axis=0)
    within, influence = solver.side(values)
    mix = total - within
    errors = [clustered_error(each, person) for each in (mean_influence(values, b) - influence, influence)]
    bounds = [(each, each - Z * error, each + Z * error) for each, error in zip((mix, within), errors, strict=True)]
    return np.stack([each for triple in bounds for each in triple], axis=1)


def _dense(values: csr_matrix | Floats, start: int, stop: int) -> Floats:
    part = values[:, start:stop]
    return np.asarray(part.toarray() if isinstance(part, csr_matrix) else part, dtype=float)
