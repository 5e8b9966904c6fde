"""Personas: kinds of people, by what they need, value and go through; none where people do not fall into kinds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import Field

from voc.corpus import Corpus
from voc.measure.evidence import SCORES, pick, typical
from voc.measure.intervals import Floats, clustered_mean, wilson
from voc.measure.mentions import Mentions, counted, judged
from voc.measure.people.contrast import amounts, contrast
from voc.measure.people.persona_clusters import find_groups, nearest
from voc.measure.people.profiles import Parts, parts_of, profiles, turned
from voc.measure.people.sayings import LABELS, READS, Sayings, sayings, things_of
from voc.measure.suppression import K, safe_cells
from voc.step import StepSettings, step

TRAITS = {
    "objective": "moment",
    "need": "need",
    "uncertainty": "uncertainty",
    "challenge": "complaint",
    "value": "value",
}
"""What a persona is described by, and which things (see `sayings`) tell it."""
OUTCOME = "outcome"
PERSONA_COLUMNS = ("persona_id", "people", "share", "share_low", "share_high", "found_again")
TRAIT_COLUMNS = ("persona_id", "trait", "rank", "key", "people", "of", "share", "share_low", "share_high", "elsewhere")
COUNTS = ("people", "of", "rank")
READ = 3_000
"""People that groups are sought on, drawn at random."""
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Groups:
    """Groups of people. group: of each person. found_again: by group, the mean Jaccard share over redraws."""

    group: Codes
    found_again: Floats


class PersonasSettings(StepSettings):
    """Who is placed, and what counts as found.

    min_statements: who makes fewer is not placed. min_placed: with fewer people placed, none are sought.
    stable: Jaccard share with which a persona must be found again when people are redrawn (Hennig 2007: .75).
    draws: such redraws. shuffles: times that statements are dealt out over people, to see what strangers look like.
    seed: of both.
    k: people behind any figure that is shown. traits: of each kind that are kept. quotes: statements kept for each.
    """

    min_statements: int = Field(default=3, ge=1)
    min_placed: int = Field(default=100, ge=20)
    stable: float = Field(default=0.75, gt=0, le=1)
    draws: int = Field(default=30, ge=10)
    shuffles: int = Field(default=19, ge=19)
    seed: int = 0
    k: int = Field(default=K, ge=1)
    traits: int = Field(default=3, ge=1)
    quotes: int = Field(default=3, ge=0)


@step(
    scope="corpus",
    reads=READS,
    adds=("personas", "persona_traits", "feedback.persona"),
)
def personas(corpus: Corpus, settings: PersonasSettings) -> Corpus:
    """Add the personas, the largest first, what tells each of them apart, and the persona of each piece of feedback.

    Groups of people with like profiles of stages, topics, needs, values, rungs and (less) feelings; see `find_groups`
    for when there are any. People of few statements are not placed.
    personas: persona_id, people, share (of all placed, with ends), found_again (Jaccard), outcome (mean, with ends).
    persona_traits: persona_id, trait (objective: a moment; need; uncertainty and challenge: a topic; value), rank,
        key, people, of, share with ends, elsewhere (share among the other personas at equal amounts), evidence. They
        describe how the groups were made, and so have no test.
    Facts: people, placed, why (there are none), number.
    """
    from threadpoolctl import threadpool_limits

    mentions = _placed(counted(corpus, OUTCOME, "outcome_from", labels=(*LABELS, *SCORES)), settings.min_statements)
    everyone = counted(corpus, labels=("stage",)).people
    said = sayings(mentions.statements, things_of(corpus))
    groups, why = None, f"fewer than {settings.min_placed} people make {settings.min_statements} statements or more"
    if mentions.people >= settings.min_placed:
        # One thread: sums taken by several would differ in the last digit
        with threadpool_limits(limits=1):
            groups, why = _found(parts_of(said, mentions.statements), mentions, settings)
    facts: dict[str, Any] = {"people": everyone, "placed": mentions.people, "why": why}
    facts["number"] = len(groups.found_again) if groups else 0
    table, traits = _tables(corpus, mentions, said, groups, settings)
    named = dict(zip(mentions.pieces["feedback_id"], _names(groups, mentions), strict=True))
    corpus = corpus.with_feedback(persona=corpus.feedback["feedback_id"].map(named).astype("str"))
    return replace(corpus, personas=table, persona_traits=traits).with_facts("personas", **facts)


def _placed(mentions: Mentions, least: int) -> Mentions:
    """Keep the people who make at least so many statements, numbered anew."""
    made = np.bincount(mentions.statements["person"], minlength=mentions.people)
    number = np.where(made >= least, np.cumsum(made >= least) - 1, -1)
    pieces = mentions.pieces.assign(person=number[mentions.pieces["person"]])
    own = mentions.statements.assign(person=number[mentions.statements["person"]])
    place = np.cumsum(pieces["person"].to_numpy() >= 0) - 1
    own = own[own["person"] >= 0]
    own = own.assign(piece=place[own["piece"]]).reset_index(drop=True)
    return Mentions(own, pieces[pieces["person"] >= 0].reset_index(drop=True), int((made >= least).sum()))


def _found(parts: Parts, mentions: Mentions, settings: PersonasSettings) -> tuple[Groups | None, str]:
    """Seek groups among a sample of the people, the largest first; the others join the nearest."""
    person, random = mentions.statements["person"].to_numpy(), np.random.default_rng(settings.seed)
    sample = np.sort(random.choice(mentions.people, min(mentions.people, READ), replace=False))
    inside = np.isin(person, sample)
    own_parts, own_person = parts.of(inside), np.searchsorted(sample, person[inside])

    def strangers(number: int) -> Floats:
        dealt = np.random.default_rng([settings.seed, number]).permutation(own_person)
        return turned(profiles(own_parts, dealt, len(sample)))

    everyone = profiles(parts, person, mentions.people)
    own = everyone[sample]
    chosen = settings.model_dump(include={"stable", "draws", "shuffles", "seed"})
    centres, found_again, why = find_groups(turned(own), strangers, **chosen)
    if why:
        return None, why
    group = nearest(turned(everyone, own), centres)
    order = np.argsort(-np.bincount(group, minlength=len(centres)), kind="stable")
    return Groups(np.argsort(order)[group], found_again[order]), ""


def _names(groups: Groups | None, mentions: Mentions) -> Sequence[str | None]:
    if groups is None:
        return [None] * len(mentions.pieces)
    return [f"p{groups.group[person] + 1}" for person in mentions.pieces["person"]]


def _tables(
    corpus: Corpus, mentions: Mentions, said: Sayings, groups: Groups | None, settings: PersonasSettings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    if groups is None:
        return pd.DataFrame(columns=[*PERSONA_COLUMNS, *_ends(OUTCOME)]), pd.DataFrame(
            columns=[*TRAIT_COLUMNS, "evidence"]
        )
    number = len(groups.found_again)
    sizes = np.bincount(groups.group, minlength=number)
    low, high = wilson(sizes, mentions.people)
    columns = (
        [f"p{each + 1}" for each in range(number)],
        sizes,
        sizes / mentions.people,
        low,
        high,
        groups.found_again,
    )
    table = pd.DataFrame(dict(zip(PERSONA_COLUMNS, columns, strict=True)))
    pieces = mentions.pieces[judged(mentions.pieces)]
    inside = groups.group[pieces["person"]]
    means = [
        clustered_mean(pieces[OUTCOME][inside == each], pieces["person"][inside == each]) for each in range(number)
    ]
    table[_ends(OUTCOME)] = means
    return table, _traits(corpus, mentions, said, groups, settings)


def _ends(name: str) -> list[str]:
    return [name, f"{name}_low", f"{name}_high"]


def _traits(
    corpus: Corpus, mentions: Mentions, said: Sayings, groups: Groups, settings: PersonasSettings
) -> pd.DataFrame:
    """Return what each persona speaks of more than the others do, by how much more at least."""
    number, made = len(groups.found_again), np.bincount(said.person, minlength=mentions.people)
    everything = np.ones(len(said.person), dtype=bool)
    found = contrast(said.by_person(mentions.people, everything), groups.group, amounts(made), number)
    shown = safe_cells(found.inside, found.outside, settings.k) & (found.difference_low > 0)
    own = mentions.statements
    own = own.assign(typical=typical(own, mentions.pieces))
    rows = []
    for persona in range(number):
        for trait, what in TRAITS.items():
            places = [at for at in np.flatnonzero(shown[persona]) if said.what[at] == what]
            places.sort(key=lambda at: (-found.difference_low[persona, at], said.key[at]))
            for rank, at in enumerate(places[: settings.traits], 1):
                cell = (persona, at)
                numbers = (found.share[cell], found.low[cell], found.high[cell], found.elsewhere[cell])
                counts = (int(found.inside[cell]), int(found.of[cell]))
                speaking = said.speaking(what, said.key[at]) & (groups.group[said.person] == persona)
                quotes = pick(own[speaking], corpus.statements, settings.quotes)
                rows.append((f"p{persona + 1}", trait, rank, said.key[at], *counts, *numbers, quotes))
    return pd.DataFrame(rows, columns=[*TRAIT_COLUMNS, "evidence"])
