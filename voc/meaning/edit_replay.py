"""Replay people's edits on topics as they were found, and say of each what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import numpy as np

from voc.meaning.edit_file import Called, Edit, Hide, Keep, Merge, Rename, Split
from voc.topic_model import TopicModel, mute, unit

Embed = Callable[[Sequence[str]], np.ndarray]
"""From texts to the vectors (n, width) that the topics were sought among."""
ROUNDS = 5
"""Times the parts of a split topic move to the middle of what they then hold (seeded k-means: Basu et al. 2002)."""
LIFT = 1.3
"""Of a seed's cosines. It does not move to the middle of what it holds: on real feedback it then drifted elsewhere."""
SAME = 0.9
"""The cosine of two centres from which on they are one topic."""


@dataclass(frozen=True)
class Draft:
    """Topics under the pen.

    names: by topic id. hidden: ids of those left out of the findings.
    """

    model: TopicModel
    names: Mapping[int, str]
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Pen:
    """What edits work with: (n, width) vectors of the sample, muted and weighted (n,), and what embeds examples."""

    sample: np.ndarray
    weights: np.ndarray
    embed: Embed


class _LostError(Exception):
    """An edit that no longer applies; the message says why."""


def replay(edits: Sequence[Edit], draft: Draft, pen: Pen) -> tuple[Draft, list[str | None]]:
    """Return the topics after the edits, and for each edit why it does not apply any more; None where it did.

    What was done already, because the topics are those of a run that replayed it, is done.
    """
    said: list[str | None] = []
    for edit in edits:
        try:
            draft = _DOES[type(edit)](edit, draft, pen)
            said.append(None)
        except _LostError as reason:
            said.append(str(reason))
    return draft, said


def _rename(edit: Rename, draft: Draft, pen: Pen) -> Draft:
    return _named(draft, _find(edit.topic, draft, pen), edit.to)


def _merge(edit: Merge, draft: Draft, pen: Pen) -> Draft:
    first, *others = list(dict.fromkeys(_find(each, draft, pen) for each in edit.topics))
    ids = np.where(np.isin(draft.model.ids, others), first, draft.model.ids)
    names = {each: name for each, name in draft.names.items() if each not in others}
    merged = Draft(replace(draft.model, ids=ids), names, draft.hidden - {*others})
    return _named(merged, first, edit.to or names[first])


def _split(edit: Split, draft: Draft, pen: Pen) -> Draft:
    if all(_by_name(name, draft) is not None for name in edit.into):
        return draft
    whole = _find(edit.topic, draft, pen)
    starts = np.stack([_middle(examples, draft.model, pen) for examples in edit.into.values()])
    own = draft.model.assign(pen.sample)[0] == whole
    parts = _settled(starts, pen.sample[own], pen.weights[own])
    model = replace(draft.model, free=draft.model.free + len(parts) - 1)
    ids = [whole, *range(draft.model.free, model.free)]
    for centre in np.flatnonzero((model.ids == whole) & ~np.isin(np.arange(len(model.ids)), model.inside)):
        model = _with_parts(model, int(centre), parts, ids)
    named = replace(draft, model=model)
    for each, name in zip(ids, edit.into, strict=True):
        named = _named(named, each, name)
    return named


def _with_parts(model: TopicModel, whole: int, parts: np.ndarray, ids: Sequence[int]) -> TopicModel:
    own = model.ids.copy()
    own[whole] = -1
    return replace(
        model,
        centres=np.vstack([model.centres, parts]),
        ids=np.append(own, ids),
        inside=np.append(model.inside, np.full(len(parts), whole)),
        lift=np.append(model.lift, np.ones(len(parts))),
    )


def _hide(edit: Hide, draft: Draft, pen: Pen) -> Draft:
    return replace(draft, hidden=draft.hidden | {_find(edit.topic, draft, pen)})


def _keep(edit: Keep, draft: Draft, pen: Pen) -> Draft:
    known = _by_name(edit.topic, draft)
    if known is not None:
        return draft
    middle = _middle(edit.like, draft.model, pen)
    twin = _twin(draft.model, middle)
    if twin is not None and (draft.model.ids == draft.model.ids[twin]).sum() == 1:
        return _named(draft, int(draft.model.ids[twin]), edit.topic)
    new, model = draft.model.free, replace(draft.model, free=draft.model.free + 1)
    model = _with_seed(model, middle, new) if twin is None else _set_free(model, twin, new)
    return _named(replace(draft, model=model), new, edit.topic)


def _set_free(model: TopicModel, centre: int, topic: int) -> TopicModel:
    """Return the model with one centre of several as a topic of its own."""
    ids = model.ids.copy()
    ids[centre] = topic
    return replace(model, ids=ids)


def _twin(model: TopicModel, middle: np.ndarray) -> int | None:
    """Return the centre that is the same as this one, if there is one."""
    near = np.where(model.ids >= 0, model.centres @ middle, -1.0)
    return int(near.argmax()) if len(near) and near.max() >= SAME else None


def _with_seed(model: TopicModel, middle: np.ndarray, topic: int) -> TopicModel:
    """Return the model with one centre more."""
    return replace(
        model,
        centres=np.vstack([model.centres.reshape(-1, len(middle)), middle]),
        ids=np.append(model.ids, topic),
        inside=np.append(model.inside, -1),
        lift=np.append(model.lift, LIFT),
    )


def _settled(centres: np.ndarray, vectors: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the centres, each moved to the middle of the vectors nearest to it; one that holds none stays."""
    for _ in range(ROUNDS):
        nearest = (vectors @ centres.T).argmax(axis=1)
        held = [nearest == each for each in range(len(centres))]
        pairs = zip(held, centres, strict=True)
        centres = np.stack([_mean(vectors[own], weights[own]) if own.any() else centre for own, centre in pairs])
    return centres


def _middle(examples: Sequence[str], model: TopicModel, pen: Pen) -> np.ndarray:
    vectors = mute(pen.embed(examples), model.muted)
    return _mean(vectors, np.ones(len(vectors)))


def _mean(vectors: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.asarray(unit(weights[None, :] @ vectors)[0])


def _named(draft: Draft, topic: int, name: str) -> Draft:
    taken = _by_name(name, draft)
    if taken not in (None, topic):
        raise _LostError(f"another topic is called '{name}' already; merge the two, or choose another name")
    return replace(draft, names={**draft.names, topic: name})


def _find(called: Called, draft: Draft, pen: Pen) -> int:
    known = _by_name(called.name, draft)
    if known is None and called.like:
        known = _by_examples(called.like, draft, pen)
    if known is None:
        near = get_close_matches(called.name, list(draft.names.values()), n=1)
        raise _LostError(f"no topic is called '{called.name}'" + (f"; one is called '{near[0]}'" if near else ""))
    return known


def _by_name(name: str, draft: Draft) -> int | None:
    wanted = name.casefold()
    return next((topic for topic, known in draft.names.items() if known.casefold() == wanted), None)


def _by_examples(examples: Sequence[str], draft: Draft, pen: Pen) -> int | None:
    """Return the topic that holds more than half of these statements."""
    found = draft.model.assign(pen.embed(examples))[0]
    topics, counts = np.unique(found[found >= 0], return_counts=True)
    return int(topics[counts.argmax()]) if len(topics) and 2 * counts.max() > len(found) else None


_DOES: dict[type[Edit], Callable[[Any, Draft, Pen], Draft]] = {
    Rename: _rename,
    Merge: _merge,
    Split: _split,
    Hide: _hide,
    Keep: _keep,
}
