"""What a question asks for: its own words without the asking, and the label it asks for, if it does."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from voc.resources import definition

WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
ENDINGS = (
    *("ations", "liness", "ation", "ities", "ings", "able", "ness", "ment", "ing", "ies", "ied", "ers", "est", "ity"),
    *("ed", "er", "es", "ly", "s", "y", "e"),
)
"""Of English, the longest first."""
SHORTEST = 4
"""Letters that an ending leaves of a word at least."""


@dataclass(frozen=True)
class Sense:
    """What is asked besides a subject: statements with one of these codes of a label.

    reasons: the sentiment of the other statements of the same feedback that tell why; empty where there is no why.
    """

    name: str
    label: str
    codes: tuple[str, ...]
    reasons: str


@dataclass(frozen=True)
class Question:
    """A question as asked, its own words without those of asking, and its sense, if it has one.

    subject: whether it asks for anything besides its sense.
    """

    text: str
    words: tuple[str, ...]
    sense: Sense | None

    @property
    def bare(self) -> str:
        """Its own words; the question as it is where it has none."""
        return " ".join(self.words) or self.text

    @property
    def subject(self) -> bool:
        """Whether it asks for anything besides its sense."""
        return bool(self.words) or self.sense is None


def read_question(text: str, languages: Collection[str] = ("en",)) -> Question:
    """Return what a question asks for. languages: whose stop words it may hold besides English ones."""
    text = " ".join(text.split())
    sense, asking = _sense(text.lower())
    silent = {*definition("ask")["asking"], *asking, *_stop_words("en")}.union(*map(_stop_words, languages))
    words = [word for word in WORD.findall(text.lower().replace("’", "'")) if word not in silent]
    return Question(text, tuple(dict.fromkeys(words)), sense)


def stem(word: str) -> str:
    """Return a word without its ending: "delivery" gives "deliver", "cancelled" gives "cancel"."""
    ending = next((each for each in ENDINGS if word.endswith(each) and len(word) - len(each) >= SHORTEST), "")
    root = word.removesuffix(ending)
    return root[:-1] if ending and root[-1] == root[-2] and len(root) > SHORTEST else root


def pattern_of(word: str) -> str:
    """Return what finds a word and its forms in a text: a regular expression that RE2 and Python both read."""
    root = stem(word)
    doubled = f"{re.escape(root[-1])}?" if len(root) >= SHORTEST else ""
    endings = "|".join(ENDINGS) if len(root) >= SHORTEST else "s"
    return rf"(?i)(?:^|\W){re.escape(root)}{doubled}(?:{endings})?(?:$|\W)"


def _sense(text: str) -> tuple[Sense | None, tuple[str, ...]]:
    for each in definition("ask")["sense"]:
        if re.search(each["pattern"], text):
            sense = Sense(each["name"], each["label"], tuple(each["codes"]), each.get("reasons", ""))
            return sense, tuple(each["words"])
    return None, ()


@cache
def _stop_words(language: str) -> frozenset[str]:
    words: dict[str, Any] = definition("stopwords")
    return frozenset(words.get(language, ()))
