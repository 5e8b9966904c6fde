"""The words and phrases in statements, countable: lower case, plurals under their singular, no stop word at an edge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from voc.resources import definition

LONGEST = 3
"""Words in a phrase, at most."""
SKIPPED = re.compile(r"<[A-Z_]+>|https?://\S+|www\.\S+|(?<![\w@])@\w+|&\w+;")
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
TOKEN = re.compile(r"[^\W\d_]+(?:['’&-][^\W\d_]+)*|[.,;:!?()\[\]\"/|\n…–—]+|\S")


@dataclass(frozen=True)
class Terms:
    """Which statement holds which term.

    keys: the terms, as compared (`true to size`).
    shown: the terms, as written most often inside sentences (`true to size`, `TV`, `Heathrow`).
    counts: (statements, terms) sparse, 1 where a statement holds a term.
    """

    keys: list[str]
    shown: list[str]
    counts: Any


@cache
def stop_words() -> frozenset[str]:
    """Return the stop words of all languages at once, for a corpus may mix them."""
    return frozenset(word for words in definition("stopwords").values() for word in words)


def count_terms(texts: Sequence[str], min_rows: int) -> Terms:
    """Return the terms of one to three words that stand in at least `min_rows` of the texts."""
    import scipy.sparse as sp

    rows = [_terms(text) for text in texts]
    totals = Counter(key for row in rows for key in row)
    keys = sorted(key for key, count in totals.items() if count >= min_rows)
    place = {key: at for at, key in enumerate(keys)}
    pairs = [(at, place[key]) for at, row in enumerate(rows) for key in row if key in place]
    held = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    counts = sp.csr_array((np.ones(len(held)), (held[:, 0], held[:, 1])), shape=(len(texts), len(keys)))
    return Terms(keys, _shown(rows, keys), counts)


def stem(word: str) -> str:
    """Return a crude stem, by which `ordered`, `ordering` and `orders` are one word: for telling alike, never shown.

    Not Porter's, which parts `delivery` from `delivered`.
    """
    word = word.partition("'")[0]
    base = re.sub(r"(?:ingly|edly|ings?|ied|ies|ed|ly|es|s|e|(?<![aeiou])y)$", "", word) if len(word) > 3 else word
    base = base if len(base) >= 3 else word
    return base[:-1] if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "se" else base


def singular(word: str) -> str:
    """Return an English plural's singular; any other word, as far as its ending tells, as it is."""
    if word.endswith("'s"):
        return singular(word[:-2])
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    keeps = len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is", "ous"))
    return word if keeps else word[:-1]


@cache
def _phrase_rules(kind: str) -> frozenset[str]:
    return frozenset(definition("topics")["phrases"][kind])


def _shown(rows: Iterable[dict[str, str]], keys: list[str]) -> list[str]:
    written: dict[str, Counter[str]] = {key: Counter() for key in keys}
    for row in rows:
        for key, text in row.items():
            if key in written:
                written[key][text] += 1
    return [_capitals(min(found.items(), key=lambda each: (-each[1], each[0]))[0]) for found in written.values()]


def _capitals(phrase: str) -> str:
    return " ".join(word.upper() if word in _phrase_rules("capitals") else word for word in phrase.split())


def _terms(text: str) -> dict[str, str]:
    """Return the terms of a text and how they are written there; what opens a sentence loses its capital."""
    found: dict[str, str] = {}
    links = _phrase_rules("links")
    for run in _runs(SKIPPED.sub(" | ", text.replace("’", "'"))):
        lower = [word.lower() for word in run]
        edge = [len(word) > 1 and word not in stop_words() for word in lower]
        base = [singular(word) for word in lower]
        for start in range(len(run)):
            for end in range(start + 1, min(start + LONGEST, len(run)) + 1):
                if edge[start] and edge[end - 1] and all(edge[at] or lower[at] in links for at in range(start, end)):
                    found.setdefault(" ".join([*lower[start : end - 1], base[end - 1]]), " ".join(run[start:end]))
    return found


def _runs(text: str) -> Iterator[list[str]]:
    """Yield the stretches of words between marks and numbers; a capital at a stretch's start means nothing."""
    run: list[str] = []
    for token in TOKEN.findall(text):
        if token[0].isalpha():
            run.append(token if run or (len(token) > 1 and token.isupper()) else token.lower())
        elif run:
            yield run
            run = []
    if run:
        yield run
