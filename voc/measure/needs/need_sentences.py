"""The sentence that names a need and no solution, from the patterns in definitions/needs.toml."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pandas as pd

from voc.measure.mentions import most_common
from voc.measure.needs.need_kinds import UNKNOWN, cue_places, kinds, leading_kind
from voc.measure.needs.need_phrases import Phrase, background, key_phrases, noun_phrases
from voc.resources import definition

FREQUENT, CENTRAL = 0.1, 0.3
"""Share of the statements read that must have the phrase; the larger where nothing else says what the need is."""
READ = 40
"""Statements of a cluster that are parsed for its phrase."""


def name_clusters(members: pd.DataFrame, min_people: int) -> dict[int, str]:
    """Return the sentence of every cluster that has enough people and something to say, by cluster number.

    members: statements with cluster (-1: none), kind (see `need_kinds`), stage, person, text, english (bool).
    Two clusters may get the same sentence: they are one need.
    """
    people = members.groupby("cluster")["person"].nunique()
    inside = members[members["cluster"].isin(people.index[(people >= min_people) & (people.index >= 0)])]
    leading = inside.groupby("cluster")["kind"].agg(lambda found: leading_kind(found.to_numpy()))
    inside = inside.assign(leading=inside["cluster"].map(leading))
    own = _phrases(inside)
    everywhere = background([each for found in own.values() for each in found])
    sentences = {}
    for cluster, kind in leading.items():
        told = key_phrases(own[int(str(cluster))], everywhere, CENTRAL if kind == UNKNOWN else FREQUENT)
        stage = most_common(inside.loc[inside["cluster"] == cluster, "stage"])
        sentences[int(str(cluster))] = need_sentence(kind, told, stage)
    return {cluster: sentence for cluster, sentence in sentences.items() if sentence is not None}


def _phrases(inside: pd.DataFrame) -> dict[int, list[set[Phrase]]]:
    """Return what the statements of each cluster are about that are of its leading kind: phrases by cluster."""
    said = inside[(inside["leading"] == UNKNOWN) | (inside["kind"] == inside["leading"])]
    read = said[said.groupby("cluster").cumcount() < READ]
    texts = read["text"].fillna("").tolist()
    cues = [cue_places(text, kind) for text, kind in zip(texts, read["leading"], strict=True)]
    own: dict[int, list[set[Phrase]]] = {}
    for cluster, found in zip(read["cluster"], noun_phrases(texts, read["english"].tolist(), cues), strict=True):
        own.setdefault(cluster, []).append(found)
    return own


def need_sentence(kind: int, phrases: Sequence[Phrase], stage: str) -> str | None:
    """Return the sentence for a kind (a row of `kinds()`), the need's phrases (best first) and its stage.

    The first phrase that fits the kind is used; where none does, the kind's plain sentence. None where there is
    neither: nothing can be said of such a need.
    """
    chosen = definition("needs")["unknown"] if kind == UNKNOWN else kinds()[kind]
    about = next((phrase for phrase in phrases if _fits(phrase, chosen)), None)
    text = str(chosen["sentence"].format(what=about.shown) if about else chosen.get("plain", ""))
    if not text:
        return None
    clause = definition("needs")["when"].get(stage, "") if chosen.get("when") else ""
    return " ".join(filter(None, [text, clause])) + "."


def _fits(phrase: Phrase, kind: dict[str, Any]) -> bool:
    head = phrase.key.split()[-1]
    if phrase.key in kind["not_about"] or head in kind["not_about"]:
        return False
    people = phrase.key in _persons() or head in _persons()
    return {"only": people, "too": True, "no": not people}[kind.get("persons", "no")]


@cache
def _persons() -> frozenset[str]:
    return frozenset(definition("needs")["phrases"]["persons"])
