"""What customers speak of and a brand's map has no place for: phases, stages, moments."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from voc.corpus import Corpus
from voc.measure.cells import cell_places
from voc.measure.evidence import balanced
from voc.measure.intervals import wilson
from voc.measure.mentions import Mentions
from voc.resources import definition

Lacking = list[dict[str, Any]]
"""Rows of the overlay."""
STAKE = ("at_stake", "at_stake_low", "at_stake_high")


def claims(stages: pd.DataFrame) -> dict[str, int]:
    """Return the place of the map's stage to which each stage of voc belongs: the one that covers the fewest beside it.

    stages: covers. A stage of voc that no one covers, or that two have equal claims to, is left out.
    """
    size = stages["covers"].map(len)
    found: dict[str, int] = {}
    for each in definition("journey")["stage"]:
        own = size[[each["code"] in covers for covers in stages["covers"]]]
        nearest = own[own == own.min()]
        if len(nearest) == 1:
            found[each["code"]] = int(nearest.index[0])
    return found


def absent_phases(mentions: Mentions, stages: pd.DataFrame) -> Lacking:
    """Return a row for each phase of which the map has no stage: kind `missing phase`, how many people speak of it."""
    absent = set(_absent(stages))
    found = []
    for phase, name in definition("journey")["phases"].items():
        own = [each["code"] for each in definition("journey")["stage"] if each["phase"] == phase]
        if absent.issuperset(own):
            spoken = mentions.statements["stage"].isin(own).to_numpy()
            found.append({"kind": "missing phase", "name": name, "covers": own, **_people(mentions, spoken)})
    return found


def absent_stages(mentions: Mentions, said: pd.DataFrame, stages: pd.DataFrame, quotes: int) -> Lacking:
    """Return a row for each stage of voc that the map does not cover and people speak of: kind `missing stage`.

    said: all statements, for their texts.
    """
    names = {each["code"]: each["name"] for each in definition("journey")["stage"]}
    found = []
    for code in _absent(stages):
        spoken = (mentions.statements["stage"] == code).to_numpy()
        if spoken.any():
            own = mentions.statements[spoken]
            evidence = balanced(own.assign(typical=own["stage_p"]), said, quotes)
            row = {"kind": "missing stage", "name": names[code], "covers": [code], "evidence": evidence}
            found.append({**row, **_people(mentions, spoken)})
    return found


def absent_moments(corpus: Corpus, mentions: Mentions, lacking: float) -> Lacking:
    """Return a row for each ranked moment whose statements speak of no touchpoint, by rank: kind `missing moment`.

    lacking: the mean probability that they do, below which they do not. matched: that mean, bare verdicts left out.
    moment_id, at_stake with its ends, direction: as in the moments.
    """
    ranked = corpus.moments[corpus.moments["candidate"].astype(bool)].sort_values("rank")
    place = cell_places(mentions.statements, ranked["moment_id"])
    topics = dict(zip(corpus.topics["topic_id"], corpus.topics["name"], strict=True))
    names = {each["code"]: each["name"] for each in definition("journey")["stage"]}
    found = []
    for at, row in enumerate(ranked.to_dict("records")):
        spoken = place == at
        matched = float(mentions.statements["touchpoint_p"][spoken].mean())
        if matched < lacking:
            kept = {name: row[name] for name in ("moment_id", *STAKE, "direction", "evidence")}
            name = f"{names[row['stage']]}: {topics[row['topic_id']]}"
            stated = {"kind": "missing moment", "name": name, "covers": [row["stage"]], "matched": matched}
            found.append({**stated, **kept, **_people(mentions, spoken)})
    return found


def _absent(stages: pd.DataFrame) -> list[str]:
    covered = {code for covers in stages["covers"] for code in covers}
    return [each["code"] for each in definition("journey")["stage"] if each["code"] not in covered]


def _people(mentions: Mentions, spoken: npt.NDArray[np.bool_]) -> dict[str, Any]:
    people = int(mentions.statements["person"][spoken].nunique())
    low, high = wilson(people, mentions.people)
    share = people / max(mentions.people, 1)
    return {
        "statements": int(spoken.sum()),
        "people": people,
        "share": share,
        "share_low": float(low),
        "share_high": float(high),
    }
