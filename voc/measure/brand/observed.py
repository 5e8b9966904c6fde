"""How important the parts of a journey are to customers, and how satisfied they are there, by what they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from voc.measure.cells import FEELING, Rows, incidence_at
from voc.measure.intervals import Floats, clustered_mean, clustered_test, ends, person_weights, wilson
from voc.measure.mentions import Mentions, judged
from voc.measure.moments.effects import Effects, Fit

ELSEWHERE = -1
TOP = 10.0
"""Satisfaction and importance go from 0 to this."""
EDGE = 0.25
"""A belief is tested at least so far from the ends: whoever writes 10 does not mean that nobody complains."""
FEWEST = 3
"""Parts it takes for an order among them, and customers' verdicts for each of a part's two sides."""


@dataclass(frozen=True)
class Weights:
    """How much of customers' attention and verdicts each part has: (parts,), and in each draw (draws, parts)."""

    point: Floats
    drawn: Floats


def described(mentions: Mentions, place: Rows, parts: int) -> pd.DataFrame:
    """Return one row a part: statements, people, share of all people with its ends, pos, neg, mixed, neu.

    place: (statements,) which part each speaks of, -1 for none.
    """
    own = mentions.statements.assign(place=place)
    own = own[own["place"] != ELSEWHERE]
    every = range(parts)
    people = own.groupby("place")["person"].nunique().reindex(every, fill_value=0)
    low, high = wilson(people, mentions.people)
    found = pd.DataFrame(
        {
            "statements": own.groupby("place").size().reindex(every, fill_value=0),
            "people": people,
            "share": people / max(mentions.people, 1),
            "share_low": low,
            "share_high": high,
        }
    )
    feelings = pd.crosstab(own["place"], own["sentiment"]).reindex(index=every, columns=list(FEELING), fill_value=0)
    return found.join(feelings).rename_axis(None)


def satisfied(mentions: Mentions, place: Rows, believed: Floats) -> pd.DataFrame:
    """Return each part's satisfaction with its ends, and p of the test that it is what is believed.

    Satisfaction is 10 x the mean feeling of the statements (good 1, mixed or neutral 0.5, bad 0); a person's hang
    together. believed: (parts,) 0 to 10, NaN where nothing is: then p is NaN too.
    """
    own = mentions.statements
    feeling = (own["sentiment"].map(FEELING).to_numpy(dtype=float) + 1) / 2
    person = own["person"].to_numpy()
    rows = []
    for part, belief in enumerate(believed):
        mine = place == part
        mean, low, high = clustered_mean(feeling[mine], person[mine])
        against = np.clip(belief, EDGE, TOP - EDGE) / TOP
        rows.append((TOP * mean, TOP * low, TOP * high, clustered_test(feeling[mine], person[mine], against)))
    names = ["satisfaction", "satisfaction_low", "satisfaction_high", "satisfaction_p"]
    return pd.DataFrame(rows, columns=names, dtype=float)


def weights(mentions: Mentions, column: Rows, parts: int, draws: int, seed: int) -> Weights:
    """Return how much weight each part has with customers: half by who speaks of it, half by what is at stake there.

    column: (statements,) the part each speaks of; what is spoken of beside the parts has columns from `parts` on, so
    that
    it is held still when a part's stake is taken: how far the mean outcome would move if all that is said of it, good
    and bad, became neutral (`Effects.lost` and `Effects.held`). Both halves are shares of their sum over the parts.
    """
    width = int(column.max(initial=parts - 1)) + 1
    there = incidence_at(mentions, column, width)
    known = np.flatnonzero(judged(mentions.pieces))
    pieces = mentions.pieces.iloc[known]
    person = mentions.pieces["person"].to_numpy()
    spoken = _spoken(mentions, column, parts)
    fit = Fit(there.part(known, np.arange(width)), pieces["outcome"].to_numpy(dtype=float), FEWEST, 1.0)
    point = _weight(spoken.mean(axis=0, keepdims=True), _stake(fit.estimate(shares=False), parts))
    # the same draws twice, for all of them at once would not fit into memory
    shares = np.concatenate([part @ spoken for part in person_weights(mentions.people, draws, seed)])
    drawn = (part[:, person[known]] for part in person_weights(mentions.people, draws, seed))
    stake = fit.redraw(drawn, np.unique(person[known], return_inverse=True)[1], shares=False)
    return Weights(point[0], _weight(shares, _stake(stake, parts)))


def on_scale(weight: Floats, believed: Floats) -> Floats:
    """Return what the brand gives to the place that each part's weight has: (draws, parts).

    weight: (draws, parts). believed: (parts,) 0 to 10. The heaviest part gets the brand's largest number, and so on:
    only the order counts, so that no unit has to be made up for what customers never put in numbers.
    """
    order = weight.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    return np.asarray(np.sort(believed)[order])


def important(weight: Weights, believed: Floats) -> pd.DataFrame:
    """Return each part's importance on the brand's scale with its ends, and p of being what is believed.

    believed: (parts,) 0 to 10, NaN where nothing is: such parts, and all where fewer than three have a number, stay
    NaN.
    """
    names = ["importance", "importance_low", "importance_high", "importance_p"]
    found = pd.DataFrame(np.nan, index=range(len(believed)), columns=names)
    rated = np.flatnonzero(~np.isnan(believed))
    if len(rated) < FEWEST:
        return found
    own = believed[rated]
    point = on_scale(weight.point[None, rated], own)[0]
    drawn = on_scale(weight.drawn[:, rated], own)
    low, high = ends(drawn)
    beyond = np.minimum((drawn <= own).sum(axis=0), (drawn >= own).sum(axis=0))
    p = np.minimum(2 * (beyond + 1) / (len(drawn) + 1), 1)
    found.loc[rated, names] = np.stack([point, np.minimum(low, point), np.maximum(high, point), p], axis=1)
    return found


def _spoken(mentions: Mentions, column: Rows, parts: int) -> Floats:
    """Return who speaks of what, (people, parts) of 0 and 1."""
    inside = (column >= 0) & (column < parts)
    found = np.zeros((mentions.people, parts))
    found[mentions.statements["person"].to_numpy()[inside], column[inside]] = 1
    return found


def _stake(effects: Effects, parts: int) -> Floats:
    return (np.maximum(effects.lost, 0) + np.maximum(effects.held, 0))[:, :parts]


def _weight(shares: Floats, stake: Floats) -> Floats:
    return (_relative(shares) + _relative(stake)) / 2


def _relative(values: Floats) -> Floats:
    return np.asarray(values / np.maximum(values.sum(axis=1, keepdims=True), 1e-12))
