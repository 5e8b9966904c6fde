"""Mark feedback that is a copy of other feedback, so that it is counted once.

Two people who both write "great product" are no copies of each other. So an *exact* copy has the same words (case,
spaces and punctuation do not count) and either at least `shortest` words, or the same author, question and product. A
*near* copy shares most runs of three words with the other, and both are at least `shortest_near` words long: reposts,
syndicated reviews with a changed greeting, texts sent twice with a typo mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from zlib import crc32

import numpy as np
import pandas as pd
from pydantic import Field

from voc.corpus import Corpus
from voc.progress import track
from voc.step import StepSettings, step

NO_WORD = re.compile(r"[\W_]+")
Triple = tuple[tuple[str, str], tuple[str, str]]

PERMUTATIONS = 64
SEED = 1
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
    words = pd.Series([_words(text) for text in table["text"].fillna("")], index=table.index, dtype="str")
    exact = _exact_groups(table, words, settings.shortest)
    group = _with_near(exact, words, settings)
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


def _words(text: str) -> str:
    return NO_WORD.sub(" ", text.casefold()).strip()


def _exact_groups(table: pd.DataFrame, words: pd.Series[str], shortest: int) -> np.ndarray:
    """Return one number a row: the first row (by position) that it is an exact copy of, itself if none."""
    long = (words.str.count(" ") + 1 >= shortest).to_numpy()
    own = pd.DataFrame({"words": words, "row": np.arange(len(table))})
    for name in ("author", "question", "product"):
        own[name] = table[name].astype("str").fillna("") if name in table else ""
    by_author = own[(own["words"] != "") & (own["author"] != "")].groupby(["words", "author", "question", "product"])
    group = own["row"].to_numpy().copy()
    group[by_author["row"].transform("first").index] = by_author["row"].transform("first")
    same = own[long].groupby("words")["row"].transform("first")
    group[long] = same
    return group


def _with_near(exact: np.ndarray, words: pd.Series[str], settings: DuplicatesSettings) -> np.ndarray:
    """Return one number a row: rows that exact or near copies tie together have the same."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    long = (words.str.count(" ") + 1 >= settings.shortest_near).to_numpy()
    rows = np.flatnonzero(long & (exact == np.arange(len(exact)))) if settings.near < 1 else np.array([], dtype=int)
    pairs = list(near_pairs([words.iloc[row] for row in rows], settings.near))
    ties = [*((rows[a], rows[b]) for a, b in pairs), *enumerate(exact)]
    left, right = np.array(ties).reshape(-1, 2).T
    graph = coo_array((np.ones(len(ties)), (left, right)), shape=(len(exact), len(exact)))
    return np.asarray(connected_components(graph, directed=False)[1])


def near_pairs(texts: list[str], near: float) -> Iterator[tuple[int, int]]:
    """Yield pairs of texts (words divided by one space) that share at least `near` of their word triples.

    Of each group of copies as many pairs come as tie it together.
    """
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=near * LOOSER, num_perm=PERMUTATIONS)
    sketches = MinHash.generator((_encoded(text) for text in texts), num_perm=PERMUTATIONS, seed=SEED, hashfunc=crc32)
    group = list(range(len(texts)))
    for row, sketch in enumerate(track(sketches, "duplicates", len(texts))):
        for other in sorted(index.query(sketch)):
            # One tie to a group is enough: thousands of copies of one text stay quick.
            if group[other] != group[row] and _overlap(_triples(texts[row]), _triples(texts[other])) >= near:
                group[row] = group[other]
                yield other, row
        index.insert(row, sketch)


def _triples(text: str) -> set[Triple]:
    return set(pairwise(pairwise(text.split())))


def _encoded(text: str) -> Iterable[bytes]:
    words = text.encode("utf-8", "surrogatepass").split()
    return {b" ".join(words[at : at + 3]) for at in range(len(words) - 2)}


def _overlap(one: set[Triple], other: set[Triple]) -> float:
    return len(one & other) / max(1, len(one | other))


def _first_of(table: pd.DataFrame, group: np.ndarray) -> np.ndarray:
    """Return for each row the position of its group's earliest row, ties by feedback_id."""
    date = table["date"] if "date" in table else pd.Series(pd.NaT, index=table.index)
    order = pd.DataFrame(
        {"group": group, "date": pd.to_datetime(date).to_numpy(), "id": table["feedback_id"].to_numpy()}
    )
    order = order.sort_values(["date", "id"], na_position="last")
    first = order.reset_index().groupby("group")["index"].first()
    return first.loc[group].to_numpy()
