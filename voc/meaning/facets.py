"""The two sides of a topic: what those speak of who praise it, and who blame it (`true to size`, `runs small`)."""

from __future__ import annotations

import numpy as np

from voc.meaning.terms import Terms
from voc.meaning.verdicts import verdict_words

RARE, SLIGHT = 3, 0.02
"""Statements, and share of a side's statements, that hold a phrase, at least."""
LEANS = 0.7
"""Share of a phrase's mentions, as if both sides were equally large, from which on it belongs to one."""
VERDICT = 0.25
"""What a phrase that itself praises or blames is worth beside one that says why; a single word is worth nothing."""


def facets(terms: Terms, praise: np.ndarray, blame: np.ndarray, telling: np.ndarray) -> tuple[str, str]:
    """Return the phrase that tells most of what a topic is praised for, and of what it is blamed for; "" for none.

    praise, blame: rows of the topic's statements that do so. telling: (terms,) which terms say anything of their own.
    """
    worth = np.where(telling, _worth(terms), 0.0)
    counts = [np.asarray(terms.counts[rows].sum(axis=0)).ravel() for rows in (praise, blame)]
    rates = [(count + 0.5) / (len(rows) + 1) for count, rows in zip(counts, (praise, blame), strict=True)]
    praised, blamed = (
        _best(terms, np.where(count >= max(RARE, SLIGHT * len(rows)), rate, 0.0), rate / (rates[0] + rates[1]), worth)
        for count, rate, rows in zip(counts, rates, (praise, blame), strict=True)
    )
    return praised, blamed


def _best(terms: Terms, rate: np.ndarray, lean: np.ndarray, worth: np.ndarray) -> str:
    score = np.where(lean >= LEANS, rate**0.6 * lean**2 * worth, 0.0)
    return terms.shown[int(score.argmax())] if score.any() else ""


def _worth(terms: Terms) -> np.ndarray:
    words = [term.lower().split() for term in terms.shown]
    verdict = [not verdict_words().isdisjoint(each) for each in words]
    phrase = [len(each) > 1 for each in words]
    return np.where(phrase, np.where(verdict, VERDICT, 1.0), 0.0)
