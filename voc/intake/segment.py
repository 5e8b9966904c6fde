"""Split feedback into statements: sentences, bullets and lines, and the clauses of sentences that never end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
from pydantic import Field

from voc.corpus import Corpus
from voc.english import english, fits
from voc.progress import track
from voc.resources import definition
from voc.step import StepSettings, step

Span = tuple[int, int]

LINE = re.compile(r"[^\n]+")
# Inside a line, a mark that may end a sentence. A line without one is one sentence, and the model need not be asked.
MARK = re.compile(r"[.!?…;:。！？]|\s[•*·▪►✓✔–—-]\s")
LAST_MARKS = " .!?…;:。！？)\"'”’"
BULLET = re.compile(r"\s*(?:[-–—•*·▪►✓✔>+](?=\s)|[•·▪►✓✔]|\(?\d{1,2}[.)](?=\s)|\(?[a-h]\)(?=\s))\s*")
INNER_BULLET = re.compile(r"(?<=\s)[•▪►✓✔](?=\s)")
FULL_STOP = re.compile(
    r"(?<![。！？｡])[。！？｡]++[」』”’）)]*+(?=\S)|[!?]{1,9}[」』”]*(?=[\u3040-\u30ff\u4e00-\u9fff])"
)
# A sentence end whose space was forgotten: "so cute.The fabric", "NEVER!!!They", "waited....then".
NO_SPACE = re.compile(
    r"(?<=[a-zà-ÿ)'\"][.!?])(?=[A-ZÀ-Þ][a-zà-ÿ]*[\s',])|(?<=[!?])(?=[^\W\d_]{2})|(?<=\.{3})(?=[^\W\d_.]{2})|(?<=[.!?]\s)(?=[¿¡])"
)
NUMBER_BEFORE = re.compile(r"(?:^|\s)\d{1,4}\.\s*$")
TIES_ON = re.compile(r"[\s]*[,:;.!?)\]}»%…/]")
WORD = re.compile(r"\S+")
SAYS = re.compile(r"[^\W\d_]|[\u203c-\u2bff\u3297\u3299\U0001f000-\U0001faff]")
HEADING = re.compile(r"\S+(?: \S+){0,2}:")
MAY_START = re.compile(r"[\s.!?…)\"'”’]")
CLAUSE_END = re.compile(r"(?:;|\s[–—-]{1,2}|\.{2,}|…)\s+")
SHORTEST_CLAUSE = 8


class SegmentSettings(StepSettings):
    """How feedback is split.

    longest: words above which a sentence is cut at its clauses.
    """

    longest: int = Field(default=60, ge=20)


@step(
    scope="rows",
    reads=("feedback.feedback_id", "feedback.text"),
    adds=("statements.statement_id", "statements.feedback_id", "statements.start", "statements.end", "statements.text"),
)
def segment(corpus: Corpus, settings: SegmentSettings) -> Corpus:
    """Fill the statements: `feedback.text[start:end] == statement`, in order, none overlapping.

    Feedback without text has none. `statement_id` is `feedback_id`, a dash and the number of the statement from 0.
    """
    table = corpus.feedback
    texts = table["text"].fillna("").tolist()
    languages = table["lang"].fillna("und").tolist() if "lang" in table else ["und"] * len(texts)
    spans = list(split(texts, languages, settings.longest))
    counts = np.array([len(each) for each in spans], dtype=int)
    ids = np.repeat(table["feedback_id"].to_numpy(), counts)
    numbers = [number for count in counts for number in range(count)]
    statements = pd.DataFrame(
        {
            "statement_id": pd.Series([f"{owner}-{n}" for owner, n in zip(ids, numbers, strict=True)], dtype="str"),
            "feedback_id": pd.Series(ids, dtype="str"),
            "start": np.array([start for each in spans for start, _ in each], dtype="int64"),
            "end": np.array([end for each in spans for _, end in each], dtype="int64"),
            "text": pd.Series([t[a:b] for t, each in zip(texts, spans, strict=True) for a, b in each], dtype="str"),
        }
    )
    return replace(corpus, statements=statements)


def split(texts: Sequence[str], languages: Sequence[str], longest: int = 60) -> Iterator[list[Span]]:
    """Yield for each text the spans (start, end) of its statements."""
    lines = [[line.span() for line in LINE.finditer(text)] for text in texts]
    asked = [(row, span) for row, spans in enumerate(lines) for span in spans if _may_hold_more(texts[row], *span)]
    docs = english("senter").pipe((texts[row][start:end] for row, (start, end) in asked), batch_size=256)
    borders: dict[tuple[int, int], set[int]] = {}
    for (row, (start, _)), doc in zip(asked, track(docs, "segment", len(asked)), strict=True):
        borders[row, start] = {start + sentence.start_char for sentence in doc.sents}
    for row, (text, language) in enumerate(zip(texts, languages, strict=True)):
        pieces = [
            piece
            for start, end in lines[row]
            for piece in _pieces(text, start, end, _kept(text, start, end, borders.get((row, start), set()), language))
        ]
        whole = _joined(text, pieces)
        yield [part for piece in whole for part in _clauses(text, *piece, longest)]


def _may_hold_more(text: str, start: int, end: int) -> bool:
    line = text[start:end].rstrip(LAST_MARKS)
    return MARK.search(line) is not None and fits(line)


def _kept(text: str, start: int, end: int, found: set[int], language: str) -> list[int]:
    """Return the borders inside a line: the model's, less its usual mistakes, and those it cannot see."""
    kept = {at for at in found if at > start and MAY_START.match(text, at - 1) and not TIES_ON.match(text, at)}
    if language == "de":  # an ordinal number: "am 20. Mai"
        kept = {at for at in kept if not NUMBER_BEFORE.search(text[max(start, at - 8) : at])}
    kept |= {mark.end() for mark in FULL_STOP.finditer(text, start, end)}
    kept |= {mark.start() for pattern in (NO_SPACE, INNER_BULLET) for mark in pattern.finditer(text, start, end)}
    inside = [hidden.span() for hidden in re.finditer(r"<[A-Z]+>", text[start:end])]
    return sorted(at for at in kept if start < at < end and not any(start + a < at < start + b for a, b in inside))


