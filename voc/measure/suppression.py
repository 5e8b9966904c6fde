"""Small cells are not shown, nor what would give them away."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from voc.measure.intervals import Floats

K = 5
"""People behind a figure, at least, unless set otherwise."""


def safe_cells(inside: Floats, outside: Floats, k: int) -> npt.NDArray[np.bool_]:
    """Tell which cells may be shown, (groups, things): those of `k` people or more, inside and outside.

    inside, outside: people of each group, and of all others, who say a thing. Complementary: where what is left
    after taking the shown cells from the whole would be fewer than `k` people, the smallest shown cell goes, too.
    """
    shown = (inside >= k) & (outside >= k)
    total = (inside + outside).max(axis=0, initial=0)
    for _ in range(len(inside)):
        rest = total - np.where(shown, inside, 0).sum(axis=0)
        given_away = (rest > 0) & (rest < k) & shown.any(axis=0)
        if not given_away.any():
            break
        smallest = np.where(shown, inside, np.inf).argmin(axis=0)
        shown[smallest[given_away], np.flatnonzero(given_away)] = False
    return shown
