"""Edits as they are written down: from what somebody decided about a run's topics to the lines of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.editing.listing import called, find, said
from voc.errors import InputError


def rename(corpus: Corpus, topic: str, name: str) -> dict[str, Any]:
    """Return the edit that gives a topic another name."""
    return {"do": "rename", "topic": called(corpus, topic), "to": _named(name)}


def merge(corpus: Corpus, topics: Sequence[str], to: str | None = None) -> dict[str, Any]:
    """Return the edit that makes one topic of several, called `to` or as the first. Raises InputError for fewer."""
    ids = {find(corpus, each)["topic_id"] for each in topics}
    if len(ids) < 2:
        raise InputError("One topic cannot be merged. Name two or more.")
    return {"do": "merge", "topics": [called(corpus, each) for each in topics], **({"to": to} if to else {})}


def split(corpus: Corpus, topic: str, into: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the edit that divides a topic by examples. into: examples by the name of the part.

    Raises InputError for fewer than two parts, or one without a name or an example.
    """
    if len({name.casefold() for name in into}) < 2:
        raise InputError("A topic is split into two parts or more, each with a name of its own. Name another part.")
    for name, examples in into.items():
        if not _named(name) or not examples:
            raise InputError(f"The part '{name}' has no example. Give a statement like those it shall hold.")
    parts = {name: list(examples) for name, examples in into.items()}
    return {"do": "split", "topic": called(corpus, topic), "into": parts}


def hide(corpus: Corpus, topic: str) -> dict[str, Any]:
    """Return the edit that leaves a topic out of the findings."""
    return {"do": "hide", "topic": called(corpus, topic)}


def pin(corpus: Corpus, topic: str) -> dict[str, Any]:
    """Return the edit that keeps a topic in every later run."""
    row = find(corpus, topic)
    return {"do": "pin", "topic": row["name"], "like": said(corpus, row)}


def seed(name: str, like: Sequence[str]) -> dict[str, Any]:
    """Return the edit that makes a topic of this name from examples. Raises InputError without either."""
    if not like:
        raise InputError("A topic needs an example. Give statements like those it shall hold.")
    return {"do": "seed", "topic": _named(name), "like": list(like)}


def refuse_taken(corpus: Corpus, name: str, *topics: str) -> None:
    """Raise InputError where a topic other than these is called so: a run that replays such an edit cannot do it."""
    own = {find(corpus, each)["topic_id"] for each in topics}
    table: pd.DataFrame = corpus.topics
    same = table["name"].str.casefold() == name.strip().casefold()
    if (same & ~table["topic_id"].isin(own)).any():
        raise InputError(f"Another topic is called '{name.strip()}' already. Merge the two, or choose another name.")


def _named(name: str) -> str:
    if not name.strip():
        raise InputError("A topic needs a name. Give one.")
    return name.strip()
