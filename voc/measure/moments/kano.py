"""Kano's classes from penalty and reward: what pleases, and what only hurts when it fails."""

from __future__ import annotations

import numpy as np

from voc.measure.intervals import Floats

UNDECIDED = "undecided"
CLASSES = ("frustrator", "dissatisfier", "hybrid", "satisfier", "delighter")
BORDERS = (-0.7, -0.2, 0.2, 0.7)
"""Asymmetry below the first border is a frustrator, above the last a delighter."""


def kano_class(reward: Floats, penalty: Floats, sure: float) -> list[str]:
    """Return one class a moment from its redrawn effects, (draws, moments) each.

    Asymmetry = (r - q)/(r + q), with r the lift of a good and q the loss of a bad mention, neither below 0.
    The class that at least `sure` of the draws give; undecided where none does, or a side is not known.
    """
    lift, loss = np.maximum(reward, 0), np.maximum(-penalty, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        asymmetry = (lift - loss) / (lift + loss)
    known = ~np.isnan(asymmetry)
    place = np.where(known, np.searchsorted(BORDERS, asymmetry), -1)
    counts = np.stack([(place == number).sum(axis=0) for number in range(len(CLASSES))])
    best, most = counts.argmax(axis=0), counts.max(axis=0)
    return [CLASSES[number] if most[moment] >= sure * len(place) else UNDECIDED for moment, number in enumerate(best)]
