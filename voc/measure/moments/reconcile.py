"""Where the three impacts of a moment disagree, and why: what is mentioned together with it, or what cancels out."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from voc.measure.cells import Incidence
from voc.measure.intervals import Floats, ends
from voc.measure.moments.effects import Effects
from voc.measure.moments.ranking import places

SIGN, VANISHES, RANK = "sign", "vanishes", "rank"
"""How they disagree: clearly on opposite sides of 0; clear alone and not beside the others; in places too far apart."""
TOGETHER, BOTH_SIDES, ELSEWHERE = "together", "both sides", "elsewhere"
"""Why: what is mentioned beside it, good and bad mentions that cancel out, or neither (what goes with mentioning it at
all, well or badly or not, and the controls)."""
COLUMNS = ["disagrees", "reason", "by_others", "together_with", "together_share", "together_else"]


def reconcile(within: Incidence, names: pd.Series, point: Effects, drawn: Effects, clear: pd.Series) -> pd.DataFrame:
    """Return what the three impacts make of each other, one row a moment.

    impact = adjusted + by_others + what is told by neither. by_others: the part of its impact that belongs to moments
    in the same feedback: p x sum of their reward, and penalty, x how much more often they are mentioned beside it.
    together_with: the moment with the largest part of that on the side on which impact and adjusted impact differ;
    together_share, together_else: share of the feedback with, and without, this moment that mentions that one: what is
        seldom mentioned beside it counts as well.
    disagrees, reason: codes as above; missing where the three agree within their intervals.

    names: the moments' ids. clear: whether the interval of the leave-out impact leaves 0 out.
    """
    part, beside, elsewhere = _belonging(within, point)
    gap = point.impact[0] - point.adjusted[0]
    toward = part * np.sign(gap)[:, None]
    most = toward.argmax(axis=1) if len(names) else np.zeros(0, dtype=np.int64)
    at = np.arange(len(names))
    found = toward[at, most] > 0
    disagrees = _disagrees(point, drawn, clear.to_numpy(dtype=bool))
    both = (ends(drawn.lost)[0] > 0) & (ends(drawn.held)[0] > 0)
    both &= (point.lost[0] < 2 * point.held[0]) & (point.held[0] < 2 * point.lost[0])  # else one outweighs the other
    told = found & (toward.sum(axis=1) >= 0.5 * np.abs(gap))
    reason = np.select([both & (disagrees == RANK), told, both], [BOTH_SIDES, TOGETHER, BOTH_SIDES], default=ELSEWHERE)
    return pd.DataFrame(
        {
            "disagrees": pd.Series(disagrees, dtype="str").replace("", None),
            "reason": pd.Series(np.where(disagrees == "", "", reason), dtype="str").replace("", None),
            "by_others": part.sum(axis=1),
            "together_with": pd.Series(names.to_numpy()[most], dtype="str").where(found, None),
            "together_share": np.where(found, beside[at, most], np.nan),
            "together_else": np.where(found, elsewhere[at, most], np.nan),
        },
        columns=COLUMNS,
    )


def _belonging(within: Incidence, point: Effects) -> tuple[Floats, Floats, Floats]:
    """Return the part of each moment's impact that belongs to each other one, and how often that is beside it or not.

    All (moments, moments).
    """
    pieces = within.any.shape[0]
    spoken = np.asarray(within.any.sum(axis=0)).ravel()
    parts = np.zeros((len(spoken), len(spoken)))
    for side, effect in ((within.good, point.reward[0]), (within.bad, point.penalty[0])):
        beside, elsewhere = _shares(within.any, side)
        parts += np.nan_to_num(effect) * (beside - elsewhere) * (spoken / pieces)[:, None]
    np.fill_diagonal(parts, 0.0)
    return parts, *_shares(within.any, within.any)


def _shares(spoken: csr_matrix, side: csr_matrix) -> tuple[Floats, Floats]:
    """Return how often each moment's mention, of this side, stands beside each moment (rows), and without it."""
    both = (spoken.T @ side).toarray()
    number, total = (np.asarray(each.sum(axis=0)).ravel() for each in (spoken, side))
    with np.errstate(divide="ignore", invalid="ignore"):
        beside, elsewhere = both / number[:, None], (total - both) / (spoken.shape[0] - number)[:, None]
    return np.nan_to_num(beside), np.nan_to_num(elsewhere)


def _disagrees(point: Effects, drawn: Effects, clear: np.ndarray) -> np.ndarray:
    impact, adjusted = point.impact[0], point.adjusted[0]
    low, high = ends(drawn.adjusted)
    gap_low, gap_high = ends(drawn.impact - drawn.adjusted)
    spans, apart = (low <= 0) & (high >= 0), (gap_low > 0) | (gap_high < 0)
    ranges = [ends(places(each)) for each in (np.abs(drawn.impact), np.abs(drawn.adjusted), drawn.shapley)]
    first, last = (np.stack(each) for each in zip(*ranges, strict=True))
    far = first.max(axis=0) > last.min(axis=0)
    opposite = clear & ~spans & (np.sign(impact) != np.sign(adjusted))
    return np.select([opposite, clear & spans & apart, far], [SIGN, VANISHES, RANK], default="")
