"""The topics on their map, and what is said of each on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

import pandas as pd

from voc.corpus import Corpus
from voc.output.breakdown import TopicRow
from voc.output.cards import stage_names
from voc.output.quotes import Evidence, Quote
from voc.output.scale import percent
from voc.resources import definition

QUOTES = 4
NEAREST = 60
"""Statements of a topic, those nearest to its centre, that its quotes are chosen among."""
SPOKEN = 0.1
"""The least part of a topic's statements at a stage that puts it there."""
WIDTH = 1000
"""Of the map, in its own units."""
LETTER, LINE = 10.3, 20.0
"""A letter's width and a line's height in a name, in the map's units where that is 640 pixels wide; the page's script
measures the letters themselves."""
ACROSS, LINES = 13, 3
"""Letters in a line of a name and lines in it, at most."""


@dataclass(frozen=True)
class TopicCard:
    """A topic with its quotes. stages: codes of those it is spoken of at; spoken: the same in words, with shares.

    mood: a part of `report.toml`, by how much more is praise than blame.
    """

    anchor: str
    row: TopicRow
    stages: tuple[str, ...]
    spoken: str
    mood: Mapping[str, str]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Dot:
    """A topic's circle on the map. lines: its name, with its middle at name_x; named: whether there is room for it."""

    card: TopicCard
    x: float
    y: float
    radius: float
    lines: tuple[str, ...]
    name_x: float
    named: bool


@dataclass(frozen=True)
class TopicMap:
    """Circles, the largest first, on a map `WIDTH` wide."""

    height: float
    dots: tuple[Dot, ...]


def topic_cards(corpus: Corpus, rows: Iterable[TopicRow], evidence: Evidence) -> list[TopicCard]:
    """Return a card for each of these topics, in their order."""
    stages, nearest = _stages(corpus.statements), _nearest(corpus.statements)
    return [
        TopicCard(
            anchor=f"topic-{row.topic_id}",
            row=row,
            stages=tuple(stages.get(row.topic_id, {})),
            spoken=", ".join(
                f"{stage_names()[at]} {percent(part)}" for at, part in stages.get(row.topic_id, {}).items()
            ),
            mood=_mood(row.split),
            quotes=tuple(evidence.pick(nearest.get(row.topic_id, ()), QUOTES)),
        )
        for row in rows
    ]


def topic_map(topics: pd.DataFrame, cards: Sequence[TopicCard]) -> TopicMap | None:
    """Place the topics' circles; None for fewer than two, and for a run of an earlier voc, which has no places."""
    if "map_x" not in topics or len(cards) < 2:
        return None
    places = topics.set_index("topic_id")[["map_x", "map_y", "map_r"]] * WIDTH
    dots: list[Dot] = []
    for card in cards:
        place = places.loc[[card.row.topic_id]].iloc[0]
        dots.append(_dot(card, place, [dot for dot in dots if dot.named]))
    return TopicMap(round(max(dot.y + dot.radius for dot in dots), 1), tuple(dots))


def _dot(card: TopicCard, place: pd.Series[float], named: Sequence[Dot]) -> Dot:
    x, y, radius = place.tolist()
    lines = wrap(card.row.name, ACROSS)
    lines = [*lines[: LINES - 1], f"{lines[LINES - 1]} …"] if len(lines) > LINES else lines
    half, rise = _room(lines)
    at = round(min(max(x, half), WIDTH - half), 1)
    free = all(
        abs(dot.name_x - at) > half + _room(dot.lines)[0] or abs(dot.y - y) > rise + _room(dot.lines)[1]
        for dot in named
    )
    return Dot(card, round(x, 1), round(y, 1), round(radius, 1), tuple(lines), at, free)


def _room(lines: Sequence[str]) -> tuple[float, float]:
    """Return half the width and half the height that a name takes."""
    return max(map(len, lines), default=0) * LETTER / 2, len(lines) * LINE / 2


def _mood(split: Mapping[str, float]) -> Mapping[str, str]:
    """Return what the feelings come to: the first kind whose least surplus of praise, in percent, is reached."""
    surplus = split["pos"] - split["neg"]
    return next(each for each in definition("report")["mood"] if surplus >= each["least"])


def _stages(statements: pd.DataFrame) -> dict[int, dict[str, float]]:
    """Return for each topic the stages it is spoken of at, in the journey's order, with their shares."""
    if statements.empty:
        return {}
    shares = pd.crosstab(statements["topic_id"], statements["stage"], normalize="index")
    shares = shares.reindex(columns=list(stage_names()), fill_value=0.0)
    return {
        int(topic): {str(at): float(part) for at, part in row.items() if part >= SPOKEN}
        for topic, row in zip(shares.index, shares.to_dict("records"), strict=True)
    }


def _nearest(statements: pd.DataFrame) -> dict[int, list[str]]:
    """Return the ids of each topic's statements that are nearest to its centre."""
    if "topic_score" not in statements:
        return {}
    held = statements.loc[statements["topic_id"] >= 0, ["topic_id", "topic_score", "statement_id"]]
    held = held.sort_values(["topic_score", "statement_id"], ascending=[False, True])
    return {int(str(topic)): list(own.head(NEAREST)) for topic, own in held.groupby("topic_id")["statement_id"]}
