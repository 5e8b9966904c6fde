"""A series over time as a small drawing: a line with its band, in the coordinates of an SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

WIDE, TALL = 300, 90
"""The drawing's own units; the page stretches it to its place."""


@dataclass(frozen=True)
class Line:
    """A series as a drawing.

    points: of the line. band: the corners of the band. at: where the change stands across, in percent; None where no
    change is marked. top, bottom, first, last: what the ends of the axes say. about: the line in words.
    """

    points: str
    band: str
    at: float | None
    top: str
    bottom: str
    first: str
    last: str
    about: str


def draw(
    times: Sequence[pd.Timestamp],
    values: pd.DataFrame,
    ends: tuple[float, float],
    *,
    say: Callable[[float], str],
    when: Callable[[Any], str],
    at: pd.Timestamp | None,
) -> Line:
    """Draw a series.

    times: two or more, in order. values: three columns, the line and the low and the high end of its band.
    ends: of the axis up; what lies beyond is drawn at the end. say, when: put a value, a time in words.
    """
    start, end = times[0], times[-1]
    bottom, top = ends
    across = [WIDE * ((each - start) / (end - start)) for each in times]
    line, low, high = (
        [TALL * (1 - (min(max(value, bottom), top) - bottom) / (top - bottom)) for value in values[name]]
        for name in values
    )
    middle = values.iloc[:, 0]
    told = [f"{when(start)}: {say(middle.iloc[0])}", f"{when(end)}: {say(middle.iloc[-1])}"]
    told.append(f"least {say(middle.min())}, most {say(middle.max())}")
    return Line(
        points=_path(across, line),
        band=f"{_path(across, high)} {_path(across[::-1], low[::-1])}",
        at=None if at is None else round(100 * min(max((at - start) / (end - start), 0), 1), 2),
        top=say(top),
        bottom=say(bottom),
        first=when(start),
        last=when(end),
        about="; ".join(told),
    )


def _path(across: Sequence[float], up: Sequence[float]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, up, strict=True))
