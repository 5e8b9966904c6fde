"""Cut feedback into windows of tokens, so that every statement is read with the text around it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Span = tuple[int, int]
"""A stretch [start, end)."""


@dataclass(frozen=True)
class Tokens:
    """A document's tokens: their ids, and where each stands in the text."""

    ids: Sequence[int]
    offsets: Sequence[Span]


@dataclass(frozen=True)
class Window:
    """Tokens to be read together, and where the statements stand among them.

    ids: the tokens' ids. spans: the statements' tokens, as positions in `ids`. rows: which statement each span is.
    """

    ids: tuple[int, ...]
    spans: tuple[Span, ...]
    rows: tuple[int, ...]


def windows(document: Tokens, spans: Sequence[Span], rows: Sequence[int], room: int) -> Iterator[Window]:
    """Yield windows of at most `room` tokens that hold every statement once, each with text on both sides.

    spans, rows: the statements in reading order, where each stands in the text, and its number.
    A document that fits is one window; a longer one is cut so that statements fill at most two thirds of each, the
    rest being context. A statement longer than a window is read as far as it fits.
    """
    starts, stops = [start for start, _ in document.offsets], [stop for _, stop in document.offsets]
    found = [_tokens(starts, stops, span) for span in spans]
    at = 0
    while at < len(found):
        last = _last_beside(found, at, room, len(document.ids))
        first = _begin((found[at][0], found[last][1]), room, len(document.ids))
        inside = tuple(_placed(span, first, room) for span in found[at : last + 1])
        yield Window(tuple(document.ids[first : first + room]), inside, tuple(rows[at : last + 1]))
        at = last + 1


def _tokens(starts: Sequence[int], stops: Sequence[int], span: Span) -> Span:
    """Return the tokens that stand in the span; the one before it where none does."""
    first, end = bisect_right(stops, span[0]), bisect_left(starts, span[1])
    return (first, end) if first < end else (max(first - 1, 0), max(first, 1))


def _last_beside(found: Sequence[Span], at: int, room: int, tokens: int) -> int:
    """Return the last statement that shares a window with the one at `at`."""
    if tokens <= room:
        return len(found) - 1
    last = at
    while last + 1 < len(found) and found[last + 1][1] - found[at][0] <= 2 * room // 3:
        last += 1
    return last


def _begin(core: Span, room: int, tokens: int) -> int:
    """Return the first token of the window that has the core in its middle."""
    before = max(room - (core[1] - core[0]), 0) // 2
    return max(min(core[0] - before, tokens - room), 0)


def _placed(span: Span, first: int, room: int) -> Span:
    start = min(span[0] - first, room - 1)
    return start, max(min(span[1] - first, room), start + 1)
