"""Alerts and comparisons where the truth is known: `python -m benchmarks.change RUN [RUN ...]` (finished run folders).

Real feedback, false dates. *Nothing changes*: the dates are shuffled over the feedback, and every alert is a false one;
and the feedback is parted into two sides by chance, and every difference found is a false one. *Something changes*:
dates are dealt so that from a period on a topic is spoken of 1.5 or 2 times as often, or the mean outcome is lower, by
0.05 or 0.1 of its scale; then the feedback is given up to some periods later, as it would come in, until the alert is
there. At most 4,000 pieces of a run are used; a run without dates is given 24 months. 95 % intervals are Wilson's.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from benchmarks.pages import put
from benchmarks.run import HERE
from voc.corpus import Corpus
from voc.measure.change.alerts import Followed
from voc.measure.change.change_points import find_changes
from voc.measure.change.comparison import SIDE, compare_sides
from voc.measure.change.mix import background
from voc.measure.change.periods import choose_length, numbered
from voc.measure.change.spoken import aside, spoken
from voc.measure.change.trends import READ, kept_series
from voc.measure.intervals import RATE, wilson
from voc.measure.mentions import Mentions, counted
from voc.store import load

PIECES, MONTHS, DRAWS = 4_000, 24, 200
NULLS, SPLITS, TRIALS = 100, 100, 10
FACTORS, DROPS = (1.5, 2.0), (0.05, 0.1)
START = 2 / 3
"""Where in time the planted change begins."""
DELAYS = (1, 2, 3, 4, 6, 8)
"""Periods after the change when alerts are asked for."""


@dataclass
class Case:
    """A run's feedback and the period of each piece, in a number and in the order of the pieces."""

    name: str
    corpus: Corpus
    mentions: Mentions
    groups: np.ndarray
    length: str

    def changes(self, groups: np.ndarray, seed: int) -> pd.DataFrame:
        """Return what the search finds for other periods of the pieces, with kind and key."""
        found = kept_series(spoken(self.mentions, groups, self.corpus.statements["text"], aside(self.corpus)), None)
        own = Followed(self.mentions, found, groups, background(self.mentions.pieces, ()))
        table = find_changes(own.timed(), draws=DRAWS, seed=seed)
        pairs = [("all", "all"), *found.series.itertuples(index=False, name=None)]
        table[["kind", "key"]] = [pairs[int(each) + 1] for each in table["series"]]
        return table


def case(run: str) -> Case:
    """Read a run; at most PIECES of its feedback, drawn by chance."""
    corpus = load(run)
    chance = np.random.default_rng(0)
    kept = corpus.feedback[corpus.feedback["duplicate_of"].isna()]
    kept = kept.sample(min(PIECES, len(kept)), random_state=0)
    statements = corpus.statements[corpus.statements["feedback_id"].isin(kept["feedback_id"])].reset_index(drop=True)
    corpus = Corpus(kept.reset_index(drop=True), statements, topics=corpus.topics, facts=corpus.facts)
    mentions = counted(corpus, "date", "outcome", "outcome_from", labels=READ)
    dates = pd.to_datetime(mentions.pieces["date"])
    length = choose_length(dates, mentions.pieces["person"].to_numpy())
    if length is None:
        return Case(Path(run).name, corpus, mentions, chance.integers(MONTHS, size=len(dates)), "month (made)")
    groups = numbered(dates, length)[0]
    groups[groups < 0] = chance.choice(groups[groups >= 0], int((groups < 0).sum()))
    return Case(Path(run).name, corpus, mentions, groups, length)


def false_alarms(own: Case, chance: np.random.Generator) -> int:
    """Return in how many of NULLS shuffles any alert was raised."""
    return sum(bool((own.changes(chance.permutation(own.groups), k)["q"] <= RATE).any()) for k in range(NULLS))


def false_findings(own: Case, chance: np.random.Generator) -> dict[str, float]:
    """Return in how many of SPLITS partings by chance any difference was found, and how often intervals held 0."""
    people = own.mentions.people
    found, held, within, drivers = 0, [], [], []
    for _ in range(SPLITS):
        side = (chance.random(people) < 0.5).astype(int)[own.mentions.pieces["person"].to_numpy()]
        by_id = pd.Series(side, index=own.mentions.pieces["feedback_id"])
        marked = own.corpus.with_feedback(**{SIDE: own.corpus.feedback["feedback_id"].map(by_id).fillna(-1)})
        table = compare_sides(marked)
        found += int(table.facts["found"] > 0)
        held.append(((table.table["low"] <= 0) & (table.table["high"] >= 0)).mean())
        within.append(((table.table["within_low"] <= 0) & (table.table["within_high"] >= 0)).mean())
        if len(table.drivers):
            inside = (table.drivers["within_low"] <= 0) & (table.drivers["within_high"] >= 0)
            drivers.append(inside.mean())
    means = {"difference": held, "within": within, "driver": drivers}
    return {"found": found, **{name: float(np.mean(each)) if each else np.nan for name, each in means.items()}}


def dealt(own: Case, said: np.ndarray, tilt: float, chance: np.random.Generator) -> tuple[np.ndarray, int]:
    """Return periods for the pieces, as many in each as there were, and the first period of the change.

    Feedback from that period on is drawn with weights exp(tilt x said), (pieces,).
    """
    since = int(START * (own.groups.max() + 1))
    late = int((own.groups >= since).sum())
    keys = chance.exponential(size=len(said)) / np.exp(tilt * said)
    order = np.argsort(keys)  # the smallest keys: a draw without replacement by weight (Efraimidis and Spirakis 2006)
    periods = np.empty(len(said), dtype=np.int64)
    early_slots, late_slots = (own.groups[rows] for rows in (own.groups < since, own.groups >= since))
    periods[order[:late]] = chance.permutation(late_slots)
    periods[order[late:]] = chance.permutation(early_slots)
    return periods, since


