"""What to try at a moment and how to test it, as its card shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.output.cards import stage_names, topic_names
from voc.output.scale import Scale, percent
from voc.resources import definition

MOST = 20_000
"""Customers in a group beyond which the page speaks of no test."""
LONGEST = 104
"""Weeks beyond which waiting for feedback is no plan."""
VALUE = {"penalty": "missing", "reward": "delivered"}


@dataclass(frozen=True)
class Play:
    """A kind of experience to try, and what would show that it worked."""

    name: str
    what: str
    metric: str


@dataclass(frozen=True)
class Experiment:
    """gap: the value it is about, in a sentence. size: how many customers a test needs and how long, in sentences."""

    gap: str
    plays: tuple[Play, ...]
    hypothesis: str
    size: tuple[str, ...]


def by_moment(corpus: Corpus, scale: Scale) -> dict[str, Experiment]:
    """Return the experiments by the anchor of their moment's card; none where no effect is known."""
    topics = topic_names(corpus)
    known = corpus.experiments
    rows = [row for _, row in known.iterrows() if row["effect"] > 0] if "effect" in known else []
    return {f"moment-{row['moment_id']}": _experiment(row, scale, topics) for row in rows}


def _experiment(row: pd.Series[Any], scale: Scale, topics: dict[int, str]) -> Experiment:
    moment = f"{topics.get(row['topic_id'], '')} ({stage_names()[row['stage']]})"
    words = definition("playbook")["hypothesis"][row["side"]]
    return Experiment(
        gap=_gap(row),
        plays=tuple(Play(*each) for each in zip(row["plays"], row["tries"], row["metrics"], strict=True)),
        hypothesis=str(words.format(moment=moment, size=scale.amount(float(row["effect"])))),
        size=tuple(_size(row)),
    )


def _gap(row: pd.Series[Any]) -> str:
    words = definition("report")["experiment"]
    names = {key: {each["code"]: each["name"] for each in definition("values")[key]} for key in ("value", "dimension")}
    value, dimension = (names[key].get(row[key], "") for key in ("value", "dimension"))
    if not value and not dimension:
        return ""
    kind = "both" if value and dimension else "value"
    said = words[kind].format(value=value.lower(), dimension=dimension.lower()) if value else dimension.lower()
    between = f"{percent(row['value_share_low'])} to {percent(row['value_share_high'])}"
    return str(words[VALUE[row["side"]]].format(value=said, share=percent(row["value_share"]), between=between))


def _size(row: pd.Series[Any]) -> Iterator[str]:
    words = definition("report")["experiment"]
    people, least, most, everyone = (float(row[f"per_arm{end}"]) for end in ("", "_low", "_high", "_share"))
    if people <= MOST:
        spoken = words["groups_between" if isfinite(most) else "groups_from"]
        between = spoken.format(low=f"{least:,.0f}", high=f"{most:,.0f}") if isfinite(least) else ""
        yield words["groups"].format(people=f"{people:,.0f}", between=between)
        if isfinite(row["weeks"]):
            weekly = f"{row['weekly']:.1f}" if row["weekly"] < 10 else f"{row['weekly']:,.0f}"
            waiting = words["weeks" if row["weeks"] <= LONGEST else "long"]
            yield waiting.format(weekly=weekly, weeks=f"{row['weeks']:.0f}")
    if everyone <= MOST:
        shares = {name: percent(float(row[f"share_{name}"])) for name in ("before", "after")}
        kind = "complaints" if row["side"] == "penalty" else "praises"
        yield words[kind].format(people=f"{everyone:,.0f}", **shares)
    if not people <= MOST and not everyone <= MOST:
        yield words["none"]
