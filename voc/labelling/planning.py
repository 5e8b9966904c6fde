"""How many statements must be labelled for a share, or an accuracy, to be known within ± x."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import ceil, sqrt

from voc.errors import InputError
from voc.labelling.drawing import AT_RANDOM, HOW
from voc.meaning.heads import FULL
from voc.resources import shipped

Z = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True)
class Plan:
    """How many statements to label, and for what.

    statements: how many; of: how many there are, None where that is not known. within: half the width of the 95 %
    interval. share: the share it was planned for. how: the strategy; effect: how many times the variance of a random
    draw it has at worst. explained: which part of the labels' variance the model's labels explain.
    """

    statements: int
    within: float
    share: float
    of: int | None
    how: str
    effect: float
    explained: float


def plan(
    within: float, share: float = 0.5, of: int | None = None, how: str = "random", label: str | None = None
) -> Plan:
    """Return how many statements to label so that a share (or an accuracy) is known within ± `within` at 95 %.

    share: about what it will be; 0.5 needs the most and so is right for every share. of: how many statements there
    are; of few, fewer are needed. The plan is for the interval of Wilson (1927), as Piegorsch (2004) solves it, and
    for the worst that the strategy's unequal weights can do to any share; a share that they serve needs fewer.

    label: counts on the model's labels beside people's, as `[shares] labels` does (PPI++): what these explain of the
    truth, on statements of lines of business never trained on, needs no people. For an accuracy leave it out.

    It takes labels for true: what readers get wrong comes on top, and more statements do not mend it.
    Raises InputError for a width, share, number or strategy that cannot be.
    """
    _refuse(within, share, of, how)
    effect = 1.0 if how == "random" else 1 / AT_RANDOM
    told = _explained(label) if label is not None else 0.0
    spread, square = share * (1 - share), within**2
    root = sqrt(spread**2 - 4 * square * spread + square)
    needed = max((1 - told) * effect * Z**2 * (spread - 2 * square + root) / (2 * square), 1.0)
    if of is not None:
        needed = needed / (1 + needed / of)
    return Plan(ceil(needed - 1e-9), within, share, of, how, effect, told)


def plan_text(found: Plan) -> str:
    """Return a plan as lines for a terminal."""
    number = f"{found.statements:,}" + (f" of {found.of:,}" if found.of is not None else "")
    lines = [
        f"Label {number} statements, drawn {found.how}: a share of about {found.share:.0%} is then known "
        f"within ± {100 * found.within:g} points (95 %)."
    ]
    if found.effect > 1:
        lines.append(f"Counted with the worst this strategy can do to a share: {found.effect:g} times the variance.")
    if found.explained > 0:
        lines.append(
            f"Counted beside the model's labels ([shares] labels in voc.toml), which explain {found.explained:.0%} of "
            "the differences: without them it takes more."
        )
    lines.append("This takes the labels for true. Have some labelled twice to see how true they are: voc label agree")
    return "\n".join(lines)


def _explained(label: str) -> float:
    """Return what the card says that the model's labels explain. Raises InputError where it says nothing of them."""
    known = json.loads(shipped("models", FULL, "card.json").read_text(encoding="utf-8"))["share_error"]
    if label not in known:
        raise InputError(f"Of '{label}' the card tells no error of shares. Take one of {', '.join(known)}.")
    return float(known[label]["explained"])


def _refuse(within: float, share: float, of: int | None, how: str) -> None:
    if not 0 < within < 0.5:
        raise InputError(f"± {within:g} is no precision for a share. Give one between 0 and 0.5, such as 0.05.")
    if not 0 <= share <= 1:
        raise InputError(f"{share:g} is no share. Give one from 0 to 1, such as 0.3.")
    if of is not None and of < 1:
        raise InputError(f"There cannot be {of} statements to draw from. Give 1 or more.")
    if how not in HOW:
        raise InputError(f"There is no way to draw '{how}'. Take one of {', '.join(HOW)}.")
