"""Who speaks of what, group by group: the 0/1 table from which shares are compared, over time or side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix

from voc.corpus import Corpus
from voc.measure.evidence import pick, typical
from voc.measure.mentions import Mentions
from voc.measure.needs.need_kinds import UNKNOWN, asks_for_something, kind_code, need_kinds
from voc.measure.people.rungs import person_rungs
from voc.resources import definition

LABELS = ("topic_id", "stage", "value", "sentiment", "need", "need_p", "ladder")
"""What `spoken` reads of the statements."""
SURE = 0.5
"""Probability from which an unmet need is believed (the default of `[needs] sure`)."""
SIDES = {"good": ("pos", "mixed"), "bad": ("neg", "mixed")}
VALUES = {"delivered": ("met", ("pos", "mixed")), "missing": ("unmet", ("neg", "mixed"))}
Told = Iterator[tuple[str, "pd.Series[str]"]]


@dataclass(frozen=True)
class Spoken:
    """One row for each person in each group where the person says anything (a unit).

    units: person, group. series: kind and key of each column, in order. said: (units, series) 0/1.
    unit_of: (pieces,) the row in `units` of every piece, -1 for those that are in no group.
    told: the statements behind it: kind, key, unit, and `at`, the row in `Mentions.statements`.
    """

    units: pd.DataFrame
    series: pd.DataFrame
    said: csr_matrix
    unit_of: npt.NDArray[np.int64]
    told: pd.DataFrame

    def statements(self, kind: str, key: str, groups: Collection[int]) -> npt.NDArray[np.int64]:
        """Return the rows in `Mentions.statements` that speak of a series in these groups."""
        wanted = self.told[(self.told["kind"] == kind) & (self.told["key"] == key)]
        inside = self.units["group"].isin(groups).to_numpy()[wanted["unit"].to_numpy()]
        return np.sort(wanted.loc[inside, "at"].to_numpy())


def spoken(mentions: Mentions, groups: npt.NDArray[np.int64], texts: pd.Series[str], aside: Collection[int]) -> Spoken:
    """Return who speaks of what.

    mentions: with LABELS. groups: (pieces,) the group of every piece, -1 for none. texts: of `Corpus.statements`.
    aside: topics that make no series. Kinds of series: stage, topic (with a feeling, or a need), blame (speaks badly
    of a topic), need (an unmet need of that kind), sentiment (says something good, bad), value (finds it delivered,
    missing), ladder (the person's rung in the group).
    """
    unit_of, units = _units(mentions.pieces["person"].to_numpy(), groups)
    statements = mentions.statements.assign(unit=unit_of[mentions.statements["piece"].to_numpy()])
    statements = statements[statements["unit"] >= 0]
    parts = [
        pd.DataFrame({"kind": kind, "key": keys.array, "at": keys.index.to_numpy()})
        for kind, keys in _told(statements, texts, aside)
    ]
    told = pd.concat(parts, ignore_index=True)
    told["unit"] = statements["unit"].reindex(told["at"]).to_numpy()
    cells = pd.concat([told[told["kind"] != "ladder"], _rungs(statements)])[["kind", "key", "unit"]].drop_duplicates()
    series = cells[["kind", "key"]].drop_duplicates().sort_values(["kind", "key"], ignore_index=True)
    column = pd.MultiIndex.from_frame(series).get_indexer(pd.MultiIndex.from_frame(cells[["kind", "key"]]))
    said = csr_matrix((np.ones(len(cells)), (cells["unit"], column)), shape=(len(units), len(series)))
    return Spoken(units, series, said, unit_of, told)


def typical_quotes(
    mentions: Mentions, rows: npt.NDArray[np.int64], said: pd.DataFrame, limit: int, feeling: str | None = None
) -> list[str]:
    """Return the ids of up to `limit` of these statements, the most typical first, one a person.

    rows: in `Mentions.statements`, which needs stage_p, topic_score and sentiment; the pieces need `outcome`.
    said: statement_id and text of `Corpus.statements`. feeling: only statements of this sentiment, where there are any.
    """
    own = mentions.statements.iloc[rows]
    felt = own[own["sentiment"] == feeling]
    own = felt if len(felt) else own
    return pick(own.assign(typical=typical(own, mentions.pieces)), said, limit)


def felt(kind: str, key: str) -> str | None:
    """Return the sentiment that statements of a series have when they mean it."""
    if kind in ("need", "blame") or key.endswith((" missing", "bad")):
        return "neg"
    return "pos" if key.endswith((" delivered", "good")) else None


def aside(corpus: Corpus) -> frozenset[int]:
    """Return the topics that are no subject: hidden by people, or gathering a language."""
    known = corpus.topics.reindex(columns=["topic_id", "lang"])
    return corpus.hidden_topics() | frozenset(known.loc[known["lang"].notna(), "topic_id"].tolist())


def series_names(topics: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return what each series is called, by kind and key. topics: topic_id and name."""
    journey, values, words = definition("journey"), definition("values"), definition("changes")
    named = {("stage", each["code"]): each["name"] for each in journey["stage"]}
    named |= {("ladder", each["code"]): each["name"] for each in journey["rung"]}
    needs = definition("needs")["kind"]
    named |= {("need", each["code"]): each.get("plain") or each["sentence"].format(what="things") for each in needs}
    named |= {("sentiment", side): words["sentiment"][side] for side in SIDES}
    named |= {
        ("value", f"{each['code']} {side}"): words["value"][side].format(value=each["name"])
        for each in values["value"]
        for side in VALUES
    }
    known = topics.reindex(columns=["topic_id", "name"])
    topical = {str(key): str(name) for key, name in known.itertuples(index=False)}
    return named | {(kind, key): name for key, name in topical.items() for kind in ("topic", "blame")}


def _units(person: npt.NDArray[np.int64], groups: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], pd.DataFrame]:
    rows = np.flatnonzero(groups >= 0)
    width = int(groups.max(initial=0)) + 1
    known, codes = np.unique(person[rows] * width + groups[rows], return_inverse=True)
    unit_of = np.full(len(groups), -1, dtype=np.int64)
    unit_of[rows] = codes
    return unit_of, pd.DataFrame({"person": known // width, "group": known % width})


def _told(statements: pd.DataFrame, texts: pd.Series[str], aside: Collection[int]) -> Told:
    """Yield kind and keys, on the index of the statements that have one."""
    stage, topic, need, feeling = (statements[name] for name in ("stage", "topic_id", "need", "sentiment"))
    yield "stage", stage[stage != "none"].astype(str)
    # "Gatwick to Mauritius." opens many a review of one year and few of the next: no one means anything by it
    meant = (feeling != "neu") | (need != "none")
    of_topic = meant & (topic >= 0) & ~topic.isin(aside)
    yield "topic", topic[of_topic].astype(str)
    yield "blame", topic[of_topic & feeling.isin(SIDES["bad"])].astype(str)
    yield "need", _needs(statements, texts)
    for side, marks in SIDES.items():
        yield "sentiment", pd.Series(side, index=statements.index[feeling.isin(marks)])
    valued = statements["value"] != "none"
    for side, (answer, marks) in VALUES.items():
        rows = valued & (feeling.isin(marks) | (need == answer))
        yield "value", statements.loc[rows, "value"].astype(str) + f" {side}"
    # for quotes alone: a person stands on one rung, whatever else is said (`_rungs`)
    stand = statements["ladder"]
    yield "ladder", stand[stand != "none"].astype(str)


def _needs(statements: pd.DataFrame, texts: pd.Series[str]) -> pd.Series[str]:
    unmet = statements[(statements["need"] == "unmet") & (statements["need_p"] >= SURE)]
    unmet = unmet[unmet["sentiment"] != "pos"]
    said = texts.iloc[unmet["row"].to_numpy()].set_axis(unmet.index)
    said = said[asks_for_something(said).to_numpy(dtype=bool)]
    kinds = pd.Series(need_kinds(said), index=said.index)
    return kinds[kinds != UNKNOWN].map(kind_code).astype(str)


def _rungs(statements: pd.DataFrame) -> pd.DataFrame:
    standing = person_rungs(statements.assign(person=statements["unit"]))
    return pd.DataFrame({"kind": "ladder", "key": standing.to_numpy(), "unit": standing.index.to_numpy()})
