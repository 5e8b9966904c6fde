"""Statements that only praise or blame, and give no reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from voc.meaning.terms import stop_words
from voc.resources import definition

VERDICT_SHARE, NEARLY_SHARE, EMPTY_SHARE = 0.35, 0.6, 0.25
"""Statements give no reason when so many are bare verdicts, or half as many and so many but for one word; they say
nothing at all when fewer than the third share hold a word of praise or blame."""
CLEAR = 3
"""Times praise must stand before blame, or blame before praise, for verdicts to be of one kind."""


def verdict_words() -> frozenset[str]:
    """Return the words that praise or blame."""
    rules = definition("topics")["verdict"]
    return frozenset([*rules["praise"], *rules["blame"]])


def weak_words() -> frozenset[str]:
    """Return the words that name no topic alone: praise and blame, and what could be said of anything."""
    return verdict_words() | frozenset(definition("topics")["generic"]["words"])


def verdict_kind(texts: Sequence[str], weights: np.ndarray) -> str | None:
    """Return praise, blame, mixed or empty for texts that give no reason; None for any other.

    weights: (texts,) how many statements are worded so.
    """
    rules = definition("topics")["verdict"]
    plain = weak_words() | stop_words()
    words = [set(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.lower().replace("’", "'"))) for text in texts]
    missing = np.array([len(each - plain) for each in words])
    bare, nearly = (float(weights[missing <= most].sum() / max(weights.sum(), 1)) for most in (0, 1))
    if bare < VERDICT_SHARE and (bare < VERDICT_SHARE / 2 or nearly < NEARLY_SHARE):
        return None
    praise, blame = (
        float(weights[[not each.isdisjoint(rules[side]) for each in words]].sum()) for side in ("praise", "blame")
    )
    if praise + blame < EMPTY_SHARE * weights.sum():
        return "empty"
    return "praise" if praise > CLEAR * blame else "blame" if blame > CLEAR * praise else "mixed"