def _pieces(text: str, start: int, end: int, borders: Sequence[int]) -> Iterator[Span]:
    """Yield the stretches between borders, without white space around them or bullets before them."""
    for left, right in zip([start, *borders], [*borders, end], strict=True):
        bullet = BULLET.match(text, left, right)
        trimmed = _trimmed(text, bullet.end() if bullet else left, right)
        if trimmed[0] < trimmed[1]:
            yield trimmed


def _trimmed(text: str, start: int, end: int) -> Span:
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())


def _joined(text: str, pieces: Sequence[Span]) -> list[Span]:
    """Return the pieces; those that say nothing (no letter, no emoji) join the one before, headings the one after.

    A text that is a number only ("10") is one statement; one of dots and dashes is none.
    """
    whole: list[Span] = []
    heading = None
    for start, end in pieces:
        if not SAYS.search(text, start, end) and whole:
            whole[-1] = (whole[-1][0], end)
        elif heading is not None and "\n" not in text[heading:start]:
            whole[-1] = (heading, end)
        else:
            whole.append((start, end))
        heading = whole[-1][0] if HEADING.fullmatch(text, *whole[-1]) or not SAYS.search(text, *whole[-1]) else None
    return [span for span in whole if any(map(str.isalnum, text[slice(*span)])) or SAYS.search(text, *span)]


def _clauses(text: str, start: int, end: int, longest: int) -> list[Span]:
    """Return the sentence, cut at its clauses until no part is longer than `longest` words, or no clause is left."""
    words = [word.start() for word in WORD.finditer(text, start, end)]
    if len(words) <= longest:
        return [(start, end)]
    marks = {mark.end(): 0 for mark in CLAUSE_END.finditer(text, start, end)}
    for mark in _clause_start().finditer(text, start, end):
        marks.setdefault(mark.end(), 1 if mark["comma"] else 2)
    first, last = words[SHORTEST_CLAUSE], words[-SHORTEST_CLAUSE]
    middle = words[len(words) // 2]
    # A strong border counts as much nearer the middle than a weak one.
    possible = [(abs(at - middle) * (2 + strength), at) for at, strength in marks.items() if first <= at <= last]
    if not possible:
        return [(start, end)]
    at = min(possible)[1]
    left, right = _trimmed(text, start, at), _trimmed(text, at, end)
    return [*_clauses(text, *left, longest), *_clauses(text, *right, longest)]


@cache
def _clause_start() -> re.Pattern[str]:
    words = definition("clauses")
    comma, anywhere = ("|".join(sorted(words[name], key=len, reverse=True)) for name in ("after_comma", "anywhere"))
    return re.compile(rf"(?i)(?:(?P<comma>,)\s+(?=(?:{comma})\b)|\s(?=(?:{anywhere})\b))")
