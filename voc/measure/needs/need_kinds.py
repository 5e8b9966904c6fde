"""What kind of need a statement speaks of, by the cues in definitions/needs.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from voc.resources import definition

UNKNOWN = -1
LEADING = 0.25
"""Share of a need's statements that must be of one kind for the need to be of that kind."""
WORD = re.compile(r"\w+")
NO_LETTER = re.compile(r"(?:\(\?<!?[^()]*\)|\\b|\\d\+ )*")
GROUP = re.compile(r"\(\?:([^()]*)\)(?![?*{])")
LETTERS = re.compile(r"[a-z ]*(?![?*{])")
INNERMOST = re.compile(r"\([^()]*\)")
"""What cues are made of: what may stand before their first letter, a group, letters that must be there."""


@dataclass(frozen=True)
class Cues:
    """The cues of one kind as one pattern, and the words they begin with: a quick way past texts without them."""

    find: re.Pattern[str]
    words: frozenset[str]
    stems: tuple[str, ...]

    def may_begin(self, word: str) -> bool:
        """Tell whether a cue may begin with this word."""
        return word in self.words or word.startswith(self.stems)


def need_kinds(texts: pd.Series[str]) -> npt.NDArray[np.int64]:
    """Return each text's kind as a row of `kinds()`, or -1: the kind with the most cues, the earlier on a tie.

    The last kind (wanting it better) only counts where no other is found.
    """
    return np.fromiter(map(_kind, texts.fillna("").str.lower()), np.int64, len(texts))


@lru_cache(2**16)
def _kind(text: str) -> int:
    """Return one text's kind. Kept in memory: a run asks for the needs it found, and again for how they change."""
    hits = np.zeros(len(kinds()), dtype=np.int64)
    for kind in set().union(*map(_beginning_with, WORD.findall(text))):
        hits[kind] = len(_cues()[kind].find.findall(text))
    hits[-1] = 0 if hits[:-1].any() else hits[-1]
    return int(hits.argmax()) if hits.any() else UNKNOWN


def cue_places(text: str, kind: int) -> list[tuple[int, int]]:
    """Return where the cues of a kind stand in a text: first character, and the one after the last."""
    return [found.span() for found in _cues()[kind].find.finditer(text.lower())] if kind != UNKNOWN else []


def leading_kind(found: npt.NDArray[np.int64]) -> int:
    """Return the kind that most of these statements are of; -1 where none stands out.

    The last kind (wanting it better) only leads where no other does.
    """
    last = len(kinds()) - 1
    counts = np.bincount(found[found >= 0], minlength=last + 1)
    for kind in (int(counts[:last].argmax()), last):
        if counts[kind] >= max(LEADING * len(found), 1):
            return kind
    return UNKNOWN


def kind_code(kind: int) -> str | None:
    """Return the code of a kind; None for UNKNOWN."""
    return None if kind == UNKNOWN else str(kinds()[kind]["code"])


def asks_for_something(texts: pd.Series[str]) -> pd.Series[bool]:
    """Tell which texts are more than "nothing", "no complaints", "could not be better"."""
    return texts.fillna("").map(_asks).astype(bool)


@lru_cache(2**16)
def _asks(text: str) -> bool:
    return _no_need().fullmatch(text.strip()) is None


@cache
def _no_need() -> re.Pattern[str]:
    return re.compile(
        "|".join(f"(?:{each})" for each in definition("needs")["no_need"]["patterns"]), re.IGNORECASE | re.DOTALL
    )


def kinds() -> list[dict[str, Any]]:
    """Return the kinds of need, in the order of the file."""
    found: list[dict[str, Any]] = definition("needs")["kind"]
    return found


@lru_cache(2**16)
def _beginning_with(word: str) -> frozenset[int]:
    """Return the kinds that have a cue which may begin with this word."""
    return frozenset(kind for kind, cues in enumerate(_cues()) if cues.may_begin(word))


@cache
def _cues() -> list[Cues]:
    found = []
    for kind in kinds():
        pattern = re.compile("|".join(f"(?:{cue})" for cue in kind["cues"]))
        starts = {start for cue in kind["cues"] for start in beginnings(cue)}
        words = frozenset(start.split(" ")[0] for start in starts if " " in start)
        found.append(Cues(pattern, words, tuple(start for start in starts if " " not in start)))
    return found


def beginnings(cue: str) -> list[str]:
    """Return the letters that a match of a cue begins with, of each alternative; "" where that is not certain.

    They stand at the beginning of a word.
    """
    rest = outside = NO_LETTER.sub("", cue, count=1)
    while INNERMOST.search(outside):
        outside = INNERMOST.sub("", outside)
    group = GROUP.match(rest)
    options = group[1].split("|") if group else [rest]
    if "|" in outside or r"\b" not in cue.removesuffix(rest):
        return [""]
    return [found.group() if (found := LETTERS.match(each)) else "" for each in options]
