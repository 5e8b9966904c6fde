"""Where a difference of the mean outcome comes from: other things said of topics, or the same weighing more.

The two-fold decomposition of Oaxaca (1973) and Blinder (1973) with the mean of both sides as the reference: for an
outcome regressed on mentions, side by side, b - a = sum (xb - xa) (βa + βb)/2 + sum (βb - βa) (xa + xb)/2 + rest.
For shares that add up to one it is Kitagawa's (1955).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from voc.measure.change.difference import Flags, clustered_error
from voc.measure.intervals import RATE, Floats, Z, false_discovery

FEWEST = 20
"""Good, or bad, mentions on each side that a topic needs for its effect to be told."""
RIDGE = 1.0
PARTS = ("mix", "within")


@dataclass(frozen=True)
class _Side:
    """One side's regression: (columns,) share of mentions and coefficients, the intercept, and what each row adds."""

    share: Floats
    effect: Floats
    base: float
    share_influence: Floats
    effect_influence: Floats
    base_influence: Floats


def outcome_drivers(
    good: Floats, bad: Floats, outcome: Floats, b: Flags, person: npt.NDArray[np.int64]
) -> pd.DataFrame:
    """Return what each topic adds to the difference of the mean outcome: one row a topic, the largest first.

    good, bad: (pieces, topics) 0/1, which feedback speaks well, badly of which topic. outcome, b, person: (pieces,),
    no NaN.
    column: the topic's column; -1 for the last row, which holds what none of them explains.
    good_a, good_b, bad_a, bad_b: share of feedback with such a mention.
    mix: because it is praised or blamed more, or less. within: because the outcome that goes with praise or blame of
        it has changed, the other topics held still. Both with _low and _high, p and q (mix_p, mix_q, ...), of the
        test that it is 0, Benjamini-Hochberg over both of all topics of the table. All rows' mix and within add up
        to the difference.
    A mention that is made fewer than `FEWEST` times on a side is part of the rest.
    """
    x, topic = _regressors(good, bad, b)
    values, influence = _parts(_fit(x, outcome, ~b), _fit(x, outcome, b))
    column = np.unique(topic)
    gather = (topic[:, None] == column).astype(float)
    table = pd.DataFrame({"column": np.r_[column, -1]})
    for name, mentions in (("good", good), ("bad", bad)):
        for side, rows in (("a", ~b), ("b", b)):
            table[f"{name}_{side}"] = np.r_[mentions[rows].mean(axis=0)[column], np.nan]
    for name, value, adds in zip(PARTS, values, influence, strict=True):
        summed = np.r_[value[:-1] @ gather, value[-1]]
        error = clustered_error(np.column_stack([adds[:, :-1] @ gather, adds[:, -1]]), person)
        table = table.assign(**{name: summed, f"{name}_low": summed - Z * error, f"{name}_high": summed + Z * error})
        table[f"{name}_p"] = np.where(table["column"] >= 0, _p(summed, error), np.nan)
    return _in_order(table)


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Add q; put what differs first, the largest first, and the rest last."""
    q = false_discovery(np.concatenate([table[f"{name}_p"] for name in PARTS]))
    table = table.assign(**{f"{name}_q": part for name, part in zip(PARTS, np.split(q, len(PARTS)), strict=True)})
    sure = np.max([np.where(table[f"{name}_q"] <= RATE, table[name].abs(), 0) for name in PARTS], axis=0)
    table = table.assign(last=table["column"] < 0, sure=-sure, size=-table[list(PARTS)].abs().max(axis=1))
    return table.sort_values(["last", "sure", "size", "column"], ignore_index=True).drop(
        columns=["last", "sure", "size"]
    )


def _regressors(good: Floats, bad: Floats, b: Flags) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Return the mentions made often enough on both sides, (pieces, columns), and the topic of each column."""
    x, topic = np.hstack([good, bad]), np.tile(np.arange(good.shape[1]), 2)
    kept = np.minimum(x[~b].sum(axis=0), x[b].sum(axis=0)) >= FEWEST
    if min(b.sum(), (~b).sum()) < 2 * (kept.sum() + 1):
        kept[:] = False
    return x[:, kept], topic[kept]


def _fit(x: Floats, outcome: Floats, rows: Flags) -> _Side:
    design = np.column_stack([np.ones(int(rows.sum())), x[rows]])
    pull = np.diag(np.r_[0.0, np.full(x.shape[1], RIDGE)])
    inverse = np.linalg.inv(design.T @ design + pull)
    found = inverse @ (design.T @ outcome[rows])
    lever = design @ inverse
    # MacKinnon and White's HC3 (1985): a fit runs close to the few that speak of a rare topic
    away = (outcome[rows] - design @ found) / np.maximum(1 - (lever * design).sum(axis=1), 0.5)
    effects, shares = np.zeros((len(rows), x.shape[1] + 1)), np.zeros_like(x)
    effects[rows] = lever * away[:, None]
    shares[rows] = (x[rows] - x[rows].mean(axis=0)) / rows.sum()
    return _Side(x[rows].mean(axis=0), found[1:], float(found[0]), shares, effects[:, 1:], effects[:, 0])


def _parts(a: _Side, b: _Side) -> tuple[list[Floats], list[Floats]]:
    """Return mix and within for every column and the rest, and what each row adds to them."""
    middle, halfway = (a.effect + b.effect) / 2, (a.share + b.share) / 2
    mix, within = (b.share - a.share) * middle, (b.effect - a.effect) * halfway
    mix_adds = (b.share_influence - a.share_influence) * middle
    mix_adds += (b.share - a.share) * (a.effect_influence + b.effect_influence) / 2
    within_adds = (b.effect_influence - a.effect_influence) * halfway
    within_adds += (b.effect - a.effect) * (a.share_influence + b.share_influence) / 2
    rest, rest_adds = b.base - a.base, (b.base_influence - a.base_influence)[:, None]
    adds = [np.hstack([mix_adds, np.zeros_like(rest_adds)]), np.hstack([within_adds, rest_adds])]
    return [np.r_[mix, 0.0], np.r_[within, rest]], adds


def _p(value: Floats, error: Floats) -> Floats:
    from scipy.stats import norm

    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(2 * norm.sf(np.abs(value / error)))
