"""Statements that come one by one, with or without the text around them: labelled ones, and those of `voc classify`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from voc.meaning.features import Sight, sight

SENTENCE_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+|\s*\n+\s*")
"""Only for the text around a statement, whose own borders are given."""
SCALE = re.compile(r"(\d+(?:\.\d+)?)\D*[-.]\D*?(\d+(?:\.\d+)?)")

Embed = Callable[[Sequence[str]], np.ndarray]


@dataclass(frozen=True)
class Placed:
    """A statement in its text: `text[start:end]`."""

    text: str
    start: int
    end: int


def given_sight(rows: pd.DataFrame, embed: Embed | None = None) -> Sight:
    """Return what the heads see of these statements: one row each, in the same order.

    rows: `statement`; where known `text`, `start`, `end` (the statement is sought in the text where they do not fit),
    `source_kind`, `rating`, `rating_scale`. embed: from texts to unit vectors; none of any width when None.
    """
    placed = [place(*each) for each in zip(*(_column(rows, name) for name in PLACE), strict=True)]
    pieces = [_pieces(each) for each in placed]
    sizes = [len(spans) for spans, _ in pieces]
    starts = np.r_[0, np.cumsum(sizes)[:-1]].astype(np.int64)
    statements = pd.DataFrame([span for spans, _ in pieces for span in spans], columns=["start", "end"])
    owner = np.repeat(np.arange(len(rows)), sizes)
    texts = [placed[row].text[start:end] for row, start, end in zip(owner, *statements.to_numpy().T, strict=True)]
    chosen = starts + np.array([own for _, own in pieces], dtype=np.int64)
    return sight(
        statements.assign(feedback_id=owner, text=pd.Series(texts, dtype="str")),
        _feedback(rows, [each.text for each in placed]),
        embed([texts[row] for row in chosen]) if embed is not None else None,
        chosen,
    )


PLACE = ("statement", "text", "start", "end")


def place(statement: object, text: object, start: object, end: object) -> Placed:
    """Return where a statement stands; alone where there is no text, or where the text does not hold it."""
    said = statement.strip() if isinstance(statement, str) else ""
    whole = text if isinstance(text, str) else ""
    if not said:
        return Placed("", 0, 0)
    at = _number(start)
    if at is None or whole[at : _number(end) or 0].strip() != said:
        at = whole.find(said)
    if at < 0:
        return Placed(said, 0, len(said))
    at += len(whole[at:]) - len(whole[at:].lstrip())
    return Placed(whole, at, at + len(said))


def _number(value: object) -> int | None:
    try:
        return int(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None


def _column(rows: pd.DataFrame, name: str) -> list[object]:
    return rows[name].tolist() if name in rows else [None] * len(rows)


def _pieces(placed: Placed) -> tuple[list[tuple[int, int]], int]:
    """Return the spans of all statements of a text, and which of them is the given one."""
    before = _sentences(placed.text, 0, placed.start)
    return [*before, (placed.start, placed.end), *_sentences(placed.text, placed.end, len(placed.text))], len(before)


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    borders = [start, *(mark.end() for mark in SENTENCE_END.finditer(text, start, end)), end]
    return [(left, right) for left, right in pairwise(borders) if text[left:right].strip()]


def _feedback(rows: pd.DataFrame, texts: Sequence[str]) -> pd.DataFrame:
    frame = pd.DataFrame(
        [_scale(each) for each in _column(rows, "rating_scale")], columns=["rating_min", "rating_max", "low_is_good"]
    )
    rating = pd.to_numeric(pd.Series(_column(rows, "rating"), dtype=object), errors="coerce").astype(float)
    known = frame["rating_min"].notna() & rating.between(frame["rating_min"], frame["rating_max"])
    return frame.assign(
        feedback_id=np.arange(len(rows)),
        text=pd.Series(texts, dtype="str"),
        rating=rating.where(known),
        nps=np.nan,
        recommend=np.nan,
        source_kind=pd.Series(_column(rows, "source_kind"), dtype=object),
    )


def _scale(described: object) -> tuple[float, float, bool]:
    """Read `1-5`, `NPS 0-10`, `FFT 1=very good .. 5=very poor (LOW is good)`, `4=Yes .. 1=not at all`."""
    text = described if isinstance(described, str) else ""
    found = SCALE.search(text)
    if found is None:
        return np.nan, np.nan, False
    low, high = sorted((float(found[1]), float(found[2])))
    return low, high, "low is good" in text.lower()
