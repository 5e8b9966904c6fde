"""The settings of the moments: section [moments] of voc.toml."""

from __future__ import annotations

from pydantic import Field

from voc.step import StepSettings


class MomentsSettings(StepSettings):
    """What makes a moment, and how it is tested.

    min_people: fewer people make no moment; by default 0.3 % of all people, at least 10.
    verdict_share: share of bare verdicts from which a cell explains nothing.
    min_mentions: good or bad mentions needed to estimate that side's effect.
    ridge: strength, in mentions, of the pull to 0 that settles moments always mentioned together.
    draws, seed: of the bootstrap. sure: share of draws that must agree on a Kano class or a place in the list.
    top: length of that list. quotes: statements kept as evidence.
    """

    min_people: int | None = Field(default=None, ge=1)
    verdict_share: float = Field(default=0.5, gt=0, le=1)
    min_mentions: int = Field(default=5, ge=2)
    ridge: float = Field(default=1.0, gt=0)
    draws: int = Field(default=200, ge=20)
    seed: int = 0
    sure: float = Field(default=0.8, gt=0.5, le=1)
    top: int = Field(default=10, ge=1)
    quotes: int = Field(default=12, ge=0)
