"""On which rung of the advocacy ladder each person stands."""

from __future__ import annotations

import pandas as pd

from voc.resources import definition

SILENT = "none"
UP, DOWN = "up", "down"
"""Where a person stands: down, on a rung below `SILENT`; otherwise up, on one above it."""


def rung_codes() -> list[str]:
    """Return the rungs from the lowest to the highest."""
    return [each["code"] for each in definition("journey")["rung"]]


def rungs_below() -> list[str]:
    """Return the rungs of those who are going or gone."""
    return rung_codes()[: rung_codes().index(SILENT)]


def rungs_above() -> list[str]:
    """Return the rungs of those who stay, recommend or defend."""
    return rung_codes()[rung_codes().index(SILENT) + 1 :]


def person_rungs(statements: pd.DataFrame) -> pd.Series[str]:
    """Return each person's rung, by person.

    Who says anything below `none` stands on the lowest rung spoken of, also when praising elsewhere; who says only
    good things stands on the highest; the silent on `none`.
    """
    rungs = rung_codes()
    level = statements["ladder"].map({rung: place for place, rung in enumerate(rungs)})
    silent = rungs.index(SILENT)
    spoken = level.fillna(silent).groupby(statements["person"])
    lowest, highest = spoken.min(), spoken.max()
    return lowest.where(lowest < silent, highest).astype("int64").map(dict(enumerate(rungs)))
