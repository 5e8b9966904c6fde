"""What to try at a pivotal moment, and how many customers a test of it needs: an experiment card each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field, field_validator

from voc.corpus import Corpus
from voc.measure.cells import incidence
from voc.measure.mentions import counted, judged
from voc.measure.moments.plays import Play, fitting, read_plays
from voc.measure.moments.power import per_arm_mean, per_arm_share
from voc.resources import definition
from voc.step import StepSettings, step

ABOUT = {"penalty": "missing", "reward": "delivered"}
"""By side of a moment: the side of the value that it is about."""
ENDS = ("", "_low", "_high")
LONGEST, SHORTEST = 365, 28
"""Days before the last date that tell how often a moment is met, and fewer than which tell nothing."""


class PlaybookSettings(StepSettings):
    """Where the plays come from, and what an experiment is planned for.

    file: a playbook of your own (docs/playbook.md); a relative path starts at the voc.toml.
    won: the part of what the moment costs, or could win, that the change is assumed to bring.
    plays: how many are offered for a moment.
    """

    file: Path | None = Field(default=None, exclude=True)
    won: float = Field(default=0.5, gt=0, le=1)
    plays: int = Field(default=3, ge=1)

    @field_validator("file")
    @classmethod
    def _readable(cls, path: Path | None) -> Path | None:
        read_plays(path)  # what cannot be used is told before the run, not at its end
        return path


@dataclass(frozen=True)
class Met:
    """How a moment is met, in the feedback that the outcome is judged by.

    share, bad, good: of that feedback mentions it at all, badly, well. spread: of the outcome where it is mentioned.
    weekly, weekly_all: people who mention it in a week, and who say anything; NaN where dates tell too little.
    """

    share: float
    bad: float
    good: float
    spread: float
    weekly: float
    weekly_all: float


@step(
    scope="corpus",
    reads=(
        *(f"statements.{name}" for name in ("stage", "topic_id", "sentiment")),
        "feedback.outcome",
        "feedback.outcome_from",
        "moments",
    ),
    adds=("experiments",),
)
def playbook(corpus: Corpus, settings: PlaybookSettings) -> Corpus:
    """Add the experiments: one row a ranked moment, in the order of the rank.

    side: penalty where the moment loses more, reward where it holds up more. value, dimension (value_people,
        value_share with its ends): what most people miss there (penalty), or find delivered (reward).
    plays, tries, metrics: the kinds of experience to try, what to do, and what would show that each worked.
    effect (effect_low, effect_high): how much better the mean outcome of those who meet the moment would be, if `won`
        of those who complain of it did not (won x -penalty x bad mentions), or of those who do not praise it did
        (won x reward x other mentions).
    spread: standard deviation of their outcome. per_arm (per_arm_low, per_arm_high): customers with an outcome that
        each of two groups drawn by chance needs to show that effect at 80 % power, two-sided 5 %; the ends are those of
        the effect, and NaN stands for more than can be had.
    share_before, share_after: share of all feedback that complains of it (praises it), now and then; per_arm_share:
        customers, whether they meet it or not, that each group needs to show that.
    weekly: people who mention the moment in a week; weeks: how long per_arm takes at that rate; weeks_share: how long
        per_arm_share takes at the rate of all feedback.
    hypothesis: the effect in a sentence. It is assumed, not found: the moments are observational.
    Raises SettingsError for a playbook that cannot be used.
    """
    plays = read_plays(settings.file)
    ranked = corpus.moments[corpus.moments["rank"].notna()].sort_values("rank")
    names = dict(zip(corpus.topics["topic_id"], corpus.topics["name"], strict=True)) if len(corpus.topics) else {}
    met = list(_met(corpus, ranked["moment_id"])) if len(ranked) else []
    rows = [_row(row, each, plays, settings, names) for each, (_, row) in zip(met, ranked.iterrows(), strict=True)]
    return replace(corpus, experiments=pd.DataFrame(rows, columns=None if rows else ["moment_id"]))


def _met(corpus: Corpus, wanted: pd.Series[str]) -> Iterator[Met]:
    mentions = counted(corpus, "outcome", "outcome_from", "date", labels=("stage", "topic_id", "sentiment"))
    everywhere = incidence(mentions, wanted)
    known = judged(mentions.pieces).to_numpy()
    outcome = mentions.pieces["outcome"].to_numpy(dtype=float)
    recent, weeks = _recent(pd.to_datetime(mentions.pieces["date"], errors="coerce"))
    person = mentions.pieces["person"].to_numpy()
    for place in range(len(wanted)):
        sides = (everywhere.any, everywhere.good, everywhere.bad)
        spoken, good, bad = (side[:, [place]].toarray().ravel() > 0 for side in sides)
        here = spoken & known
        share, well, badly = ((side & known).sum() / max(int(known.sum()), 1) for side in (spoken, good, bad))
        yield Met(
            share=share,
            bad=badly,
            good=well,
            spread=float(outcome[here].std(ddof=1)) if here.sum() > 1 else np.nan,
            weekly=len(np.unique(person[spoken & recent])) / weeks if weeks else np.nan,
            weekly_all=len(np.unique(person[recent])) / weeks if weeks else np.nan,
        )


def _recent(dates: pd.Series[pd.Timestamp]) -> tuple[np.ndarray, float]:
    """Return which pieces (n,) are of the last year there is, and its weeks; 0 where dates tell too little."""
    days = (dates.max() - dates).dt.days
    recent = (days <= LONGEST).to_numpy()
    longest = float(days[recent].max()) if recent.any() else 0.0
    return recent, longest / 7 if longest >= SHORTEST else 0.0


def _row(
    moment: pd.Series[Any], met: Met, plays: Sequence[Play], settings: PlaybookSettings, names: dict[int, str]
) -> dict[str, Any]:
    side, won = _side(moment), settings.won
    value, dimension = (str(moment[f"{ABOUT[side]}_{name}"]) for name in ("value", "dimension"))
    offered = fitting(plays, (str(moment["stage"]), value, dimension, side), settings.plays)
    before, turned = (met.bad, -met.bad) if side == "penalty" else (met.good, met.share - met.good)
    effects = [won * turned * float(moment[f"{side}{end}"]) / met.share if met.share else np.nan for end in ENDS]
    least, most = sorted(effects[1:])
    arms = [per_arm_mean(effect, met.spread) for effect in (effects[0], most, least)]
    per_arm_all = per_arm_share(before, before + won * turned)
    return {
        "moment_id": moment["moment_id"],
        "rank": moment["rank"],
        "stage": moment["stage"],
        "topic_id": moment["topic_id"],
        "side": side,
        "value": value,
        "dimension": dimension,
        **{f"value_{name}": moment[f"{ABOUT[side]}_{name}"] for name in ("people", *(f"share{end}" for end in ENDS))},
        "plays": [play.name for play in offered],
        "tries": [play.what for play in offered],
        "metrics": [play.metric for play in offered],
        **dict(zip([f"effect{end}" for end in ENDS], (effects[0], least, most), strict=True)),
        "spread": met.spread,
        **dict(zip([f"per_arm{end}" for end in ENDS], arms, strict=True)),
        "share_before": before,
        "share_after": before + won * turned,
        "per_arm_share": per_arm_all,
        "weekly": met.weekly,
        "weeks": 2 * arms[0] / met.weekly if met.weekly else np.nan,
        "weeks_share": 2 * per_arm_all / met.weekly_all if met.weekly_all else np.nan,
        "hypothesis": _hypothesis(side, moment, names, effects[0]),
    }


def _side(moment: pd.Series[Any]) -> str:
    known = {"hurts": "penalty", "lifts": "reward"}.get(str(moment["direction"]))
    lost, held = (0.0 if pd.isna(moment[name]) else float(moment[name]) for name in ("lost", "held"))
    return known or ("penalty" if lost >= held else "reward")


def _hypothesis(side: str, moment: pd.Series[Any], names: dict[int, str], effect: float) -> str:
    if not effect > 0:
        return ""
    words = definition("playbook")["hypothesis"]
    stage = next(each["name"] for each in definition("journey")["stage"] if each["code"] == moment["stage"])
    topic = names.get(moment["topic_id"], str(moment["topic_id"]))
    return str(words[side].format(moment=f"{topic} ({stage})", size=f"{100 * effect:.1f} points of 100"))
