"""Segments and personas as the page shows them: who says what more often, in sentences with quotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.output.cards import stage_names, topic_names
from voc.output.quotes import Evidence, Quote
from voc.output.scale import Scale, percent
from voc.resources import definition

LINES = 3
"""Differences told of a level."""
MOST_OFTEN = 3
"""Groups named on the card of a moment or a need."""
Filters = Mapping[str, tuple[str, ...]]
TRAITS = {"objective": "moment", "challenge": "complaint"}
"""What people say, by kind of trait, where it is called otherwise."""


@dataclass(frozen=True)
class Line:
    """Something that a group says more often: what, its share with its interval, the others' share, a quote.

    behind: the values of columns by which the statements that say it are found; empty where columns do not tell them.
    """

    said: str
    share: str
    interval: str
    elsewhere: str
    people: int
    quote: Quote | None
    behind: Filters


@dataclass(frozen=True)
class Level:
    """A group of customers. outcome, between: its mean outcome with the interval; differs: whether from the others'.

    lines: what it says more often. behind: the column and value that make it.
    """

    name: str
    people: int
    outcome: str
    between: str
    differs: str
    lines: tuple[Line, ...]
    behind: Filters


@dataclass(frozen=True)
class Column:
    """A column that splits customers. note: what to bear in mind with it."""

    name: str
    note: str
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Persona:
    """A kind of people. name: what they speak of more than others; traits: by kind, the lines that tell them apart."""

    persona_id: str
    name: str
    people: int
    share: str
    interval: str
    found_again: str
    outcome: str
    between: str
    traits: tuple[tuple[str, tuple[Line, ...]], ...]


def speaking(what: str, key: str) -> Filters:
    """Return by which values of the statements' columns those that say a thing are found; nothing where none tell.

    what, key: a thing as the table `segments` names it.
    """
    stem, _, end = key.rpartition("-")
    rungs = [each["code"] for each in definition("journey")["rung"]]
    silent = rungs.index("none")
    known: dict[str, Filters] = {
        "stage": {"stage": (key,)},
        "topic": {"topic_id": (key,)},
        "complaint": {"topic_id": (key,), "sentiment": ("neg", "mixed")},
        "praise": {"topic_id": (key,), "sentiment": ("pos", "mixed")},
        "moment": {"stage": (stem,), "topic_id": (end,)},
        "need": {"need_id": (key,)},
        "rung": {"ladder": (key,)},
        "standing": {"ladder": tuple(rungs[silent + 1 :] if key == "up" else rungs[:silent])},
    }
    return known.get(what, {})


class Names:
    """The names of things that people say, by what and key."""

    def __init__(self, corpus: Corpus) -> None:
        self._topics = {str(topic): name for topic, name in topic_names(corpus).items()}
        needs = corpus.needs.reindex(columns=["need_id", "need"])
        self._needs = {key: str(need).rstrip(".") for key, need in zip(needs["need_id"], needs["need"], strict=True)}
        journey, values = definition("journey"), definition("values")
        self._codes = {
            each["code"]: each["name"] for each in (*journey["rung"], *values["value"], *values["dimension"])
        }

    def sentence(self, what: str, key: str) -> str:
        """Say that people say it: "complain of Late delivery"."""
        words = definition("report")["says"]
        stem, _, end = key.rpartition("-")
        if what == "moment":
            return str(words["moment"].format(name=self._topics.get(end, ""), stage=stage_names().get(stem, "")))
        if what == "value":
            return str(words[end].format(name=self._codes.get(stem, stem).lower()))
        if what == "standing":
            return str(words[key])
        return str(words[what].format(name=self.name(what, key)))

    def name(self, what: str, key: str) -> str:
        """Return the bare name of a thing."""
        known: Mapping[str, Mapping[str, str]] = {"need": self._needs, "stage": stage_names(), "rung": self._codes}
        return known.get(what, self._topics).get(key.rpartition("-")[2] if what == "moment" else key, key)


def columns(corpus: Corpus, scale: Scale, evidence: Evidence) -> list[Column]:
    """Return the columns of the segments with their levels, in the table's order."""
    table = corpus.segments
    if table.empty:
        return []
    names, notes = Names(corpus), definition("report")["split_note"]
    return [
        Column(spoken(str(name)), notes.get(name, ""), tuple(_levels(rows, scale, names, evidence)))
        for name, rows in table.groupby("column", sort=False)
    ]


def _levels(rows: pd.DataFrame, scale: Scale, names: Names, evidence: Evidence) -> Iterator[Level]:
    column = str(rows["column"].iloc[0])
    for name, own in rows.groupby("level", sort=False):
        group = {column: (str(name),)}
        told = own[own["rank"] <= LINES].sort_values("rank")
        used: set[str] = set()
        lines = tuple(
            _line(row, names.sentence(row["what"], row["key"]), evidence, used, _behind(group, row["what"], row["key"]))
            for _, row in told.iterrows()
        )
        outcome = own[own["what"] == "outcome"]
        mean = outcome.iloc[0] if len(outcome) else None
        yield Level(
            str(name),
            int(own["of"].max()),
            scale.level(mean["share"]) if mean is not None else "",
            _between(mean, scale) if mean is not None else "",
            _differs(mean),
            lines,
            group,
        )


