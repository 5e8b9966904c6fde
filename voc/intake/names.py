"""Find names of people: by lists of names, by the words before them, and where these leave it open, by spaCy.

The small model alone takes airports, breeds and brands for people and misses a third of the agents. So it is asked only
about words that are listed as names and as something else (Austin, Grace, Penny), which keeps it quick, too. Weak: a
name that no list has is found after a cue only, and so is a name in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from voc.english import english, fits
from voc.intake.cues import expected
from voc.progress import track
from voc.resources import definition

Span = tuple[int, int]

ENGLISH = {"en", "und"}
VALUE = "value"
"""In the place of a language: the text is one value of a column, no sentence that spaCy could judge."""

LETTERS = re.compile(r"[^\W\d_]+")
WORD = r"(?:[^\W\d_]{2,}|[OD]['’][^\W\d_]{2,})(?:['’-][^\W\d_]{2,})*"
ANY_WORD = re.compile(rf"(?<![\w<@#]){WORD}(?![\w@/])")
SURNAME = re.compile(rf" ({WORD})(?![\w@/])")
INITIAL = re.compile(r" (?:[A-Z]\.(?=\s|$)|[A-HJ-Z](?=[\s,.!?)]|$))")
BEFORE = re.compile(r"([^\W\d_]+)\.?[ -]$")
AFTER = re.compile(r"[ -]([^\W\d_]+)")
PIECE = re.compile(r"[^.!?\n]+[.!?]*")
LOOK = 20
REMEMBERED = 2**17
"""Stretches without a space that are judged once; most texts are made of these."""
SHORTEST_SHOUT = 4


def find_names(texts: Sequence[str], languages: Sequence[str], readable: frozenset[str]) -> list[list[Span]]:
    """Return for each text the spans (start, end) of names of people, in order, none overlapping.

    languages: ISO 639-1 codes, "und" where unknown, or VALUE; spaCy is asked about English and unknown ones only.
    readable: names of brands and products; they and their words are no names of people.
    """
    finder = Finder(readable)
    pairs = [finder.sort(text, lang in ENGLISH or lang == VALUE) for text, lang in zip(texts, languages, strict=True)]
    found = [sure for sure, _ in pairs]
    asked = [words if lang in ENGLISH else [] for (_, words), lang in zip(pairs, languages, strict=True)]
    for row, span in _people(texts, asked):
        found[row].append(finder.whole(texts[row], *span))
    return [merged(spans) for spans in found]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, those that overlap joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


@dataclass(frozen=True)
class Finder:
    """Finds names by lists and cues, leaving `readable` alone."""

    readable: frozenset[str]

    def sort(self, text: str, anywhere: bool) -> tuple[list[Span], list[Span]]:
        """Return the spans of the names that lists and cues are sure of, and the words only the sentence can decide on.

        anywhere: whether a listed name counts at the start of a sentence, too. In English it does.
        """
        if not any(map(self._may_hold_name, text.split())):
            return [], []
        words = [word.span() for word in ANY_WORD.finditer(text) if self._may_be_name(word.group())]
        in_phrase = any(_first(text[start:end]) in self._phrase_words for start, end in words)
        readable = [found.span() for found in self._phrases.finditer(text)] if in_phrase else []
        sure, undecided = [], []
        for start, end in words:
            if self._barred(text, start, end) or any(a <= start < b for a, b in readable):
                continue
            kind, capital = _kind(text[start:end]), text[start].isupper()
            if (kind == "given" and capital and (anywhere or _inside(text, start))) or self._expected(text, start, end):
                sure.append(self.whole(text, start, end))
            elif (kind == "weak" or self._before_surname(text, start, end)) and text[start:end].istitle():
                undecided.append((start, end))
        return sure, undecided

    def whole(self, text: str, start: int, end: int) -> Span:
        """Return the span of a first name with the initial and the surname that follow it."""
        initial = INITIAL.match(text, end)
        end = initial.end() if initial else end
        surname = SURNAME.match(text, end)
        return start, surname.end() if surname and self._surname(surname[1]) else end

    @cached_property
    def _may_hold_name(self) -> Callable[[str], bool]:
        """Tell whether a stretch without a space has a word that may be a name."""
        return lru_cache(REMEMBERED)(lambda stretch: any(map(self._candidate, ANY_WORD.findall(stretch))))

    @cached_property
    def _may_be_name(self) -> Callable[[str], bool]:
        return lru_cache(REMEMBERED)(self._candidate)

    def _candidate(self, word: str) -> bool:
        return _kind(word) == "given" or (word[0].isupper() and (_kind(word) == "weak" or self._surname(word)))

    def _expected(self, text: str, start: int, end: int) -> bool:
        kind = _kind(text[start:end])
        return expected(text, start, end, kind == "given" or (kind == "weak" and text[start].isupper()))

    def _surname(self, word: str) -> bool:
        small = word.casefold()
        return word[0].isupper() and small not in lists()["ordinary"] and small not in self._own_words

    def _before_surname(self, text: str, start: int, end: int) -> bool:
        surname = SURNAME.match(text, end)
        listed = surname is not None and surname[1][0].isupper() and surname[1].casefold() in lists()["surnames"]
        return listed and text[start:end].casefold() not in lists()["leaders"]

    def _barred(self, text: str, start: int, end: int) -> bool:
        """Tell a word that is no name where it stands: MIA, Lake Geneva, Jack Russell, the brand's own name."""
        if _is_code(text[start:end]) or _first(text[start:end]) in self._own_words:
            return True
        before, after = BEFORE.search(text, max(0, start - LOOK), start), AFTER.match(text, end)
        led = before is not None and before[1].casefold() in lists()["leaders"]
        return led or (after is not None and after[1].casefold() in lists()["followers"])

    @cached_property
    def _own_words(self) -> frozenset[str]:
        """Words that are a brand or product, or belong to the name of one and are no first names."""
        split = [LETTERS.findall(name.casefold()) for name in self.readable]
        return frozenset(word for parts in split for word in parts if len(parts) == 1 or _kind(word) != "given")

    @cached_property
    def _phrases(self) -> re.Pattern[str]:
        phrases = sorted(self._phrase_names, key=lambda name: (-len(name), name))
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)", re.IGNORECASE)

    @cached_property
    def _phrase_words(self) -> frozenset[str]:
        return frozenset(word for name in self._phrase_names for word in LETTERS.findall(name.casefold()))

    @cached_property
    def _phrase_names(self) -> frozenset[str]:
        own = [name for name in self.readable if any(_kind(word) for word in LETTERS.findall(name))]
        return frozenset({*own, *definition("people")["known"]})


