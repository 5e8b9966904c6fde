"""The headline findings: three to five sentences that a reader takes away, each with its size and a quote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from voc.output.cards import Figure, Moment, Need
from voc.output.charts import Station
from voc.output.quotes import Quote
from voc.output.scale import Scale, percent
from voc.resources import definition

LEAST = 3
NEEDS = 2
LITTLE = 0.005
"""Of the outcome's whole range: a moment that moves the average by less moves nothing that anybody would notice."""
SIDES = {"loss": ("penalty", "neg", 2), "win": ("reward", "pos", 1)}
"""By side of a moment: the figure and the feeling it is about, and how many findings it may have."""


@dataclass(frozen=True)
class Finding:
    """What it is about, what is said of it, where its evidence stands in the page, and the quote that says it best.

    measure: the figure that is told: penalty, reward, opportunity, share or outcome. leading: the first told of its
    kind. quotes: those to choose from, feeling: which of them speak for it.
    """

    kind: str
    measure: str
    leading: bool
    about: str
    text: str
    anchor: str
    statements: int
    quotes: tuple[Quote, ...] = ()
    feeling: str = "neg"
    quote: Quote | None = None


def findings(
    moments: Sequence[Moment], needs: Sequence[Need], journey: Sequence[Station], scale: Scale
) -> list[Finding]:
    """Choose the headline findings: what costs most, what wins most, what is missing most; else where people are."""
    chosen = [*_moments(moments, "loss", scale), *_moments(moments, "win", scale), *_needs(needs)]
    return list(_quoted([*chosen, *_stages(journey)][: max(len(chosen), LEAST)]))


def little_at_stake(moments: Sequence[Moment], scale: Scale) -> str:
    """Say that the moments that matter most matter little, where they do."""
    stakes = [abs(each.stake.value) for each in moments if each.number]
    if not stakes or max(stakes) >= LITTLE:
        return ""
    return str(definition("report")["finding"]["little"].format(stake=scale.amount(max(stakes))))


def _moments(moments: Sequence[Moment], side: str, scale: Scale) -> Iterator[Finding]:
    """Say what the largest losses, or wins, come to; none that is fragile or whose interval spans zero."""
    name, feeling, most = SIDES[side]
    firm = [each for each in moments if each.side == side and each.quotes and each.robust is not False]
    clear = [each for each in firm if _clear(each.figures[name], side)]
    for place, each in enumerate(clear[:most]):
        figure = each.figures[name]
        text = definition("report")["finding"][f"{side}_next" if place else side].format(
            size=scale.change(figure.value),
            between=scale.between(figure.low, figure.high),
            stake=scale.amount(each.stake.value),
        )
        about = f"{each.topic} ({each.stage_name})"
        yield Finding(side, name, not place, about, text, each.anchor, each.statements, each.quotes, feeling)


def _clear(figure: Figure, side: str) -> bool:
    return figure.high < 0 if side == "loss" else figure.low > 0


def _needs(needs: Sequence[Need]) -> Iterator[Finding]:
    told = [each for each in needs if each.quotes and isfinite(each.figures["opportunity"].low)]
    for place, each in enumerate(told[:NEEDS]):
        figure = each.figures["opportunity"]
        text = definition("report")["finding"]["need_next" if place else "need"].format(
            people=f"{each.people:,}", opportunity=figure.said, low=f"{figure.low:.1f}", high=f"{figure.high:.1f}"
        )
        yield Finding("need", "opportunity", not place, each.need, text, each.anchor, each.statements, each.quotes)


def _stages(journey: Sequence[Station]) -> Iterator[Finding]:
    words = definition("report")["finding"]
    spoken = [each for each in journey if each.statements]
    judged = [(each.outcome.middle, each) for each in spoken if each.outcome]
    if spoken:
        most = max(spoken, key=lambda each: each.share)
        yield _stage(most, "share", words["volume"], percent(most.share), most.share_between)
    if len(judged) > 1:
        _, worst = min(judged, key=lambda pair: pair[0])
        yield _stage(worst, "outcome", words["stage"], worst.level, worst.level_between)


def _stage(each: Station, measure: str, words: str, size: str, between: str) -> Finding:
    text = words.format(people=f"{each.people:,}", size=size, between=between)
    return Finding("stage", measure, True, each.name, text, f"stage-{each.code}", each.statements)


def _quoted(found: Sequence[Finding]) -> Iterator[Finding]:
    """Give each finding a quote of its feeling, if possible one that no other finding has."""
    used: set[str] = set()
    for finding in found:
        fresh = [each for each in finding.quotes if each.statement_id not in used] or list(finding.quotes)
        quote = next((each for each in fresh if each.sentiment == finding.feeling), fresh[0] if fresh else None)
        used |= {quote.statement_id} if quote else set()
        yield replace(finding, quote=quote)