def tilt_for(own: Case, said: np.ndarray, wanted: float, factor: bool) -> float:
    """Return the tilt under which after/before of the mean (or after - before) is, on average, what is wanted."""

    def gap(tilt: float) -> float:
        means = []
        for seed in range(5):
            periods, since = dealt(own, said, tilt, np.random.default_rng(seed))
            before, after = said[periods < since].mean(), said[periods >= since].mean()
            means.append(after / before if factor else after - before)
        return float(np.mean(means)) - wanted

    return float(brentq(gap, -12, 12, xtol=0.02))


def planted(own: Case, chance: np.random.Generator) -> Iterator[dict[str, Any]]:
    """Yield one row a trial: what was planted, whether and how many periods later it was found, and how far off."""
    statements = own.mentions.statements
    meant = (statements["sentiment"] != "neu") | (statements["need"] != "none")
    topics = statements[meant & (statements["topic_id"] >= 0)].groupby("topic_id")["piece"].nunique()
    usual = topics[(topics / len(own.groups)).between(0.03, 0.15)].index.to_numpy()
    for factor in FACTORS:
        for topic in chance.choice(usual, TRIALS):
            said = np.zeros(len(own.groups))
            said[statements.loc[meant & (statements["topic_id"] == topic), "piece"].unique()] = 1
            tilt = tilt_for(own, said, factor, factor=True)
            yield {"plant": f"share x{factor:g}", **_found(own, said, tilt, ("topic", str(topic)), chance)}
    outcome = own.mentions.pieces["outcome"].fillna(own.mentions.pieces["outcome"].mean()).to_numpy()
    for drop in DROPS:
        tilt = tilt_for(own, outcome, -drop, factor=False)
        for _ in range(TRIALS):
            yield {"plant": f"outcome -{drop:g}", **_found(own, outcome, tilt, ("all", "all"), chance)}


def _found(
    own: Case, said: np.ndarray, tilt: float, pair: tuple[str, str], chance: np.random.Generator
) -> dict[str, Any]:
    periods, since = dealt(own, said, tilt, chance)
    for delay in (each for each in DELAYS if since + each <= own.groups.max() + 1):
        table = own.changes(np.where(periods < since + delay, periods, -1), delay)
        mine = table[(table["kind"] == pair[0]) & (table["key"] == pair[1]) & (table["q"] <= RATE)]
        if len(mine):
            return {"delay": delay, "off": int(abs(mine["since"].iloc[0] - since))}
    return {"delay": None, "off": None}


def measured(run: str) -> dict[str, Any]:
    """Return all figures of one run."""
    own, chance = case(run), np.random.default_rng(1)
    print(own.name, own.length, int(own.groups.max()) + 1, flush=True)
    alarms = false_alarms(own, chance)
    print("false alarms", alarms, flush=True)
    parted = false_findings(own, chance)
    print(parted, flush=True)
    trials = pd.DataFrame(list(planted(own, chance)))
    plants = {
        str(name): {
            "trials": len(rows),
            "found": int(rows["delay"].notna().sum()),
            "delay": _middle(rows["delay"]),
            "off": _middle(rows["off"]),
        }
        for name, rows in trials.groupby("plant", sort=False)
    }
    print(plants, flush=True)
    spoke = pd.Series(own.mentions.pieces["person"]).groupby(own.groups).nunique()
    return {
        "run": own.name,
        "feedback": len(own.groups),
        "period": own.length,
        "periods": int(own.groups.max()) + 1,
        "people_a_period": float(spoke.median()),
        "shuffles": NULLS,
        "false_alarms": alarms,
        "splits": SPLITS,
        "parted": parted,
        "planted": plants,
    }


def page(found: list[dict[str, Any]]) -> str:
    """Return the figures as the page's section."""
    lines = [
        f"`python -m benchmarks.change {' '.join(str(each['run']) for each in found)}`:",
        "",
        "| feedback of | periods | people in each | shuffled dates: any alert | parted by chance: any difference | "
        "intervals that hold 0 (difference, within, drivers) |",
        "|---|---|---|---|---|---|",
    ]
    for each in found:
        alarm, parted = _share(each["false_alarms"], each["shuffles"]), each["parted"]
        inside = ", ".join(f"{parted[name]:.1%}" for name in ("difference", "within", "driver"))
        lines.append(
            f"| {each['run']} | {each['periods']} {each['period']} | {each['people_a_period']:.0f} | {alarm} | "
            f"{_share(parted['found'], each['splits'])} | {inside} |"
        )
    lines += ["", "| feedback of | planted | found | median delay, periods | median error of the date, periods |"]
    lines += ["|---|---|---|---|---|"]
    for each in found:
        for name, row in each["planted"].items():
            share = _share(row["found"], row["trials"])
            lines.append(f"| {each['run']} | {name} | {share} | {_said(row['delay'])} | {_said(row['off'])} |")
    return "\n".join(lines)


def _middle(values: pd.Series) -> float | None:
    return float(values.median()) if values.notna().any() else None


def _said(number: float | None) -> str:
    return "–" if number is None else f"{number:g}"


def _share(hits: int, total: int) -> str:
    low, high = wilson(hits, total)
    return f"{hits / total:.0%} ({float(low):.0%} to {float(high):.0%})"


def main() -> None:
    """Measure, and put the results into their file and the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="+", metavar="RUN")
    found: list[dict[str, Any]] = []
    for run in parser.parse_args().runs:
        found.append(measured(run))
        (HERE / "results" / "change.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        put(HERE / "README.md", "change", page(found))


if __name__ == "__main__":
    main()
