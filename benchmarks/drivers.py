"""Aspect ratings as the judge: `python -m benchmarks.drivers RUN [RUN ...] [--note]`.

On corpora whose customers rated aspects (seat, staff, food; rooms, cleanliness, location), their own ratings say
which aspects drive the overall rating: Shapley's share of its explained variance. The text has to find the same
order. A topic belongs to the aspect that has most of the words of its name and its own words (`aspects.toml`; `LEAST`
at least). The rule uses no outcome, but it is the third that was tried, each with its result in sight: read the
figures as exploratory. The aspects then stand in for their topics, at all stages together, in the equation that the
moments are measured by, beside all other topics. Printed: Spearman's rho between the customers' order and the text's,
by what is at stake, by Shapley's share, by adjusted impact, and by vendors' leave-out impact of the same topics;
intervals from redraws of people, ratings and text redrawn together.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import spearmanr
from threadpoolctl import threadpool_limits

from benchmarks.pages import put
from benchmarks.run import HERE
from voc.corpus import Corpus
from voc.measure.cells import incidence
from voc.measure.intervals import Floats, ends, person_weights
from voc.measure.mentions import counted
from voc.measure.moments.clusters import clustered
from voc.measure.moments.controls import COLUMNS
from voc.measure.moments.effects import Effects
from voc.measure.moments.moment_effects import Judged
from voc.measure.moments.moment_settings import MomentsSettings
from voc.measure.moments.moments import LABELS
from voc.measure.moments.shapley import Sums, shapley
from voc.store import load

LEAST = 2
"""Words of an aspect that a topic has to have; those of its name count once more."""
DRAWS = 200
VALUE = ("aspect_ValueForMoney", "aspect_value")
"""Ratings that sum the others up: a verdict more than an aspect. Figures come with and without them."""
WAYS: dict[str, Callable[[Effects], Floats]] = {
    "at stake": lambda found: np.maximum(found.lost, found.held),
    "Shapley": lambda found: found.shapley,
    "effect of a mention": lambda found: np.nan_to_num(found.reward) - np.nan_to_num(found.penalty),
    "adjusted impact": lambda found: np.abs(found.adjusted),
    "leave-out impact": lambda found: np.abs(found.impact),
}


def mapped(corpus: Corpus, aspects: list[str]) -> dict[int, int]:
    """Return the aspect (its place in the list) of each topic that has words of one; of two, the one it has more of."""
    words = tomllib.loads((HERE / "aspects.toml").read_text(encoding="utf-8"))
    lists = [set(words[each].split()) for each in aspects]
    found = {}
    for topic, name, own in zip(*(corpus.topics[each] for each in ("topic_id", "name", "words")), strict=True):
        said = re.findall(r"[\w-]+", f"{name} {' '.join(own)}".lower())
        hits = [sum(word in each for word in said) for each in lists]
        if max(hits) >= LEAST and hits.count(max(hits)) == 1:
            found[int(topic)] = hits.index(max(hits))
    return found


def from_ratings(ratings: Floats, outcome: Floats, weight: Floats) -> Floats:
    """Return each aspect's share of the explained variance, (aspects,), from correlations of those who rated both."""
    values = np.column_stack([ratings, outcome])
    known = ~np.isnan(values)
    filled, w = np.where(known, values, 0.0), weight[:, None]
    both = (known * w).T @ known
    mean = ((filled * w).T @ known) / both
    other = mean.T
    moment = ((filled * w).T @ filled) / both - mean * other
    square = ((filled**2 * w).T @ known) / both - mean**2
    correlation = moment / np.sqrt(square * square.T)
    correlation = 0.99 * correlation + 0.01 * np.eye(
        len(correlation)
    )  # pairs of different people need not fit together
    k = ratings.shape[1]
    return shapley(Sums(correlation[:k, :k], correlation[:k, k], 1.0, 0, np.arange(k)), k)


