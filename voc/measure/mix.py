"""What of a difference is a change of mix: who answered and on what, not what they say (Oaxaca 1973, Kitagawa 1955)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix

from voc.measure.difference import Flags, clustered_error, mean_influence
from voc.measure.intervals import Floats, Z

BACKGROUND = ("source_kind", "product", "category", "question", "lang")
"""The columns of feedback that make the mix, unless others are named: where and about what the feedback was given."""
LARGEST = 12
"""Values of a column that count by themselves; the rest count as one."""
RARE = 0.01
"""Share of rows below which a value does not count by itself."""
RIDGE = 1.0
AT_ONCE = 8_000_000
"""Numbers held at once, about: bounds memory."""
COLUMNS = ["mix", "mix_low", "mix_high", "within", "within_low", "within_high"]


def background(pieces: pd.DataFrame, columns: Sequence[str]) -> tuple[Floats, list[str]]:
    """Return the background of every piece as 0/1 columns, (pieces, values), and which of the columns vary at all."""
    found, used = [np.zeros((len(pieces), 0))], []
    for name in columns:
        values = pieces[name].astype(object).where(pieces[name].notna(), "").astype(str)
        counts = values.value_counts()
        counts = counts[counts >= max(RARE * len(values), 1)]
        kept = sorted(counts.index, key=lambda each: (-counts[each], each))[:LARGEST]
        if values.ne(values.iloc[0]).any() and kept:
            used.append(name)
            # one value less than there are: it is what the others are compared with
            shown = kept if values.isin(kept).sum() < len(values) else kept[1:]
            found.append(np.stack([(values == each).to_numpy(dtype=float) for each in shown], axis=1))
    return np.hstack(found), used


def unit_means(rows: Floats, unit_of: npt.NDArray[np.int64], units: int) -> Floats:
    """Return the mean row of every unit: (units, columns). unit_of: (rows,), -1 for those in none."""
    known = np.flatnonzero(unit_of >= 0)
    shape = (units, len(unit_of))
    member = csr_matrix((np.ones(len(known)), (unit_of[known], known)), shape=shape)
    counts = np.maximum(np.asarray(member.sum(axis=1)), 1)
    return np.asarray(member @ rows / counts)


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
