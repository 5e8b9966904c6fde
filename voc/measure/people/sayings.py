"""What people say, as things that can be counted: stages, topics, moments, needs, values, rungs of the ladder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix, hstack

from voc.corpus import Corpus
from voc.measure.cells import cell_places
from voc.measure.evidence import SCORES
from voc.measure.people.rungs import DOWN, UP, rungs_above, rungs_below

TOPICS, MOMENTS, NEEDS = 40, 60, 40
"""Things of a kind at most, those of the most people: bounds the tables."""
LABELS = ("stage", "topic_id", "sentiment", "need_id", "need", "value", "dimension", "ladder")
READS = (
    *(f"statements.{name}" for name in ("text", *LABELS, *SCORES)),
    *("feedback.outcome", "feedback.outcome_from", "topics", "moments", "needs"),
)
"""What a step reads that counts who says what, and quotes them."""
STANDING = "standing"
BAD, GOOD = ("neg", "mixed"), ("pos", "mixed")
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Things:
    """What is counted: the topics, moments and needs by their ids, those of the most people first."""

    topics: tuple[int, ...]
    moments: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Sayings:
    """Which statement says which things.

    said: (statements, things) 0/1. person: who makes each statement. what, key: of each thing, see `sayings`.
    """

    said: csr_matrix
    person: npt.NDArray[np.int64]
    what: tuple[str, ...]
    key: tuple[str, ...]

    def by_person(self, people: int, kept: Mask) -> csr_matrix:
        """Return who says what in the statements that are kept, (people, things) 0/1.

        Nobody stands both up and down.
        """
        rows = np.flatnonzero(kept)
        shape = (people, len(self.person))
        said = (csr_matrix((np.ones(len(rows)), (self.person[rows], rows)), shape=shape) @ self.said).sign().tolil()
        if STANDING in self.what:
            up, down = self.at(STANDING, UP), self.at(STANDING, DOWN)
            said[:, up] = said[:, up] - said[:, up].multiply(said[:, down])
        return said.tocsr()

    def at(self, what: str, key: str) -> int:
        """Return the place of a thing."""
        return list(zip(self.what, self.key, strict=True)).index((what, key))

    def speaking(self, what: str, key: str) -> Mask:
        """Tell which statements say a thing."""
        return np.asarray(self.said[:, self.at(what, key)].toarray().ravel() > 0)


def things_of(corpus: Corpus) -> Things:
    """Return what is worth counting."""
    moments = corpus.moments.reindex(columns=["moment_id", "authors", "candidate"])
    moments = moments[moments["candidate"].eq(True)]
    needs = corpus.needs.reindex(columns=["need_id", "rank"])
    return Things(
        topics_to_count(corpus),
        tuple(moments.sort_values(["authors", "moment_id"], ascending=[False, True])["moment_id"].head(MOMENTS)),
        tuple(needs.sort_values("rank")["need_id"].head(NEEDS)),
    )


def topics_to_count(corpus: Corpus) -> tuple[int, ...]:
    """Return the largest topics, but none that is hidden, gathers a language, or only says good or bad."""
    topics = corpus.topics.reindex(columns=["topic_id", "size", "hidden", "lang", "verdict"])
    topics = topics[~topics["hidden"].eq(True) & topics["lang"].isna() & ~topics["verdict"].eq(True)]
    return tuple(topics.sort_values(["size", "topic_id"], ascending=[False, True])["topic_id"].head(TOPICS))


def sayings(statements: pd.DataFrame, things: Things) -> Sayings:
    """Return what these statements say (of `counted`, with `LABELS`).

    what and key: stage (code), topic, complaint and praise (topic_id: spoken of at all, badly, well), uncertainty
    (topic_id: missed while choosing, or nobody helps to choose), moment (moment_id), need (need_id: raised), value (a
    value or dimension and whether it is delivered or missing), rung (spoken of),
    standing (of a person: down, on a rung below `none`; otherwise up, on one above).
    """
    parts, what_of, key_of = [], [], []
    for what, codes, keys in _things(statements, things):
        said = codes >= 0
        shape = (len(statements), len(keys))
        parts.append(csr_matrix((np.ones(said.sum()), (np.flatnonzero(said), codes[said])), shape=shape))
        what_of += [what] * len(keys)
        key_of += [str(each) for each in keys]
    return Sayings(hstack(parts).tocsr(), statements["person"].to_numpy(), tuple(what_of), tuple(key_of))


def _things(statements: pd.DataFrame, things: Things) -> Iterator[tuple[str, npt.NDArray[np.int64], list[object]]]:
    """Yield each kind of thing with its place for every statement (-1: none) and its keys."""
    topic = pd.Index(things.topics).get_indexer(pd.Index(statements["topic_id"]))
    bad, good = (statements["sentiment"].isin(side).to_numpy() for side in (BAD, GOOD))
    yield _named("stage", statements["stage"])
    yield "topic", topic, list(things.topics)
    yield "complaint", np.where(bad, topic, -1), list(things.topics)
    yield "praise", np.where(good, topic, -1), list(things.topics)
    yield "uncertainty", np.where(_unsure(statements) & ~good, topic, -1), list(things.topics)
    yield "moment", cell_places(statements, pd.Series(things.moments, dtype="str")), list(things.moments)
    yield "need", pd.Index(things.needs).get_indexer(pd.Index(statements["need_id"])), list(things.needs)
    side = np.select([bad | (statements["need"] == "unmet"), good | (statements["need"] == "met")], [0, 1], -1)
    for label in ("value", "dimension"):
        _, codes, keys = _named(label, statements[label])
        both = [f"{key}-{side}" for key in keys for side in ("missing", "delivered")]
        yield "value", np.where((codes >= 0) & (side >= 0), 2 * codes + side, -1), list(both)
    yield _named("rung", statements["ladder"])
    below, above = (statements["ladder"].isin(rungs).to_numpy() for rungs in (rungs_below(), rungs_above()))
    yield STANDING, np.select([above, below], [0, 1], -1), [UP, DOWN]


def _unsure(statements: pd.DataFrame) -> Mask:
    """Tell which statements leave open what to choose: nothing is met while choosing, or nobody helps to."""
    choosing = statements["stage"].isin(["need", "evaluate"]) & (statements["need"] == "unmet")
    unguided = (statements["dimension"] == "framing") & statements["need"].ne("met")
    return np.asarray(choosing | unguided)


def _named(what: str, labels: pd.Series[str]) -> tuple[str, npt.NDArray[np.int64], list[object]]:
    codes, keys = pd.factorize(labels.where(labels != "none"), sort=True)
    return what, codes.astype(np.int64), list(keys)