@cache
def lists() -> dict[str, frozenset[str]]:
    """Return the word lists of people.toml as sets of small letters."""
    people = definition("people")
    sets = {name: frozenset(words.split()) for name, words in people["lists"].items()}
    sets |= {name: frozenset(people[name]) for name in ("leaders", "followers")}
    return sets | {"ordinary": sets["words"] | sets["never"] | sets["followers"]}


def _kind(word: str) -> str | None:
    first = _first(word)
    return "given" if first in lists()["given"] else "weak" if first in lists()["weak"] else None


def _first(name: str) -> str:
    """Return the first part of a double name, in small letters: `anne` of Anne-Marie."""
    whole = name.casefold()
    return whole if whole.isalpha() else LETTERS.findall(whole)[0]


def _is_code(word: str) -> bool:
    """Tell an abbreviation (MIA, LHR-JFK, BAs) from a name."""
    parts = LETTERS.findall(word)
    short = all(part.isupper() and len(part) < SHORTEST_SHOUT for part in parts)
    return short or (len(parts[0]) > 1 and parts[0][:2].isupper() and not word.isupper())


def _inside(text: str, start: int) -> bool:
    """Tell whether a word stands inside its sentence, where a capital letter means something."""
    before = text[max(0, start - 3) : start].rstrip(" ")[-1:]
    return before.isalnum() or before in {",", ";"}


def _people(texts: Sequence[str], undecided: Sequence[Sequence[Span]]) -> list[tuple[int, Span]]:
    """Return those undecided words (row, span) that spaCy sees as part of a person's name."""
    pieces = [
        (row, piece.start(), piece.group(), inside)
        for row, spans in enumerate(undecided)
        if spans
        for piece in PIECE.finditer(texts[row])
        if (inside := [span for span in spans if piece.start() <= span[0] < piece.end()]) and fits(piece.group())
    ]
    distinct = list(dict.fromkeys(piece for _, _, piece, _ in pieces))
    people = dict(zip(distinct, _spans_of_people(distinct), strict=True))
    return [
        (row, span)
        for row, offset, piece, inside in pieces
        for span in inside
        if any(offset + start <= span[0] and span[1] <= offset + end for start, end in people[piece])
    ]


def _spans_of_people(pieces: Sequence[str]) -> Iterator[list[Span]]:
    """Yield for each piece of text the spans that spaCy takes for a person's name."""
    if not pieces:
        return
    docs = english("ner").pipe(pieces, batch_size=256)
    for doc in track(docs, "names", len(pieces)):
        yield [(ent.start_char, ent.end_char) for ent in doc.ents if ent.label_ == "PERSON"]
