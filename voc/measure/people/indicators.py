"""Two ways to look at customers: as people to be won, and as people who were won and may stay and speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from voc.corpus import Corpus
from voc.measure.intervals import wilson
from voc.measure.mentions import Mentions, counted
from voc.measure.people.rungs import rungs_above, rungs_below
from voc.resources import definition
from voc.step import StepSettings, step

LABELS = ("stage", "ladder", "value", "dimension", "sentiment", "need")
ACQUISITION, CUSTOMER = "acquisition", "customer"
People = npt.NDArray[np.bool_]


class IndicatorsSettings(StepSettings):
    """Nothing to set: what counts as a sign is told in `indicators`."""


@step(scope="corpus", reads=tuple(f"statements.{name}" for name in LABELS), adds=("indicators",))
def indicators(corpus: Corpus, settings: IndicatorsSettings) -> Corpus:  # noqa: ARG001
    """Add the indicators: one row a measure; mind (acquisition or customer), code, people, of, share with its ends.

    acquisition: volume (pieces of feedback, of no whole), reach (people), buy (speak of the buy phase), new (speak of
        what set the search off or of first steps, and of no repeat).
    customer: own and advocate (speak of that phase), repeat, recommend, defend (say so), loyads (say that they stay or
        buy again and that they love or defend the brand, do not weigh the choice anew, and stand on no rung below),
        loyad_signs (say either, the rest as for loyads), affirmed (find value in a decision made), undone (do not),
        going (at risk, leave or warn).
    A person counts once in each. Most people write little: who does not say a thing may still do it, so that shares are
    lower bounds, and those of loyads, who have to say two things, most of all.
    """
    mentions = counted(corpus, labels=LABELS)
    rows = [
        (ACQUISITION, "volume", len(mentions.pieces), None),
        (ACQUISITION, "reach", mentions.people, None),
        *((mind, code, int(who.sum()), mentions.people) for mind, code, who in _signs(mentions)),
    ]
    table = pd.DataFrame(rows, columns=["mind", "code", "people", "of"]).astype({"of": "float64"})
    low, high = wilson(table["people"], table["of"])
    with np.errstate(invalid="ignore"):
        table = table.assign(share=table["people"] / table["of"], share_low=low, share_high=high)
    return replace(corpus, indicators=table)


def _signs(mentions: Mentions) -> list[tuple[str, str, People]]:
    own = mentions.statements
    phases = {each["code"]: each["phase"] for each in definition("journey")["stage"]}
    speaks = _tellers(mentions, {phase: own["stage"].map(phases) == phase for phase in definition("journey")["phases"]})
    says = _tellers(mentions, {rung: own["ladder"] == rung for rung in (*rungs_above(), *rungs_below())})
    good = (own["sentiment"] == "pos") | (own["need"] == "met")
    bad = (own["sentiment"] == "neg") | (own["need"] == "unmet")
    affirmation = own["dimension"] == "affirmation"
    others = _tellers(
        mentions,
        {
            "beginning": own["stage"].isin(["need", "onboard"]),
            "weighing": own["stage"] == "evaluate",
            "affirmed": affirmation & good & ~bad,
            "undone": affirmation & bad,
        },
    )
    going = np.logical_or.reduce([says[rung] for rung in rungs_below()])
    steady = ~going & ~others["weighing"]
    return [
        (ACQUISITION, "buy", speaks["buy"]),
        (ACQUISITION, "new", others["beginning"] & ~says["repeat"]),
        *((CUSTOMER, phase, speaks[phase]) for phase in ("own", "advocate")),
        *((CUSTOMER, rung, says[rung]) for rung in rungs_above()),
        (CUSTOMER, "loyads", says["repeat"] & says["defend"] & steady),
        (CUSTOMER, "loyad_signs", (says["repeat"] | says["defend"]) & steady),
        (CUSTOMER, "affirmed", others["affirmed"]),
        (CUSTOMER, "undone", others["undone"]),
        (CUSTOMER, "going", going),
    ]


def _tellers(mentions: Mentions, signs: Mapping[str, pd.Series[bool]]) -> dict[str, People]:
    """Return for each sign the people who give it in any statement."""
    person = mentions.statements["person"].to_numpy()
    found = {}
    for name, sign in signs.items():
        found[name] = np.zeros(mentions.people, dtype=bool)
        found[name][person[sign.to_numpy()]] = True
    return found
