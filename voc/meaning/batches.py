"""Windows of tokens in batches of a few fixed shapes.

A window's own length chooses the shape, so that what a network makes of it does not depend on what is read beside it: a
vector is the same to the bit in any order and any company.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from voc.meaning.minilm import BEGIN, END, MOST_TOKENS, WIDTH
from voc.meaning.windows import Window

ROOMS = (8, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 128, 192, MOST_TOKENS + 2)
"""Tokens, with the marks of begin and end, that windows are filled up to."""
TOGETHER = 512
"""Tokens, about, in a batch."""


@dataclass(frozen=True)
class Form:
    """What an encoder takes and gives: marks of a text's begin and end, what fills a row up, its vectors' width."""

    begin: int = BEGIN
    end: int = END
    padding: int = 0
    width: int = WIDTH


MINILM_FORM = Form()


@dataclass(frozen=True)
class Batch:
    """Windows that run together: `rows` of `room` tokens each, those without a window being empty."""

    windows: tuple[Window, ...]
    room: int
    form: Form = MINILM_FORM

    @property
    def rows(self) -> int:
        """Return how many rows the batch has, which its room alone decides."""
        return max(TOGETHER // self.room, 1)

    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the tokens (rows, room) int64 and the mask (rows, room) float32."""
        return filled(self.windows, self.rows, self.room, self.form)


def filled(cut: Sequence[Window], rows: int, room: int, form: Form = MINILM_FORM) -> tuple[np.ndarray, np.ndarray]:
    """Return the windows' tokens with their marks (rows, room) int64, and the mask (rows, room) float32."""
    ids, mask = np.full((rows, room), form.padding, np.int64), np.zeros((rows, room), np.float32)
    for row, window in enumerate(cut):
        marked = [form.begin, *window.ids, form.end]
        ids[row, : len(marked)], mask[row, : len(marked)] = marked, 1
    return ids, mask


def batches(cut: Sequence[Window], form: Form = MINILM_FORM) -> Iterator[Batch]:
    """Yield the windows in batches of one room each."""
    for room, own in groupby(sorted(cut, key=lambda each: len(each.ids)), key=_room):
        waiting = list(own)
        rows = Batch((), room).rows
        for start in range(0, len(waiting), rows):
            yield Batch(tuple(waiting[start : start + rows]), room, form)


def _room(window: Window) -> int:
    return next(room for room in ROOMS if len(window.ids) + 2 <= room)
