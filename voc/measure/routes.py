"""The ways customers take: from which stage to which, in time and in what they tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic import Field

from voc.corpus import Corpus
from voc.measure.intervals import false_discovery, wilson
from voc.measure.mentions import Mentions, counted
from voc.resources import definition
from voc.step import StepSettings, step

Codes = npt.NDArray[np.int64]
TIME, TOLD = "time", "told"
"""Kinds of order: from one piece of feedback to a person's next by date, and as one piece of feedback tells it."""
COLUMNS = (
    "order",
    "from_stage",
    "to_stage",
    "people",
    "leaving",
    "share",
    "share_low",
    "share_high",
    "expected",
    "p",
    "q",
)


class RoutesSettings(StepSettings):
    """What makes a way from stage to stage.

    min_people: of fewer people no way is shown or tested. min_authors: fewer with two pieces of feedback of different
        dates, and nothing is said of time. shuffles, seed: of the test.
    """

    min_people: int = Field(default=10, ge=2)
    min_authors: int = Field(default=30, ge=2)
    shuffles: int = Field(default=200, ge=20)
    seed: int = 0


@step(
    scope="corpus",
    reads=("statements.stage", "statements.start", "feedback.date", "feedback.author"),
    adds=("routes",),
)
def routes(corpus: Corpus, settings: RoutesSettings) -> Corpus:
    """Add the routes: one row an ordered pair of stages that enough people go through one after the other.

    order: `time`, from what a person's piece of feedback is mostly about to what the next one by date is, which may
        be the same stage again; `told`, from a stage to the next one that is told for the first time in the same
        piece of feedback, which is the order of a story and not of time.
    people: distinct, who go that way. leaving: who go anywhere from that stage.
    share (share_low, share_high): of those who leave.
    expected: people who would go that way, did the order say nothing: the mean over shuffles, of each person's pieces
        in time, of each piece's stages as told.
    p: of the test that they are as many as expected (normal, by the shuffles' spread); q: Benjamini-Hochberg over all
        ways of both kinds (fact `tested`).
    Facts: authors (with two dated pieces or more), min_authors, storytellers (people with two stages in one piece),
    tested.
    """
    mentions = counted(corpus, "date", labels=("stage", "start"))
    kinds = {TIME: _by_time(mentions), TOLD: _as_told(mentions)}
    authors, storytellers = (kinds[name]["person"].nunique() for name in (TIME, TOLD))
    enough = {TIME: authors >= settings.min_authors, TOLD: True}
    parts = [_ways(name, steps, settings) for name, steps in kinds.items() if enough[name]]
    table = pd.concat(parts, ignore_index=True)
    table = table.assign(q=false_discovery(table["p"].to_numpy(dtype=float)))[list(COLUMNS)]
    facts = {"authors": int(authors), "min_authors": settings.min_authors, "storytellers": int(storytellers)}
    return replace(corpus, routes=table).with_facts("routes", **facts, tested=len(table))


def _codes() -> Mapping[str, int]:
    return {each["code"]: at for at, each in enumerate(definition("journey")["stage"])}


def _placed(mentions: Mentions) -> pd.DataFrame:
    own = mentions.statements.assign(stage=mentions.statements["stage"].map(_codes()))
    return own[own["stage"].notna()].astype({"stage": int})


def _by_time(mentions: Mentions) -> pd.DataFrame:
    """Return one row a dated piece, in each person's order: story (the person), person, stage most is said of."""
    said = _placed(mentions).groupby(["piece", "person"])["stage"].agg(lambda each: each.mode().iloc[0]).reset_index()
    dated = said.assign(date=pd.to_datetime(mentions.pieces["date"]).to_numpy()[said["piece"]]).dropna(subset="date")
    # two pieces of one day have no order between them: the first stands for both
    dated = dated.sort_values(["person", "date", "piece"]).drop_duplicates(["person", "date"])
    return _told_twice(dated.assign(story=dated["person"]))


def _as_told(mentions: Mentions) -> pd.DataFrame:
    """Return one row a stage and piece, where it is first told: story (the piece), person, stage."""
    own = _placed(mentions).sort_values(["piece", "start"], kind="stable").drop_duplicates(["piece", "stage"])
    return _told_twice(own.assign(story=own["piece"]))


def _told_twice(rows: pd.DataFrame) -> pd.DataFrame:
    long = rows.groupby("story")["stage"].transform("size") > 1
    return rows.loc[long, ["story", "person", "stage"]].reset_index(drop=True)


def _ways(name: str, steps: pd.DataFrame, settings: RoutesSettings) -> pd.DataFrame:
    codes = list(_codes())
    width = len(codes)
    story, person = (pd.factorize(steps[each])[0] for each in ("story", "person"))
    stage = steps["stage"].to_numpy()
    people = _people(story, person, stage, width)
    draws = np.random.default_rng(settings.seed)
    shuffled = np.stack(
        [_people(story, person, _shuffled(story, stage, draws), width) for _ in range(settings.shuffles)]
    )
    leaving = _leaving(story, person, stage, width)
    rows = [
        {"order": name, "from_stage": codes[start], "to_stage": codes[end]}
        | _way(int(people[start, end]), int(leaving[start]), shuffled[:, start, end])
        for start in range(width)
        for end in range(width)
        if people[start, end] >= settings.min_people
    ]
    return pd.DataFrame(rows, columns=[each for each in COLUMNS if each != "q"])


def _way(people: int, leaving: int, shuffled: Codes) -> dict[str, Any]:
    from scipy.stats import norm

    low, high = wilson(people, leaving)
    expected, spread = float(shuffled.mean()), float(shuffled.std(ddof=1))
    p = 2 * norm.sf(max(abs(people - expected) - 0.5, 0) / spread) if spread > 0 else 1.0
    return {
        "people": people,
        "leaving": leaving,
        "share": people / leaving,
        "share_low": float(low),
        "share_high": float(high),
        "expected": expected,
        "p": float(p),
    }


def _people(story: Codes, person: Codes, stage: Codes, width: int) -> Codes:
    """Return how many people go from each stage to each: (width, width). Rows of a story stand in their order."""
    same = story[1:] == story[:-1]
    way = stage[:-1][same] * width + stage[1:][same]
    pairs = np.unique(person[:-1][same] * width**2 + way)
    return np.bincount(pairs % width**2, minlength=width**2).reshape(width, width)


def _leaving(story: Codes, person: Codes, stage: Codes, width: int) -> Codes:
    """Return how many people go anywhere from each stage: (width,)."""
    same = story[1:] == story[:-1]
    pairs = np.unique(person[:-1][same] * width + stage[:-1][same])
    return np.bincount(pairs % width, minlength=width)


def _shuffled(story: Codes, stage: Codes, draws: np.random.Generator) -> Codes:
    """Return the stages in any order inside each story."""
    return np.asarray(stage[np.lexsort((draws.random(len(stage)), story))])
