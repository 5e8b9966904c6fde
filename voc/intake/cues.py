"""Words after which a name is expected: "Mr", "my name is", "mi vecino", "Kind regards," (see people.toml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from voc.resources import definition

LOOK = 40
LAST_WORD = re.compile(r"([^\W\d_][\w'’]*)[.,:!]?\s+(?:[a-z]\.[ ]?)?$")
GAP = re.compile(r"[.,:]?[ ](?:[a-z]\.[ ]?)?$")
LINE_GAP = re.compile(r"[.,:!]?\s+(?:[a-z]\.[ ]?)?$")
LINE_END = re.compile(r"(?:[ ][^\W\d_]+\.?){0,2}[.!]?[ ]?(?:\n|$)")


@dataclass(frozen=True)
class Cue:
    """One cue.

    after: the words, in small letters.
    listed: only a name of the lists counts.
    ends: the name must end its line, as the writer's own name under a message does.
    unless: words before the cue that undo it.
    """

    after: str
    listed: bool
    ends: bool
    unless: frozenset[str]

    def expects(self, before: str, after: str) -> bool:
        """Tell whether a word between these two stretches of text, the first in small letters, stands after the cue."""
        gap = (LINE_GAP if self.ends else GAP).search(before)
        lead = before[: gap.start()] if gap else ""
        if not lead.endswith(self.after) or (self.ends and not LINE_END.match(after)):
            return False
        words = lead[: -len(self.after)]
        return not words[-1:].isalnum() and not (words.split() and words.split()[-1] in self.unless)


def expected(text: str, start: int, end: int, listed: bool) -> bool:
    """Tell whether a name is expected at a word of a text; `listed` says whether the word is a listed name."""
    before = text[max(0, start - LOOK) : start].casefold()
    last = LAST_WORD.search(before)
    possible = cues().get(last[1].replace("’", "'"), ()) if last else ()
    return any((listed or not cue.listed) and cue.expects(before, text[end : end + LOOK]) for cue in possible)


@cache
def cues() -> dict[str, list[Cue]]:
    """Return the cues of people.toml by their last word."""
    by_last: dict[str, list[Cue]] = {}
    for rule in definition("people")["cue"]:
        for after in rule["after"]:
            cue = Cue(after, rule.get("listed", False), rule.get("ends", False), frozenset(rule.get("unless", ())))
            by_last.setdefault(after.split()[-1], []).append(cue)
    return by_last
