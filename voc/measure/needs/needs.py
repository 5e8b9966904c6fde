"""Unmet needs: what customers need that nobody gives them, how important it is, and in whose words."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import Field
from scipy.sparse import csr_matrix

from voc.context import standing
from voc.corpus import Corpus
from voc.measure.cells import enough_people
from voc.measure.evidence import agreement, pick
from voc.measure.intervals import Floats, person_weights, wilson
from voc.measure.mentions import Mentions, counted, judged, most_common
from voc.measure.needs.need_clusters import NOBODY, Vectors, cluster_means, cluster_needs, with_kinds
from voc.measure.needs.need_kinds import asks_for_something, kind_code, leading_kind, need_kinds
from voc.measure.needs.need_scores import score_needs, severity
from voc.measure.needs.need_sentences import name_clusters
from voc.step import StepSettings, step

TYPICAL = 0.25
"""Statements at least as near a need's centre as all but this share of its own are taken to speak of it."""
UNCLEAR = 0.5
"""How much less typical of a need a statement is that does not say it in the need's own cues."""
ENGLISH = ("en", "und")
LABELS = ("topic_id", "stage", "value", "sentiment", "need", "need_p")
COMPARED = 2**16
"""Statements compared with all needs at once: bounds memory."""


class NeedsSettings(StepSettings):
    """What counts as an unmet need, and which are one.

    sure: probability from which a statement's unmet need is believed.
    min_people: fewer people make no need; by default 0.2 % of all people, at least 5.
    distance, same, kind_bonus: how far apart (1 - cosine) statements of one need may be on average, and the centres
        of two topics' clusters to be one need; how much nearer two statements are for being of the same kind.
    context: how much the statements around one count for its place among the others (see `Standing`).
    small: up to so many unmet statements all are compared with all; beyond, only those of one topic.
    draws, seed: of the bootstrap. quotes: statements kept as evidence.
    """

    sure: float = Field(default=0.5, ge=0, le=1)
    min_people: int | None = Field(default=None, ge=1)
    distance: float = Field(default=0.58, gt=0, lt=2)
    same: float = Field(default=0.24, ge=0, lt=2)
    kind_bonus: float = Field(default=0.2, ge=0, le=1)
    context: float = Field(default=0.8, ge=0, le=2)
    small: int = Field(default=1000, ge=0)
    draws: int = Field(default=200, ge=20)
    seed: int = 0
    quotes: int = Field(default=12, ge=0)


