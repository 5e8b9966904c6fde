"""The headline findings: three to five sentences that a reader takes away, each with its size and a quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from voc.output.cards import Moment, Need, percent
from voc.output.charts import Station
from voc.output.quotes import Quote
from voc.output.scale import Scale
from voc.resources import definition

MOST = 5
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
    chosen = [*_moments(moments, "down", scale)[:2], *_moments(moments, "up", scale)[:1], *_needs(needs)[:2]]
    return [*chosen, *_stages(journey)][: max(MOST if not chosen else len(chosen), 3)]


def _moments(moments: Sequence[Moment], direction: str, scale: Scale) -> list[Finding]:
    words, (figure, feeling) = definition("report")["finding"], SIDES[direction]
    found: list[Finding] = []
    for each in moments:
        known = each.figures[figure]
        if not each.candidate or each.direction != direction or not each.quotes or not isfinite(known.low):
            continue
        text = words[f"{direction}_next" if found else direction].format(
            topic=each.topic,
            stage=each.stage_name,
            size=scale.change(known.value),
            between=scale.between(known.low, known.high),
        )
        found.append(Finding(direction, text, each.anchor, each.statements, _speaking(each.quotes, feeling)))
        if len(found) == 2:
            break
    return found


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
    if not spoken:
        return []
    most = max(spoken, key=lambda each: each.share)
    worst = max(spoken, key=lambda each: (each.split["neg"], each.statements))
    return [
        Finding(
            "stage",
            words["volume"].format(stage=most.name, share=percent(most.share), people=f"{most.people:,}", between=most.between),
            f"stage-{most.code}",
            most.statements,
            None,
        ),
        Finding(
            "stage",
            words["stage"].format(
                stage=worst.name,
                statements=f"{worst.statements:,}",
                neg=percent(worst.split["neg"] / 100),
                pos=percent(worst.split["pos"] / 100),
            ),
            f"stage-{worst.code}",
            worst.statements,
            None,
        ),
    ]


def _speaking(quotes: Sequence[Quote], feeling: str) -> Quote:
    return next((each for each in quotes if each.sentiment == feeling), quotes[0])
