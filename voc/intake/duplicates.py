"""Mark feedback that is a copy of other feedback, so that it is counted once.

Two people who both write "great product" are no copies of each other. So an *exact* copy has the same words (case,
spaces and punctuation do not count) and either at least `shortest` words, or the same author, question and product. A
*near* copy shares most runs of three words with the other, and both are at least `shortest_near` words long: reposts,
syndicated reviews with a changed greeting, texts sent twice with a typo mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
from pydantic import Field

from voc.corpus import Corpus
from voc.intake.sketches import alike
from voc.step import StepSettings, step

WORD = re.compile(r"[^\W_]+")
Triples = frozenset[tuple[str, str, str]]

LOOSER = 0.8
"""Candidates are drawn at this share of the threshold, because a sketch guesses; every pair is then measured."""


class DuplicatesSettings(StepSettings):
    """What counts as a copy.

    shortest: words from which the same text by two authors is a copy.
    shortest_near: words from which a text can be a near copy.
    near: share of word triples (Jaccard) that near copies have in common; 1 looks for none.
    """

    shortest: int = Field(default=8, ge=1)
    shortest_near: int = Field(default=15, ge=4)
    near: float = Field(default=0.7, gt=0.2, le=1)


@step(
    scope="corpus",
    reads=("feedback.feedback_id", "feedback.text"),
    adds=("feedback.duplicate_of", "feedback.duplicate_kind"),
)
def duplicates(corpus: Corpus, settings: DuplicatesSettings) -> Corpus:
    """Add `duplicate_of` (the earliest of the copies, then the first by id; None for it) and `duplicate_kind`."""
    table = corpus.feedback
    words = [" ".join(WORD.findall(text.casefold())) for text in table["text"].fillna("")]
    length = np.array([text.count(" ") + 1 for text in words], dtype=np.int64)
    exact = _exact_groups(table, words, length >= settings.shortest)
    group = _with_near(exact, words, length >= settings.shortest_near, settings.near)
    first = _first_of(table, group)
    is_first = first == np.arange(len(table))
    ids = table["feedback_id"].to_numpy()
    kind = np.where(exact == exact[first], "exact", "near")
    found = corpus.with_feedback(
        duplicate_of=pd.Series(ids[first], index=table.index, dtype="str").mask(is_first),
        duplicate_kind=pd.Series(kind, index=table.index, dtype="str").mask(is_first),
    )
    return found.with_facts(
        "duplicates", **{name: int((~is_first & (kind == name)).sum()) for name in ("exact", "near")}
    )


def _exact_groups(table: pd.DataFrame, words: list[str], long: np.ndarray) -> np.ndarray:
    """Return one number a row: the first row (by position) that it is an exact copy of, itself if none."""
    own = pd.DataFrame({"words": pd.array(words, dtype="str"), "row": np.arange(len(table))}, index=table.index)
    for name in ("author", "question", "product"):
        own[name] = table[name].astype("str").fillna("") if name in table else ""
    by_author = own[(own["words"] != "") & (own["author"] != "")].groupby(["words", "author", "question", "product"])
    first = by_author["row"].transform("first")
    group = own["row"].to_numpy().copy()
    group[first.index] = first
    group[long] = own[long].groupby("words")["row"].transform("first")
    return group


def _with_near(exact: np.ndarray, words: list[str], long: np.ndarray, near: float) -> np.ndarray:
    """Return one number a row: rows that exact or near copies tie together have the same."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    every = np.arange(len(exact))
    rows = np.flatnonzero(long & (exact == every)) if near < 1 else every[:0]
    pairs = rows[np.array(list(near_pairs([words[row] for row in rows], near)), dtype=int).reshape(-1, 2)]
    left, right = np.concatenate([pairs, np.stack([every, exact], axis=1)]).T
    graph = coo_array((np.ones(len(left)), (left, right)), shape=(len(exact), len(exact)))
    return np.asarray(connected_components(graph, directed=False)[1])


def near_pairs(texts: Sequence[str], near: float) -> Iterator[tuple[int, int]]:
    """Yield pairs of texts (words divided by one space) that share at least `near` of their word triples.

    Of each group of copies as many pairs come as tie it together.
    """
    head = list(range(len(texts)))
    for rows in alike(texts, near * LOOSER):
        groups: dict[int, list[int]] = {}
        for row in rows.tolist():
            for first in list(groups):
                own = _head_of(row, head)
                # One tie to a group is enough: thousands of copies of one text stay quick.
                tie = _tie(row, groups[first], texts, near) if first in groups and first != own else None
                if tie is not None:
                    yield tie, row
                    head[own] = first
                    groups[first] += groups.pop(own, [])
            groups.setdefault(_head_of(row, head), []).append(row)


def _tie(row: int, others: Sequence[int], texts: Sequence[str], near: float) -> int | None:
    return next((other for other in others if _share(_triples(texts[row]), _triples(texts[other])) >= near), None)


def _head_of(row: int, head: list[int]) -> int:
    """Return the row that stands for all that are tied to this one."""
    while head[row] != row:
        head[row] = head[head[row]]
        row = head[row]
    return row


def _share(one: Triples, other: Triples) -> float:
    return len(one & other) / max(1, len(one | other))


@lru_cache(maxsize=1_000)
def _triples(text: str) -> Triples:
    words = text.split()
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _first_of(table: pd.DataFrame, group: np.ndarray) -> np.ndarray:
    """Return for each row the position of its group's earliest row, ties by feedback_id."""
    first, copied = np.arange(len(group)), pd.Series(group).duplicated(keep=False).to_numpy()
    date = table["date"] if "date" in table else pd.Series(pd.NaT, index=table.index)
    order = pd.DataFrame({"group": group, "date": pd.to_datetime(date).to_numpy(), "id": table["feedback_id"].array})
    order = order[copied].reset_index().sort_values(["date", "id"], na_position="last")
    first[copied] = order.groupby("group")["index"].first().loc[group[copied]]
    return first
