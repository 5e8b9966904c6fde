"""Customers' words where there is no page to escape them: plain text that every office program can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable

from voc.output.quotes import Part

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 does not allow, or had better not hold."""
CUT = "…"


def clean(text: str) -> str:
    """Return a text without the characters that XML forbids."""
    return FORBIDDEN.sub("", text)


def cut(text: str, most: int) -> str:
    """Return a text of at most so many characters, cut between words with a mark where it was longer."""
    if len(text) <= most:
        return text
    head = text[: most - len(CUT) - 1]
    words = head.rpartition(" ")[0] if not text[len(head)].isspace() else head
    return f"{(words or head).rstrip()} {CUT}"


def said(parts: Iterable[Part]) -> str:
    """Return a quote's words as plain text on one line; hidden details as [name]."""
    words = (f"[{part.text.replace('_', ' ').lower()}]" if part.hidden else part.text for part in parts)
    return " ".join(clean("".join(words)).split())
