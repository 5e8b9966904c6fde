"""What a difference comes to, in one word: new, growing, shrinking, gone, only mix, or no more than noise."""

from __future__ import annotations

import numpy as np
import pandas as pd

from voc.measure.intervals import RATE

NEW, GROWING, SHRINKING, GONE, MIX, NOISE = "new", "growing", "shrinking", "gone", "mix", "noise"
FOLD = 5
"""A share that is surely so many times the other is new, or gone."""


def verdicts(table: pd.DataFrame, rate: float = RATE) -> pd.Series[str]:
    """Return the verdict of every row.

    table: a, b, low_a, high_a, low_b, high_b (NaN for means), difference, q, mix, within_low, within_high.
    A difference is one where q is at most `rate`. It is only a change of mix where the mix makes up half of it or
    more and the interval of what is within spans 0. It is new where b's low end is at least `FOLD` times a's high
    end (gone the other way round); else growing or shrinking.
    """
    unsure = (table["within_low"] <= 0) & (table["within_high"] >= 0)
    mixed = unsure & (table["mix"] / table["difference"] >= 0.5)
    conditions = [
        ~(table["q"] <= rate),
        mixed,
        table["low_b"] >= FOLD * table["high_a"],
        table["low_a"] >= FOLD * table["high_b"],
        table["difference"] > 0,
    ]
    return pd.Series(np.select(conditions, [NOISE, MIX, NEW, GONE, GROWING], default=SHRINKING), index=table.index)


def told_again(table: pd.DataFrame) -> pd.Series[bool]:
    """Tell which rows say again of a topic what an earlier row has said: that there is more, or less, of it."""
    about = table["key"].where(table["kind"].isin(["topic", "blame"]), table["kind"] + " " + table["key"])
    return pd.DataFrame({"about": about, "more": table["difference"] > 0}).duplicated()
