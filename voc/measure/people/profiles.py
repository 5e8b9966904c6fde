"""What each person's statements are about, as one profile a person: stages, topics, needs, values, feelings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix, hstack

from voc.measure.intervals import Floats
from voc.measure.people.sayings import Sayings

BLOCKS = ("stage", "topic", "need", "rung")
"""What a profile is made of, by kinds of things (see `sayings`), beside values and feelings."""
FEELING = 0.25
"""How much feelings count beside each of these: more, and all that is found is who is content and who is not.

Values count whether delivered or missing, for the same reason."""
WIDTH = 8
"""Directions in which people differ most, kept of a profile: the rest is what single statements happen to say."""


@dataclass(frozen=True)
class Parts:
    """The parts of a profile by statement: (statements, width) 0/1 each, with their weights."""

    blocks: tuple[csr_matrix, ...]
    weights: tuple[float, ...]

    def of(self, statements: npt.NDArray[np.bool_]) -> Parts:
        """Return the parts of these statements."""
        return Parts(tuple(block[statements] for block in self.blocks), self.weights)


def parts_of(said: Sayings, statements: pd.DataFrame) -> Parts:
    """Return what each statement adds to the profile of whoever makes it. statements: those of the sayings."""
    what = np.array(said.what)
    blocks = [said.said[:, what == kind] for kind in BLOCKS]
    value = pd.get_dummies(statements[["value", "dimension"]]).drop(
        columns=["value_none", "dimension_none"], errors="ignore"
    )
    feeling = np.stack([statements["sentiment"] == each for each in ("pos", "neg")], axis=1)
    extra = [csr_matrix(each.astype(float)) for each in (value.to_numpy(), feeling)]
    return Parts((*blocks, *extra), (*([1.0] * (len(blocks) + 1)), FEELING))


def profiles(parts: Parts, person: npt.NDArray[np.int64], people: int) -> Floats:
    """Return (people, width) profiles from who makes each statement; everybody makes at least one.

    Each part is the root of the shares of a person's statements (Hellinger: two people are alike who share them out
    alike).
    """
    made = np.bincount(person, minlength=people)
    member = csr_matrix((1 / made[person], (person, np.arange(len(person)))), shape=(people, len(person)))
    scaled = [weight * (member @ block).sqrt() for block, weight in zip(parts.blocks, parts.weights, strict=True)]
    return np.asarray(hstack(scaled).toarray())


def turned(values: Floats, to: Floats | None = None) -> Floats:
    """Return the rows turned to the `WIDTH` directions in which the rows of `to` (these themselves) differ most."""
    known = values if to is None else to
    middle = known.mean(axis=0)
    spread, directions = np.linalg.eigh((known - middle).T @ (known - middle))
    chosen = directions[:, np.argsort(-spread, kind="stable")[:WIDTH]]
    # a direction and its opposite are the same one: the larger end points up
    flip = np.sign(chosen[np.abs(chosen).argmax(axis=0), np.arange(chosen.shape[1])])
    return np.asarray((values - middle) @ (chosen * flip))
