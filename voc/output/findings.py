"""The headline findings: three to five sentences that a reader takes away, each with its size and a quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from voc.output.cards import Moment, Need
from voc.output.charts import Station
from voc.output.quotes import Quote
from voc.output.scale import Scale, percent
from voc.resources import definition

LEAST = 3
SIDES = {"down": ("penalty", "neg"), "up": ("reward", "pos")}
"""The figure and the feeling that each direction of a moment is about."""


@dataclass(frozen=True)
class Finding:
    """One sentence, where its evidence stands in the page, and the quote that says it best."""

    kind: str
    text: str
    anchor: str
    statements: int
    quote: Quote | None


def findings(
    moments: Sequence[Moment], needs: Sequence[Need], journey: Sequence[Station], scale: Scale
) -> list[Finding]:
    """Choose the headline findings: what costs most, what wins most, what is missing most; else where people are."""
    chosen = [*_moments(moments, "down", scale, 2), *_moments(moments, "up", scale, 1), *_needs(needs)]
    return [*chosen, *_stages(journey)][: max(len(chosen), LEAST)]


def _moments(moments: Sequence[Moment], direction: str, scale: Scale, most: int) -> list[Finding]:
    words, (figure, feeling) = definition("report")["finding"], SIDES[direction]
    found: list[Finding] = []
    for each in moments:
        known = each.figures[figure]
        clear = known.high < 0 if direction == "down" else known.low > 0
        if each.candidate and each.quotes and each.direction == direction and clear:
            text = words[f"{direction}_next" if found else direction].format(
                topic=each.topic,
                stage=each.stage_name,
                size=scale.change(known.value),
                between=scale.between(known.low, known.high),
            )
            found.append(Finding(direction, text, each.anchor, each.statements, _speaking(each.quotes, feeling)))
    return found[:most]


def _needs(needs: Sequence[Need]) -> list[Finding]:
    words = definition("report")["finding"]
    found = []
    for each in needs[:2]:
        known = each.figures["opportunity"]
        if not each.quotes or not isfinite(known.low):
            continue
        text = words["need_next" if found else "need"].format(
            need=each.need, statements=f"{each.statements:,}", opportunity=known.said, low=f"{known.low:.1f}", high=f"{known.high:.1f}"
        )
        found.append(Finding("need", text, each.anchor, each.statements, _speaking(each.quotes, "neg")))
    return found


def _stages(journey: Sequence[Station]) -> list[Finding]:
    words = definition("report")["finding"]
    spoken = [each for each in journey if each.statements]
    judged = [each for each in spoken if each.outcome]
    found = []
    if spoken:
        most = max(spoken, key=lambda each: each.share)
        found.append(_stage(most, words["volume"], size=percent(most.share), between=most.share_between))
    if len(judged) > 1:
        worst = min(judged, key=lambda each: each.outcome.middle if each.outcome else 0)
        found.append(_stage(worst, words["stage"], size=worst.level, between=worst.level_between))
    return found


def _stage(each: Station, words: str, **figures: str) -> Finding:
    text = words.format(stage=each.name, people=f"{each.people:,}", **figures)
    return Finding("stage", text, f"stage-{each.code}", each.statements, None)


def _speaking(quotes: Sequence[Quote], feeling: str) -> Quote:
    return next((each for each in quotes if each.sentiment == feeling), quotes[0])
