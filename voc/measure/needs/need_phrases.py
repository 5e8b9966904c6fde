"""What a need is about: the noun phrase that its statements share and others do not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from voc.english import tagger
from voc.resources import definition

if TYPE_CHECKING:
    from spacy.tokens import Token

NOUNS = ("NN", "NNS")
LONGEST = 3
"""Nouns in a phrase."""
WHOLE = 0.4
"""A longer phrase stands for its head noun when it makes up this share of the head's mentions."""
CLOSE = 30
"""Characters between a phrase and the cue that is about it, at most."""
BREAK = re.compile(r"[.,;:!?()\n]|\b(?:but|and|because|so)\b")
"""What ends the stretch in which a cue is about a phrase."""
Span = tuple[int, int]
"""Where something stands in a text: its first character, and the one after its last."""


@dataclass(frozen=True)
class Phrase:
    """A noun phrase as counted (`key`: lower case, head noun singular) and as customers write it (`shown`)."""

    key: str
    shown: str


@dataclass(frozen=True)
class Background:
    """The phrases of all needs: texts with each key, its most usual form, and the number of texts."""

    texts: Counter[str]
    usual: dict[str, Phrase]
    total: int


def noun_phrases(
    texts: Sequence[str], english: Sequence[bool], cues: Sequence[Sequence[Span]] | None = None
) -> list[set[Phrase]]:
    """Return the noun phrases of each text: runs of up to three nouns, and the ends of longer ones.

    cues: what each text says of the phrases wanted; only those close to a cue and in one stretch with it are returned.
    All are where a text has no cue. "Waited an hour for the ambulance, without pain relief" is no wait for relief.
    A text in another language gives its longer words, in quotation marks, since its grammar is not known here.
    """
    flagged = list(zip(texts, english, cues or [()] * len(texts), strict=True))
    distinct = sorted({text for text, known, _ in flagged if known})
    parsed = {text: list(_runs(tokens)) for text, tokens in zip(distinct, _tagged(distinct), strict=True)}
    return [
        {phrase for phrase, place in parsed[text] if _belongs(text, place, about)} if known else set(_words(text))
        for text, known, about in flagged
    ]


def _belongs(text: str, place: Span, cues: Sequence[Span]) -> bool:
    return not cues or any(_close(text, *sorted([place, cue])) for cue in cues)


def _close(text: str, first: Span, second: Span) -> bool:
    between = text[first[1] : second[0]].lower()
    return len(between) <= CLOSE and not BREAK.search(between)


def background(found: Sequence[set[Phrase]]) -> Background:
    """Count the phrases of all needs' statements."""
    forms = Counter(phrase for each in found for phrase in each)
    usual = {phrase.key: phrase for phrase in sorted(forms, key=lambda phrase: (forms[phrase], phrase.shown))}
    return Background(_texts_with(found), usual, len(found))


def key_phrases(found: Sequence[set[Phrase]], everywhere: Background, least: float) -> list[Phrase]:
    """Return the phrases of one need, the most telling first: frequent here and rarer elsewhere.

    found: the phrases of each of its statements. everywhere: those of all needs' statements. least: share
    of the need's statements that a phrase must be in.
    """
    here = _texts_with(found)
    floor = max(2, least * len(found))
    scores = {key: _score(key, here, len(found), everywhere) for key, count in here.items() if count >= floor}
    return [everywhere.usual[key] for key in sorted(scores, key=lambda key: (-scores[key], key))]


def _texts_with(found: Iterable[set[Phrase]]) -> Counter[str]:
    return Counter(key for each in found for key in {phrase.key for phrase in each})


def _score(key: str, here: Counter[str], texts: int, everywhere: Background) -> float:
    share, elsewhere = here[key] / texts, everywhere.texts[key] / everywhere.total
    nouns = key.split()
    whole = len(nouns) > 1 and here[key] >= WHOLE * here.get(nouns[-1], here[key])
    return float(share * np.log2(1 + share / elsewhere) * (1.5 if whole else 1.0))


def _runs(tokens: Iterable[Token]) -> Iterator[tuple[Phrase, Span]]:
    run: list[Token] = []
    for token in [*tokens, None]:
        if token is not None and token.tag_ in NOUNS and token.lower_.replace("-", "").isalpha() and len(token) > 2:
            run.append(token)
            continue
        for length in range(1, min(len(run), LONGEST) + 1):
            yield from _phrase(run[-length:])
        run = []


def _phrase(nouns: list[Token]) -> Iterator[tuple[Phrase, Span]]:
    before, head = [token.lower_ for token in nouns[:-1]], nouns[-1]
    lemma = _singular(head.lower_)
    if lemma not in _empty() and not any(left == right for left, right in pairwise([*before, head.lower_])):
        shown = f"the {' '.join([*before, head.lower_])}"
        yield Phrase(" ".join([*before, lemma]), shown), (nouns[0].idx, head.idx + len(head))


def _singular(word: str) -> str:
    for ending, single in definition("needs")["phrases"]["plural"]:
        if word.endswith(ending) and len(word) > 3:
            return word[: -len(ending)] + str(single)
    return word


def _words(text: str) -> Iterator[Phrase]:
    for word in text.lower().split():
        plain = word.strip(".,;:!?\"'()[]«»“”„…<>")
        if len(plain) > 4 and plain.isalpha():
            yield Phrase(plain, f"“{plain}”")


@cache
def _empty() -> frozenset[str]:
    return frozenset(definition("needs")["phrases"]["empty"])


def _tagged(texts: list[str]) -> Iterator[Iterable[Token]]:
    return iter(tagger().pipe(texts, batch_size=256)) if texts else iter(())