def _differs(mean: pd.Series | None) -> str:
    """Say whether the outcome is higher or lower than that of the others for sure."""
    if mean is None or not bool(mean["holds"]):
        return ""
    return "higher" if mean["difference"] > 0 else "lower"


def _between(row: pd.Series, scale: Scale, name: str = "share") -> str:
    return f"{scale.level(row[f'{name}_low'])} to {scale.level(row[f'{name}_high'])}"


def _behind(group: Filters, what: str, key: str) -> Filters:
    """Return what finds the statements of a group that say a thing."""
    told = speaking(what, key)
    return {**group, **told} if told else {}


def _line(row: pd.Series, said: str, evidence: Evidence, used: set[str], behind: Filters) -> Line:
    """Put a row in words, with a quote that is not in use yet."""
    fresh = [each for each in row["evidence"] if each not in used]
    quotes = evidence.pick(fresh[:1], 1)
    used |= {each.statement_id for each in quotes}
    return Line(
        said,
        percent(row["share"]),
        f"{percent(row['share_low'])} to {percent(row['share_high'])}",
        percent(row["elsewhere"]),
        int(row["people"]),
        quotes[0] if quotes else None,
        behind,
    )


def more_often(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """Return, by the anchor of a moment's or a need's card, the groups that speak of it more often for sure."""
    table = corpus.segments
    if table.empty:
        return {}
    firm = table[table["holds"] & (table["difference"] > 0) & table["what"].isin(["moment", "need"])]
    firm = firm.sort_values(["difference_low", "column", "level"], ascending=[False, True, True])
    found: dict[str, tuple[str, ...]] = {}
    for row in firm.to_dict("records"):
        anchor = f"{row['what']}-{row['key']}"
        told = f"{spoken(row['column'])}: {row['level']} ({percent(row['share'])}, others {percent(row['elsewhere'])})"
        if len(found.get(anchor, ())) < MOST_OFTEN:
            found[anchor] = (*found.get(anchor, ()), told)
    return found


def personas(corpus: Corpus, scale: Scale, evidence: Evidence) -> list[Persona]:
    """Return the personas, the largest first."""
    names, traits = Names(corpus), corpus.persona_traits
    own = [(row, traits[traits["persona_id"] == row["persona_id"]]) for _, row in corpus.personas.iterrows()]
    return [_persona(row, told, scale, names, evidence) for row, told in own]


def _persona(row: pd.Series, traits: pd.DataFrame, scale: Scale, names: Names, evidence: Evidence) -> Persona:
    words = definition("report")["trait"]
    told = {kind: traits[traits["trait"] == kind].sort_values("rank") for kind in words}
    leading = [names.name("moment", key) for key in told["objective"]["key"].head(2)]
    used: set[str] = set()
    group = {"persona": (str(row["persona_id"]),)}
    lines = {
        words[kind]: tuple(
            _line(each, names.sentence(what, each["key"]), evidence, used, _behind(group, what, each["key"]))
            for _, each in rows.iterrows()
        )
        for kind, what, rows in ((kind, TRAITS.get(kind, kind), rows) for kind, rows in told.items())
    }
    known = bool(pd.notna(row["outcome"]))
    return Persona(
        persona_id=str(row["persona_id"]),
        name=", ".join(dict.fromkeys(leading)) or str(definition("report")["persona"]["plain"]),
        people=int(row["people"]),
        share=percent(row["share"]),
        interval=f"{percent(row['share_low'])} to {percent(row['share_high'])}",
        found_again=percent(row["found_again"]),
        outcome=scale.level(row["outcome"]) if known else "",
        between=_between(row, scale, "outcome") if known else "",
        traits=tuple((kind, told) for kind, told in lines.items() if told),
    )


def spoken(column: str) -> str:
    """Return a column's name as it is said."""
    return column.removeprefix("label_").replace("_", " ")


def by_topic(corpus: Corpus) -> dict[str, list[dict[str, Any]]]:
    """Return, by standing, the topics whose people stand there more or less often for sure."""
    names, table = topic_names(corpus), corpus.ladder_topics
    found: dict[str, list[dict[str, Any]]] = {}
    if table.empty:
        return found
    firm = table[table["holds"]]
    for row in firm.sort_values("difference_low", ascending=False).to_dict("records"):
        line = {"topic": names.get(row["topic_id"], ""), "people": row["of"], "more": row["difference"] > 0}
        shares = {name: percent(row[name]) for name in ("share", "share_low", "share_high", "elsewhere")}
        found.setdefault(row["standing"], []).append(line | shares)
    return found
