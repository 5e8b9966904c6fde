"""Values, the ladder and the topics as the page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from voc.corpus import Corpus
from voc.output.cards import Moment, stage_names
from voc.output.charts import Bar, axis, bar
from voc.output.quotes import FEELINGS
from voc.output.scale import percent
from voc.resources import definition

SIDES = {"loss": "blamed", "win": "praised"}


@dataclass(frozen=True)
class Cell:
    """Statements that find a value delivered or missing at a stage; width: parts of the largest cell, in percent."""

    statements: int
    delivered: int
    missing: int
    delivered_width: float
    missing_width: float


@dataclass(frozen=True)
class Matrix:
    """Stages down, values (or dimensions) across; None where nobody speaks of it."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]


@dataclass(frozen=True)
class Rung:
    """A rung of the ladder, the highest first. side: good, bad or silent."""

    name: str
    side: str
    people: int
    statements: int
    share: str
    interval: str
    place: Bar


@dataclass(frozen=True)
class TopicRow:
    """A topic with the feelings of its statements, in percent. sure: how surely it is found again; empty if unknown.

    parent_id: of the topic that it is a part of, else -1. sides: what tells most of what it is praised and blamed for,
    in a few words; empty where nothing does.
    """

    topic_id: int
    parent_id: int
    name: str
    words: str
    size: int
    split: dict[str, float]
    sure: str
    sides: str

    @property
    def anchor(self) -> str:
        """What a link to it names."""
        return f"topic-{self.topic_id}"


def value_matrix(values: pd.DataFrame, by: str) -> Matrix | None:
    """Return the values table as a matrix of stages by "value" or "dimension"; None where there is nothing in it."""
    kinds = definition("values")[by]
    named = values[values[by].isin([each["code"] for each in kinds])] if by in values else values
    if named.empty:
        return None
    sums = named.groupby(["stage", by])[["statements", "delivered", "missing"]].sum()
    top = int(sums[["delivered", "missing"]].max().max()) or 1
    rows = tuple(
        (name, tuple(_cell(sums, stage, each["code"], top) for each in kinds)) for stage, name in stage_names().items()
    )
    return Matrix(tuple((each["name"], each["about"]) for each in kinds), rows)


def rungs(ladder: pd.DataFrame) -> list[Rung]:
    """Return the rungs from the highest to the lowest, on one axis."""
    if ladder.empty:
        return []
    silent = [each["code"] for each in definition("journey")["rung"]].index("none")
    ends = axis(ladder["share_high"])
    found = [
        Rung(
            name=str(row["name"]),
            side="silent" if place == silent else "good" if place > silent else "bad",
            people=int(row["people"]),
            statements=int(row["statements"]),
            share=percent(row["share"]),
            interval=f"{percent(row['share_low'])} to {percent(row['share_high'])}",
            place=bar(ends, row["share_low"], row["share"], row["share_high"]),
        )
        for place, (_, row) in enumerate(ladder.iterrows())
    ]
    return found[::-1]


def topic_rows(corpus: Corpus) -> list[TopicRow]:
    """Return every topic, the largest first, with the feelings of its statements."""
    if not len(corpus.topics):
        return []
    return topics_with(corpus, pd.crosstab(corpus.statements["topic_id"], corpus.statements["sentiment"]))


def known_for(corpus: Corpus, moments: Iterable[Moment]) -> dict[str, str]:
    """Return, by the anchor of a moment's card, what its topic is blamed or praised for, whichever costs or wins more.

    Left out are those of which nothing stands out, or nothing but the topic's name.
    """
    if corpus.moments.empty or "blamed" not in corpus.topics:
        return {}
    words, topics = definition("report")["sentence"], corpus.topics.set_index("topic_id")
    topic_of = {f"moment-{key}": topic for key, topic in corpus.moments[["moment_id", "topic_id"]].to_numpy()}
    found = {}
    for each in moments:
        side, topic = SIDES[each.side], topic_of[each.anchor]
        phrase = str(topics.loc[topic, side] or "") if topic in topics.index else ""
        if phrase and phrase.lower() != each.topic.lower():
            found[each.anchor] = str(words[side].format(phrase=phrase))
    return found


def topics_with(corpus: Corpus, counts: pd.DataFrame) -> list[TopicRow]:
    """Return the same where the statements are counted already: topics down, feelings across."""
    return list(_topics(corpus, counts)) if len(corpus.topics) else []


def _topics(corpus: Corpus, counts: pd.DataFrame) -> Iterator[TopicRow]:
    feelings = counts.div(counts.sum(axis=1), axis=0).reindex(columns=list(FEELINGS), fill_value=0.0)
    shown = corpus.topics[~corpus.topics["topic_id"].isin(corpus.hidden_topics())]
    for _, row in shown.sort_values(["size", "topic_id"], ascending=[False, True]).iterrows():
        known = feelings.loc[row["topic_id"]] if row["topic_id"] in feelings.index else pd.Series(0.0, index=FEELINGS)
        words: Sequence[str] = row["words"] if row["words"] is not None else ()
        split = {each: round(100 * float(known[each]), 1) for each in FEELINGS}
        sure = "" if pd.isna(row["stability"]) else percent(row["stability"])
        told = ", ".join(str(each) for each in words)
        above, size = int(row.get("parent_id", -1)), int(row["size"])
        yield TopicRow(int(row["topic_id"]), above, str(row["name"]), told, size, split, sure, _sides(row))


def _sides(row: pd.Series) -> str:
    sides = {"praised for": row.get("praised", ""), "blamed for": row.get("blamed", "")}
    found = "; ".join(f"{side} “{phrase}”" for side, phrase in sides.items() if phrase)
    return found[:1].upper() + found[1:]


def _cell(sums: pd.DataFrame, stage: str, kind: str, top: int) -> Cell | None:
    if (stage, kind) not in sums.index:
        return None
    row = sums.loc[[(stage, kind)]].iloc[0]
    delivered, missing = int(row["delivered"]), int(row["missing"])
    return Cell(
        int(row["statements"]), delivered, missing, round(100 * delivered / top, 1), round(100 * missing / top, 1)
    )
