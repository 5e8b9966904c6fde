"""Run the steps that treat every row alone, part by part: memory is bounded, and finished parts are never run again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.engine.local import Engine, Local
from voc.errors import StepError
from voc.progress import track
from voc.shelf import Shelf
from voc.step import Step, StepSettings

PART = 2_000
"""Pieces of feedback in a part: what is worked on at once, and what a stopped run loses at most."""
Stretch = Sequence[tuple[Step[Any], StepSettings]]
"""Steps in order, each with its settings."""


def by_parts(
    corpus: Corpus, stretch: Stretch, shelf: Shelf | None = None, engine: Engine | None = None, size: int | None = None
) -> Corpus:
    """Return the corpus after steps of scope "rows", run on `size` pieces of feedback (PART) at a time.

    shelf: where finished parts are looked for and kept; nothing is kept when it is None.
    engine: where the parts are worked on; here when it is None.
    Raises StepError when a step must see the whole.
    """
    blind = [step.name for step, _ in stretch if step.scope != "rows"]
    if blind:
        raise StepError(f"{', '.join(blind)} must see the whole corpus: it cannot run part by part.")
    size = size or PART
    starts = range(0, len(corpus.feedback), size)
    pieces = [replace(corpus, feedback=corpus.feedback[start : start + size]) for start in starts]
    found = _found(pieces, stretch, shelf) if shelf is not None else {}
    absent = {place: piece for place, piece in enumerate(pieces) if place not in found}
    done = found | dict(_worked_on(absent, stretch, shelf, engine))
    noted = {stretch[-1][0].name: {"run": len(absent), "found": len(found)}}
    return _joined(corpus, [done[place] for place in range(len(pieces))]).with_facts("parts", **noted)


def _found(pieces: Sequence[Corpus], stretch: Stretch, shelf: Shelf) -> dict[int, Corpus]:
    """Return by its place what the stretch once made of a piece, where that is on the shelf."""
    known = ((place, shelf.get(piece, _made_by(piece, stretch))) for place, piece in enumerate(pieces))
    return {place: _with_vectors(each, stretch) for place, each in known if each is not None}


def _worked_on(
    pieces: Mapping[int, Corpus], stretch: Stretch, shelf: Shelf | None, engine: Engine | None
) -> Iterator[tuple[int, Corpus]]:
    """Yield by its place what the stretch makes of each piece, as soon as it is on the shelf."""
    places = list(pieces)
    finished = (engine or Local()).run(partial(_run, stretch), list(pieces.values()))
    for at, done in track(finished, "parts", len(places)):
        if shelf is not None:
            shelf.put(pieces[places[at]], _made_by(pieces[places[at]], stretch), done)
        yield places[at], done


def _with_vectors(known: Corpus, stretch: Stretch) -> Corpus:
    """Return a part from the shelf with its vectors, which are not kept there: they have a cache."""
    found = known.with_facts("seconds", **{step.name: 0.0 for step, _ in stretch})
    return replace(_run([each for each in stretch if each[0].adds == ("vectors",)], found), trail=known.trail)


def _run(stretch: Stretch, piece: Corpus) -> Corpus:
    for step, settings in stretch:
        piece = step(piece, settings)
    return piece


def _made_by(piece: Corpus, stretch: Stretch) -> str:
    """Return what a part depends on besides its rows and voc itself: the settings, and what the steps were told."""
    told = piece.facts.get("read", {}) if any("facts.read" in step.reads for step, _ in stretch) else {}
    noted = {name: told.get(name) for name in ("names", "segments")}
    return repr([noted, *((step.name, settings.model_dump_json()) for step, settings in stretch)])


def _joined(whole: Corpus, parts: Sequence[Corpus]) -> Corpus:
    """Return the parts as one corpus: rows one after another, counts and seconds added up."""
    vectors = [part.vectors for part in parts if part.vectors is not None and len(part.vectors)]
    joined = replace(
        whole,
        feedback=pd.concat([part.feedback for part in parts], ignore_index=True),
        statements=pd.concat([part.statements for part in parts], ignore_index=True),
        vectors=np.concatenate(vectors) if vectors else parts[-1].vectors,
        trail=parts[-1].trail,
    )
    for name in parts[-1].facts:
        joined = joined.with_facts(name, **_added_up(name, whole, parts))
    return joined


def _added_up(name: str, whole: Corpus, parts: Sequence[Corpus]) -> dict[str, Any]:
    """Return what the parts noted under a name: numbers as their sum, all else as the last part has it."""
    known = whole.facts.get(name, {})
    noted = [{fact: value for fact, value in part.facts[name].items() if fact not in known} for part in parts]
    return {
        fact: round(sum(each[fact] for each in noted), 3) if _is_number(value) else value
        for fact, value in noted[-1].items()
    }


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
