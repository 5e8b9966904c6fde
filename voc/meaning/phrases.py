"""Short phrases that a thing can be called by, by their grammar: `loose cap`, `cancelled order`, `easy to use`."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from voc.english import fits, tagger
from voc.meaning.terms import SKIPPED, WORD, Terms, stem, stop_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

KINDS = {
    **dict.fromkeys(("JJ", "JJR", "JJS"), "A"),
    **dict.fromkeys(("NN", "NNS", "NNP", "NNPS"), "N"),
    **dict.fromkeys(("VBN", "VBG"), "G"),
    **dict.fromkeys(("VB", "VBD", "VBP", "VBZ"), "V"),
    **dict.fromkeys(("RB", "RBR", "RBS"), "R"),
    "DT": "D",
    "PRP$": "O",
    "RP": "P",
    "TO": "T",
}
"""A letter for each kind of word, by its Penn Treebank tag, so that a pattern of words is a pattern of letters."""
BEING = frozenset(("is", "was", "are", "were", "be", "been", "'s", "'re", "seems", "seemed", "looks", "feels", "felt"))
LINKS = frozenset(("of", "for", "on", "with", "to", "in", "without", "from", "by"))
SHAPES = (
    r"[AGN]{0,2}N",  # things: loose cap, missed appointment, phone line
    r"[AN]?NID?O?[AN]?N",  # joined: lack of communication, minutes on hold
    r"[VG]P?I?D?O?[AG]?N{1,2}",  # done to something: cancelled order, waiting for an engineer
    r"N{1,2}[VG][PAR]?",  # what something does: battery died, lid came loose
    r"ATVP?N{0,2}",  # easy to set up
    r"[VG][AR]",  # runs small
    r"N{1,2}B[DR]{0,2}A",  # how something is; turned round: `the cap was too loose` is a loose cap
)
BEARING, PROPER = frozenset("AGNVR"), ("NNP", "NNPS")


@dataclass(frozen=True)
class Phrase:
    """A phrase: the stems of the words that carry it, and how it is written."""

    key: frozenset[str]
    shown: str


def phrase_terms(texts: Sequence[str], parsed: Sequence[str], min_rows: int) -> Terms:
    """Return the phrases that at least `min_rows` of the parsed texts have, and which of all texts hold them.

    A text holds a phrase that has all its words, in any form and order.
    """
    forms: dict[frozenset[str], Counter[str]] = defaultdict(Counter)
    for found in phrases(parsed):
        for phrase in found:
            forms[phrase.key][phrase.shown] += 1
    kept = {" ".join(sorted(key)): key for key, shown in forms.items() if shown.total() >= min_rows}
    rows = _rows_of(texts)
    held = [_common([rows[word] for word in kept[name]]) for name in sorted(kept)]
    shown = [min(forms[kept[name]].items(), key=lambda each: (-each[1], each[0]))[0] for name in sorted(kept)]
    return Terms(sorted(kept), shown, _matrix(held, len(texts)))


def phrases(texts: Sequence[str]) -> Iterator[set[Phrase]]:
    """Yield the phrases of each text: English, as far as the tagger knows it."""
    for doc in tagger().pipe((_plain(text) if fits(text) else "" for text in texts), batch_size=256):
        yield set(_phrases(doc))


def _rows_of(texts: Sequence[str]) -> dict[str, np.ndarray]:
    """Return the texts that hold a word of each stem, in order."""
    found: dict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        words = set(WORD.findall(_plain(text).lower())) - stop_words()
        for word in {stem(word) for word in words}:
            found[word].append(row)
    return defaultdict(lambda: np.zeros(0, dtype=np.int64), {word: np.array(rows) for word, rows in found.items()})


def _plain(text: str) -> str:
    return SKIPPED.sub(" | ", text.replace("’", "'"))


def _common(rows: Sequence[np.ndarray]) -> np.ndarray:
    return reduce(lambda one, two: np.intersect1d(one, two, assume_unique=True), sorted(rows, key=len))


def _matrix(held: Sequence[np.ndarray], texts: int) -> Any:
    import scipy.sparse as sp

    rows = np.concatenate([np.zeros(0, dtype=np.int64), *held])
    columns = np.repeat(np.arange(len(held)), [len(each) for each in held])
    return sp.csr_array((np.ones(len(rows)), (rows, columns)), shape=(texts, len(held)))


def _phrases(doc: Doc) -> Iterator[Phrase]:
    letters = "".join(_letter(token) for token in doc)
    for shape in SHAPES:
        for found in re.finditer(f"(?=({shape}))", letters):
            start, end = found.span(1)
            yield from _phrase(list(doc[start:end]), letters[start:end])


def _letter(token: Token) -> str:
    word = token.lower_
    if word in BEING:
        return "B"
    if word in LINKS:
        return "I" if token.tag_ != "TO" else "T"
    letter = KINDS.get(token.tag_, ".")
    return "." if letter in BEARING and not word.replace("-", "").replace("'", "").isalpha() else letter


def _phrase(tokens: Sequence[Token], letters: str) -> Iterator[Phrase]:
    kept = [token for token, letter in zip(tokens, letters, strict=True) if letter not in "OB"]
    if "B" in letters:
        kept = [tokens[-1], *(token for token, letter in zip(tokens, letters, strict=True) if letter == "N")]
    words = [token.lower_ for token, letter in zip(tokens, letters, strict=True) if letter in BEARING]
    bearing = [word for word in words if word not in stop_words()]
    key = frozenset(stem(word) for word in bearing)
    whole = bearing and words[0] == bearing[0] and words[-1] == bearing[-1] and min(map(len, bearing)) > 1
    if whole and len(key) == len(bearing) and len(bearing) >= min(len(words), 2):
        yield Phrase(key, " ".join(map(_written, kept)))


def _written(token: Token) -> str:
    """Return the word without the capital that the start of a sentence, or a headline, gives it."""
    if token.is_upper and len(token) > 1:
        return token.text
    opens = token.i == 0 or not token.nbor(-1).text[0].isalnum()
    return token.text if token.tag_ in PROPER and not opens else token.lower_