def compare(corpus: Corpus) -> dict[str, Any]:
    """Return the customers' shares, the text's figures and Spearman's rho with intervals, of a run."""
    aspects = [str(name) for name in corpus.feedback if str(name).startswith("aspect_")]
    topics = mapped(corpus, aspects)
    spoken = sorted(set(topics.values()))
    mentions, level = clustered(counted(corpus, "outcome", *COLUMNS, *aspects, labels=LABELS))
    own = mentions.statements
    own = own[own["topic_id"] >= 0]
    aspect = own["topic_id"].map(topics)
    wanted = pd.Series(
        [*(f"all-{each}" for each in spoken), *sorted({f"all-{100 + t}" for t in own["topic_id"][aspect.isna()]})]
    )
    own = own.assign(stage="all", topic_id=aspect.fillna(own["topic_id"] + 100).astype(int))
    told, settings = Judged.of(mentions, level), MomentsSettings()
    within = incidence(type(mentions)(own, mentions.pieces, mentions.people), wanted).part(
        told.rows, np.arange(len(wanted))
    )
    fit = told.fit(within, settings)
    ratings = told.pieces[[aspects[each] for each in spoken]].to_numpy(dtype=float)
    weights = np.concatenate([part[:, told.cluster] for part in person_weights(int(told.cluster.max()) + 1, DRAWS, 0)])
    found, drawn = fit.estimate(), fit.redraw([weights], told.cluster)
    judge = from_ratings(ratings, told.outcome, np.ones(len(told.outcome)))
    judges = np.stack([from_ratings(ratings, told.outcome, each) for each in weights])
    names = [aspects[each].removeprefix("aspect_") for each in spoken]
    topic_of = dict(zip(corpus.topics["topic_id"], corpus.topics["name"], strict=True))
    return {
        "pieces": len(told.rows),
        "topics": {name: [topic_of[t] for t, at in topics.items() if at == spoken[n]] for n, name in enumerate(names)},
        "nothing said of": [each.removeprefix("aspect_") for n, each in enumerate(aspects) if n not in spoken],
        "customers": dict(zip(names, judge.round(3).tolist(), strict=True)),
        "text": {
            way: dict(zip(names, WAYS[way](found)[0, : len(names)].round(4).tolist(), strict=True)) for way in WAYS
        },
        "rho": _agreements(judge, judges, found, drawn, np.ones(len(names), dtype=bool)),
        "rho without value": _agreements(
            judge, judges, found, drawn, np.array([aspects[each] not in VALUE for each in spoken])
        ),
    }


def _agreements(
    judge: Floats, judges: Floats, found: Effects, drawn: Effects, kept: np.ndarray
) -> dict[str, list[float]]:
    """Return Spearman's rho with its ends, by way."""
    again = np.array([[spearmanr(judge[kept], each[kept]).statistic] for each in judges])
    result, k = {"customers themselves, redrawn": _figures(float(np.median(again)), again)}, len(kept)
    for way, figure in WAYS.items():
        value, draws = figure(found)[0, :k], figure(drawn)[:, :k]
        rho = spearmanr(judge[kept], value[kept]).statistic
        again = np.array([[spearmanr(a[kept], b[kept]).statistic] for a, b in zip(judges, draws, strict=True)])
        result[way] = _figures(float(rho), again)
    return result


def _figures(rho: float, again: Floats) -> list[float]:
    return [round(float(each), 2) for each in (rho, *(end[0] for end in ends(again)))]


def main() -> None:
    """Measure and put the result into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="+", type=Path)
    parser.add_argument("--note", action="store_true", help="put the result into the page")
    options = parser.parse_args()
    with threadpool_limits(limits=1):
        results = {run.name: compare(load(run)) for run in options.runs}
    print(json.dumps(results, indent=1))
    if options.note:
        (HERE / "results" / "drivers.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        put(HERE / "README.md", "drivers", page(results))


def page(results: dict[str, Any]) -> str:
    """Return the table of the page."""
    lines = ["| corpus | aspects | by | rho, all | rho, without value for money |", "|---|---|---|---|---|"]
    for name, found in results.items():
        for way in found["rho"]:
            cells = [_said(found[each][way]) for each in ("rho", "rho without value")]
            lines.append(f"| {name} | {len(found['customers'])} | {way} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _said(figures: list[float]) -> str:
    return f"{figures[0]:.2f} ({figures[1]:.2f} to {figures[2]:.2f})"


if __name__ == "__main__":
    main()