@step(
    scope="corpus",
    reads=(
        "vectors",
        *(f"statements.{name}" for name in ("start", "text", *LABELS)),
        "feedback.outcome",
        "feedback.outcome_from",
    ),
    adds=("needs", "statements.need_id"),
)
def needs(corpus: Corpus, settings: NeedsSettings) -> Corpus:
    """Add the needs: one row an unmet need that enough people speak of, the largest opportunity first.

    kind: what is needed (see definitions/needs.toml); missing where the statements of a cluster share no kind. Those
        are perhaps no need, or several, and come after all others.
    need: a sentence without a solution; need_id follows from it, so a need keeps its id over runs.
    statements, authors, share (of all people, with ends): who speaks of it as unmet. stage, value, topic_id: the
        most common ones. importance, satisfaction, opportunity: see `score_needs`. severity: how much lower the
        outcome is where it is raised. evidence: statement ids, most typical first.
    Adds `need_id` to the statements: the need of the table that each belongs to, missing for most.
    Facts: unmet (statements), named (of these, in a need of the table), alone (that share their need with nobody),
    found (needs), min_people.
    """
    mentions = counted(corpus, "outcome", "outcome_from", "lang", labels=LABELS)
    min_people = enough_people(mentions.people, settings.min_people, share=0.002, floor=5)
    shown = mentions.statements[~mentions.statements["topic_id"].isin(corpus.hidden_topics())]
    spoken = _spoken(shown, corpus.statements["text"], settings.sure)
    members = spoken[spoken["need"] == "unmet"]
    members = members.assign(text=corpus.statements["text"].iloc[members["row"]].array)
    members = members.assign(kind=need_kinds(members["text"]))
    vectors = standing(corpus.statements, _vectors(corpus), settings.context).at(members["row"].to_numpy())
    members = members.assign(cluster=_clusters(members, vectors, settings))
    english = mentions.pieces["lang"].fillna("und").isin(ENGLISH).to_numpy()[members["piece"]]
    sentences = name_clusters(members.assign(english=english), max(2, min_people // 3))
    named = _large_enough(members.assign(sentence=members["cluster"].map(sentences)), min_people)
    table = _table(corpus, mentions, spoken, named, settings)
    facts = {
        "min_people": min_people,
        "unmet": len(members),
        "named": len(named),
        "alone": int((members["cluster"] == NOBODY).sum()),
        "found": len(table),
    }
    corpus = corpus.with_statements(need_id=_need_of(named, len(corpus.statements)))
    return replace(corpus, needs=table).with_facts("needs", **facts)


def need_id(sentence: str) -> str:
    """Return the id of the need that is put in this sentence."""
    return "n" + hashlib.sha256(sentence.encode()).hexdigest()[:12]


def _need_of(named: pd.DataFrame, statements: int) -> Any:
    """Return for every statement of the corpus the need of the table that it belongs to, None for most."""
    found = np.full(statements, None, dtype=object)
    found[named["row"].to_numpy(dtype=int)] = [need_id(each) for each in named["sentence"]]
    return pd.array(found, dtype="str")


def _vectors(corpus: Corpus) -> Vectors:
    return np.zeros((len(corpus.statements), 1), dtype=np.float32) if corpus.vectors is None else corpus.vectors


def _spoken(statements: pd.DataFrame, texts: pd.Series[str], sure: float) -> pd.DataFrame:
    """Return the statements that tell of a need, met or not, on a fresh index.

    An unmet need in nothing but praise is left out: two labels contradict each other.
    """
    met, unmet = statements["need"] == "met", statements["need"] == "unmet"
    believed = (statements["need_p"] >= sure) & (statements["sentiment"] != "pos")
    asking = statements.loc[unmet & believed, "row"]
    asking = asking[asks_for_something(texts.iloc[asking]).to_numpy(dtype=bool)]
    return statements[met | met.index.isin(asking.index)].reset_index(drop=True)


def _clusters(members: pd.DataFrame, vectors: Vectors, settings: NeedsSettings) -> npt.NDArray[np.int64]:
    marked = with_kinds(vectors, members["kind"].to_numpy(), settings.kind_bonus)
    topic, person = members["topic_id"].to_numpy(), members["person"].to_numpy()
    topic = np.zeros_like(topic) if len(topic) <= settings.small else topic
    return cluster_needs(marked, topic, person, settings.distance, settings.same)


def _large_enough(members: pd.DataFrame, min_people: int) -> pd.DataFrame:
    named = members[members["sentence"].notna()]
    people = named.groupby("sentence")["person"].transform("nunique")
    return named[people >= min_people]


def _table(
    corpus: Corpus, mentions: Mentions, spoken: pd.DataFrame, named: pd.DataFrame, settings: NeedsSettings
) -> pd.DataFrame:
    number, sentences = pd.factorize(named["sentence"], sort=True)
    own = _vectors(corpus)[named["row"]]
    means = cluster_means(own, number)
    centres = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    named = named.assign(number=number, likeness=(own * centres[number]).sum(axis=1))
    fits = 0.5 + agreement(pd.Series("neg", index=named.index), named["piece"].map(mentions.pieces["outcome"]))
    clear = named["kind"] == named.groupby("number")["kind"].transform(lambda found: leading_kind(found.to_numpy()))
    named = named.assign(typical=named["likeness"] * named["need_p"] * fits * np.where(clear, 1, UNCLEAR))
    raised = _raised(spoken, _vectors(corpus), centres, named)
    table: pd.DataFrame = pd.concat(
        [
            _described(named, sentences.tolist(), mentions.people),
            score_needs(raised, len(sentences), mentions.people, settings.draws, settings.seed),
            _severity(mentions, named, len(sentences), settings),
        ],
        axis=1,
    )
    groups = [named[number == each] for each in range(len(sentences))]
    table["evidence"] = pd.Series([pick(each, corpus.statements, settings.quotes) for each in groups], dtype=object)
    table["unclear"] = table["kind"].isna()
    order = {"unclear": True, "opportunity": False, "authors": False, "need_id": True}
    table = table.sort_values(list(order), ascending=list(order.values()), ignore_index=True).drop(columns="unclear")
    return table.assign(rank=np.arange(1, len(table) + 1))


def _described(named: pd.DataFrame, sentences: list[str], people: int) -> pd.DataFrame:
    groups = named.groupby("number")
    authors = groups["person"].nunique()
    low, high = wilson(authors, people)
    return pd.DataFrame(
        {
            "need_id": [need_id(each) for each in sentences],
            "need": pd.Series(sentences, dtype="str"),
            "kind": pd.Series([kind_code(leading_kind(rows.to_numpy())) for _, rows in groups["kind"]], dtype="str"),
            "topic_id": groups["topic_id"].agg(most_common),
            "stage": groups["stage"].agg(most_common),
            "value": groups["value"].agg(most_common),
            "statements": groups.size(),
            "authors": authors,
            "share": authors / max(people, 1),
            "share_low": low,
            "share_high": high,
        }
    )


def _raised(spoken: pd.DataFrame, vectors: Vectors, centres: Vectors, named: pd.DataFrame) -> pd.DataFrame:
    """Return the statements near a need's centre, one row each: number, person, met. vectors: of all statements.

    Its own count by the same rule as others: a need's farther statements would else only be seen where it is unmet.
    """
    if len(named) == 0:
        return pd.DataFrame({"number": [], "person": [], "met": []}).astype({"number": int, "person": int, "met": bool})
    floor = named.groupby("number")["likeness"].quantile(TYPICAL).to_numpy()
    number = pd.Series(NOBODY, index=spoken.index)
    number[named.index] = named["number"]
    parts = [spoken["row"].iloc[start : start + COMPARED] for start in range(0, len(spoken), COMPARED)]
    found = [_near(vectors[rows] @ centres.T, number[rows.index].to_numpy(), floor) for rows in parts]
    raised = pd.DataFrame({"number": np.concatenate(found), "person": spoken["person"], "met": spoken["need"] == "met"})
    return raised[raised["number"] != NOBODY]


def _near(likeness: Vectors, number: npt.NDArray[Any], floor: Floats) -> npt.NDArray[Any]:
    """Return the number of the need each statement is near to, its own where it has one; NOBODY where it is far."""
    nearest = np.where(number != NOBODY, number, likeness.argmax(axis=1))
    near = likeness[np.arange(len(likeness)), nearest] >= floor[nearest] - 1e-6
    return np.where(near, nearest, NOBODY)


def _severity(mentions: Mentions, named: pd.DataFrame, count: int, settings: NeedsSettings) -> pd.DataFrame:
    known = judged(mentions.pieces).to_numpy()
    pairs = named[["piece", "number"]].drop_duplicates()
    shape = (len(mentions.pieces), count)
    raising = csr_matrix((np.ones(len(pairs)), (pairs["piece"], pairs["number"])), shape=shape)[known]
    pieces = mentions.pieces[known]
    weights = person_weights(mentions.people, settings.draws, settings.seed)
    return severity(raising, pieces["outcome"].to_numpy(dtype=float), pieces["person"].to_numpy(), weights)
