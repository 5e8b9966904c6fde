"""A run of any size, made of the tables of another: for measuring what reads runs, not what makes them.

Feedback is drawn again and again, each time with some words replaced, another date, product and author, and new ids, so
that nothing repeats. Labels, topics and findings are those of the run it is made of; counts in its small tables are not
counted anew.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from voc.store import claim, load, save

REPLACED = 0.15
"""Of the words of feedback that was drawn before."""
VARIANTS = 40
"""Products for each one of the run."""
DAYS = 1_500
PER_PERSON = 1.5
"""Pieces of feedback."""


def make_run(source: Path, folder: Path, statements: int) -> None:
    """Write a run with about so many statements into a folder, made of the run in `source`."""
    corpus = load(source)
    times = math.ceil(statements / len(corpus.statements))
    chance = np.random.default_rng(0)
    pieces, said = corpus.feedback, corpus.statements
    copies = [_copy(pieces, said, k, chance) for k in range(times)]
    feedback = pd.concat([each for each, _ in copies], ignore_index=True)
    people = chance.integers(int(len(feedback) / PER_PERSON), size=len(feedback))
    feedback["author"] = [f"a{person:016x}" for person in people]
    made = replace(
        corpus,
        feedback=feedback.sort_values("feedback_id", ignore_index=True),
        statements=pd.concat([each for _, each in copies]).sort_values(["feedback_id", "start"], ignore_index=True),
        topic_model=None,
    )
    save(made, claim(folder))


def _copy(
    pieces: pd.DataFrame, said: pd.DataFrame, k: int, chance: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the k-th copy of the feedback and its statements; the first is the run itself."""
    if not k:
        return pieces, said
    turned = 0x9E3779B97F4A7C15 * k
    ids = {each: f"f{(int(each[1:], 16) ^ turned) & 0xFFFFFFFFFFFF:012x}" for each in pieces["feedback_id"]}
    own: dict[str, list[dict[str, Any]]] = {}
    for row in said[["feedback_id", "start", "end"]].to_dict("records"):
        own.setdefault(row["feedback_id"], []).append(row)  # type: ignore[arg-type]
    words = " ".join(said["text"].head(1_000)).split()
    texts, spans = zip(
        *(
            _changed(text, own.get(each, []), words, chance)
            for each, text in zip(pieces["feedback_id"], pieces["text"], strict=True)
        ),
        strict=True,
    )
    places = [each for piece in spans for each in piece]
    order = (
        said["feedback_id"]
        .map(dict(zip(pieces["feedback_id"], range(len(pieces)), strict=True)))
        .argsort(kind="stable")
    )
    rows = said.iloc[order].assign(
        text=[text for _, _, text in places], start=[start for start, _, _ in places], end=[end for _, end, _ in places]
    )
    rows = rows.assign(
        statement_id=[
            ids[fid] + sid[len(fid) :] for sid, fid in zip(rows["statement_id"], rows["feedback_id"], strict=True)
        ],
        feedback_id=rows["feedback_id"].map(ids),
    )
    days = pd.to_timedelta(chance.integers(-DAYS, 1, size=len(pieces)), unit="D")
    product = pieces["product"] + [f" {each + 1}" for each in chance.integers(VARIANTS, size=len(pieces))]
    changed: dict[str, Any] = {
        "text": list(texts),
        "feedback_id": pieces["feedback_id"].map(ids),
        "date": pieces["date"] + days,
    }
    return pieces.assign(**changed, product=product, duplicate_of=pieces["duplicate_of"].map(ids)), rows


def _changed(
    text: str, spans: list[dict[str, Any]], words: list[str], chance: np.random.Generator
) -> tuple[str, list[tuple[int, int, str]]]:
    """Return a text with some words of its statements replaced, and the statements with where they stand now."""
    made, at, places = "", 0, []
    for span in spans:
        own = text[span["start"] : span["end"]].split(" ")
        drawn = chance.random(len(own)) < REPLACED
        other = chance.integers(len(words), size=len(own))
        statement = " ".join(words[k] if swap else word for word, swap, k in zip(own, drawn, other, strict=True))
        made += text[at : span["start"]]
        places.append((len(made), len(made) + len(statement), statement))
        made, at = made + statement, span["end"]
    return made + text[at:], places
