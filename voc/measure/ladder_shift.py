"""How far a moment moves people on the advocacy ladder."""

from __future__ import annotations

import numpy as np
import pandas as pd

from voc.measure.cells import Incidence
from voc.measure.intervals import Floats
from voc.measure.mentions import Mentions

UP, DOWN = ("recommend", "defend"), ("warn", "leave")


def ladder_shift(mentions: Mentions, incidence: Incidence, min_mentions: int) -> pd.DataFrame:
    """Return one row a moment: how feedback that mentions it well stands above feedback that mentions it badly.

    recommend_if_good: share of the feedback with a good mention that recommends or defends.
    warn_if_bad: share of the feedback with a bad mention that warns or leaves.
    ladder_shift: (recommends - warns | good) - (recommends - warns | bad), from -2 to 2.
    NaN where a side has fewer than `min_mentions`.
    """
    up, down = (_says(mentions, rungs) for rungs in (UP, DOWN))
    good, bad = (np.asarray(side.sum(axis=0)).ravel() for side in (incidence.good, incidence.bad))
    good, bad = (np.where(count >= min_mentions, count, np.nan) for count in (good, bad))
    well, badly = (up - down) @ incidence.good / good, (up - down) @ incidence.bad / bad
    return pd.DataFrame(
        {
            "ladder_shift": well - badly,
            "recommend_if_good": up @ incidence.good / good,
            "warn_if_bad": down @ incidence.bad / bad,
        }
    )


def _says(mentions: Mentions, rungs: tuple[str, ...]) -> Floats:
    said = np.zeros(len(mentions.pieces))
    own = mentions.statements
    said[own.loc[own["ladder"].isin(rungs), "piece"].to_numpy()] = 1
    return said
