"""Do the intervals of shares hold the truth? `python -m benchmarks.shares` (some minutes, no corpus needed).

Works on what the heads' card keeps of every source they had not seen: how many statements of each class were given
each label. `new source`: each source in turn is new, the others are what is known of the errors. `own labels`: runs are
drawn from the larger sources, some statements of them are labelled, and the share of every class that makes up one in
a hundred is estimated. `planner`: as many labels as `plan` asks for, and how wide the intervals then are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.pages import put
from benchmarks.run import HERE
from voc.labelling.drawing import choose
from voc.labelling.planning import plan
from voc.meaning.evaluate import share_spread
from voc.measure.intervals import wilson
from voc.measure.shares.codes import classes
from voc.measure.shares.corrected import Interval, Truth, ppi, transported
from voc.resources import shipped

Floats = npt.NDArray[np.float64]
RESULTS = HERE / "results" / "shares.json"
DRAWS, RUNS, STATEMENTS = 2000, 60, 3000
COUNTS = (50, 100, 200, 400)
LARGE, LEAST, SHOWN = 500, 0.01, 0.05
"""Statements of a source that runs are drawn from; the smallest share that is estimated, and that tables of new
sources count."""


def tables(kind: str) -> dict[str, dict[str, Floats]]:
    """Return by label and source the counts of the card, truth by row, given by column. kind: all or at_random."""
    card = json.loads(shipped("models", "heads", "card.json").read_text(encoding="utf-8"))
    return {
        label: {source: np.asarray(each, dtype=float) for source, each in kinds[kind].items()}
        for label, kinds in card["confusions"].items()
    }


def rates(hits: Floats, total: Floats, chance: np.random.Generator, between: bool) -> tuple[float, Floats]:
    """Return a rate and draws of it: pooled over sources, or that of a new source (random effects on the logit)."""
    if not between:
        return float((hits.sum() + 0.5) / (total.sum() + 1)), chance.beta(
            hits.sum() + 1, (total - hits).sum() + 1, DRAWS
        )
    logit, within = np.log((hits + 0.5) / (total - hits + 0.5)), 1 / (hits + 0.5) + 1 / (total - hits + 0.5)
    weight = 1 / within
    off = float(weight @ (logit - weight @ logit / weight.sum()) ** 2) - (len(hits) - 1)
    extra = max(0.0, off / (weight.sum() - (weight**2).sum() / weight.sum()))  # DerSimonian & Laird 1986
    weight = 1 / (within + extra)
    middle = weight @ logit / weight.sum()
    drawn = middle + chance.standard_t(len(hits) - 2, DRAWS) * np.sqrt(extra + 1 / weight.sum())
    return float(1 / (1 + np.exp(-middle))), np.asarray(1 / (1 + np.exp(-drawn)))


def rogan_gladen(given: Floats, others: Floats, place: int, chance: np.random.Generator, between: bool) -> Interval:
    """Return (p + Sp - 1) / (Se + Sp - 1), clipped, with the uncertainty of all three (as Lang & Reiczigel 2014).

    given: (N,) 0 or 1. others: (sources, k, k) counts. between: whether Se and Sp are those of a new source.
    """
    total, true, told = others.sum(axis=(1, 2)), others.sum(axis=2)[:, place], others.sum(axis=1)[:, place]
    right = others[:, place, place]
    sensitivity, many_sensitivity = rates(right, true, chance, between)
    specificity, many_specificity = rates(total - true - told + right, total - true, chance, between)
    share, n = float(given.mean()), len(given)
    many = chance.beta(given.sum() + 0.5, n - given.sum() + 0.5, DRAWS)
    drawn = _put_right(many, many_sensitivity, many_specificity)
    low, high = np.quantile(drawn, (0.025, 0.975))
    point = _put_right(np.array([share]), np.array([sensitivity]), np.array([specificity]))[0]
    return float(point), float(low), float(high)


def _put_right(share: Floats, sensitivity: Floats, specificity: Floats) -> Floats:
    power = sensitivity + specificity - 1
    return np.clip((share + specificity - 1) / np.maximum(power, 0.02), 0, 1)


def matrix_adjusted(given: Floats, others: Floats) -> Floats:
    """Return (k,) shares that the pooled matrix of errors makes into the given (k,), by EM (Saerens et al. 2002)."""
    errors = others.sum(axis=0) + 0.1
    errors /= errors.sum(axis=1, keepdims=True)
    shares = others.sum(axis=(0, 2)) / others.sum()
    for _ in range(500):
        after = errors * shares[:, None]
        shares = (after / after.sum(axis=0)) @ given
    return np.asarray(shares)


def new_sources() -> Iterator[dict[str, Any]]:
    """Yield what each way says of every class in every source, from the errors in the others."""
    chance = np.random.default_rng(0)
    for label, known in tables("at_random").items():
        for source, counts in known.items():
            others = np.array([each for name, each in known.items() if name != source])
            spread, total = share_spread(others.tolist()), counts.sum()
            matrix = matrix_adjusted(counts.sum(axis=0) / total, others)
            for place, code in enumerate(classes()[label]):
                given = np.repeat([1.0, 0.0], [int(counts[:, place].sum()), int(total - counts[:, place].sum())])
                share = float(given.mean())
                ways: dict[str, Interval] = {
                    "counted": _ends(share, *wilson(given.sum(), total)),
                    "Rogan-Gladen": rogan_gladen(given, others, place, chance, between=False),
                    "Rogan-Gladen, new source": rogan_gladen(given, others, place, chance, between=True),
                    "matrix": (float(matrix[place]), np.nan, np.nan),
                    "transported": transported(given, np.arange(len(given)), spread, len(others)),
                }
                truth = float(counts[place].sum() / total)
                if max(truth, share) >= SHOWN:
                    about = {"label": label, "class": code, "source": source, "truth": truth}
                    yield from ({**about, "way": way, **_judged(truth, found)} for way, found in ways.items())


def own_labels() -> Iterator[dict[str, Any]]:
    """Yield what each way says of every class of runs drawn from the larger sources, some statements labelled."""
    for label, known in tables("all").items():
        for source, counts in known.items():
            if counts.sum() >= LARGE:
                others = np.array([each for name, each in known.items() if name != source])
                chance = np.random.default_rng([0, len(label), int(counts.sum())])
                for number in range(RUNS):
                    yield from _run({"label": label, "source": source}, counts, others, number, chance)


def _run(
    about: dict[str, Any], counts: Floats, others: Floats, number: int, chance: np.random.Generator
) -> Iterator[dict[str, Any]]:
    size, people = len(counts), np.arange(STATEMENTS)
    truth, given = np.divmod(chance.choice(size**2, STATEMENTS, p=counts.ravel() / counts.sum()), size)
    for count in COUNTS:
        for how in ("random", "stratified"):
            rows, probability = choose(pd.Series(given.astype(str)), pd.Series(np.ones(STATEMENTS)), count, how, number)
            for place in np.flatnonzero(counts.sum(axis=1) >= LEAST * counts.sum()).tolist():
                told, guess = (truth == place).astype(float), (given == place).astype(float)
                ways: dict[str, Callable[[], Interval]] = {
                    "PPI++": lambda: ppi(guess, people, Truth(rows, told[rows], probability)),  # noqa: B023
                }
                if how == "random":
                    hits = told[rows].sum()
                    ways["labels alone"] = lambda: _ends(hits / count, *wilson(hits, count))  # noqa: B023
                    ways["counted"] = lambda: _ends(guess.mean(), *wilson(guess.sum(), STATEMENTS))  # noqa: B023
                    ways["Rogan-Gladen"] = lambda: rogan_gladen(guess, others, place, chance, between=False)  # noqa: B023
                share = float(counts[place].sum() / counts.sum())
                found = {**about, "class": classes()[about["label"]][place], "truth": share}
                for way, estimate in ways.items():
                    yield {**found, "labels": count, "how": how, "way": way, **_judged(share, estimate())}


def planned() -> Iterator[dict[str, Any]]:
    """Yield how wide the interval is, beside what was asked for, with as many labels as the planner says."""
    within = 0.05
    for label, known in tables("all").items():
        for source, counts in known.items():
            if counts.sum() >= LARGE:
                yield _planned(label, source, counts, within)


def _planned(label: str, source: str, counts: Floats, within: float) -> dict[str, Any]:
    """Return the mean half width for the class nearest to one half, planned with and without the model's labels."""
    size, people = len(counts), np.arange(STATEMENTS)
    shares = counts.sum(axis=1) / counts.sum()
    place = int(np.abs(shares - 0.5).argmin())
    asked = plan(within, float(shares[place]), STATEMENTS, label=label).statements
    alone = plan(within, float(shares[place]), STATEMENTS).statements
    chance, halves = np.random.default_rng([1, len(label), int(counts.sum())]), []
    for _ in range(RUNS // 2):
        truth, given = np.divmod(chance.choice(size**2, STATEMENTS, p=counts.ravel() / counts.sum()), size)
        rows = chance.choice(STATEMENTS, asked, replace=False)
        told = Truth(rows, (truth[rows] == place).astype(float), np.full(asked, asked / STATEMENTS))
        _, low, high = ppi((given == place).astype(float), people, told)
        halves.append((high - low) / 2)
    about = {"label": label, "source": source, "class": classes()[label][place], "share": float(shares[place])}
    return {**about, "labels": asked, "labels alone": alone, "half width": float(np.mean(halves)), "asked": within}


def _ends(share: float, low: Any, high: Any) -> Interval:
    return float(share), float(low), float(high)


def _judged(truth: float, found: Interval) -> dict[str, float]:
    share, low, high = found
    covered = float(low - 1e-9 <= truth <= high + 1e-9) if np.isfinite(low) else np.nan
    return {"error": abs(share - truth), "covered": covered, "width": high - low}


def _mean(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    wanted = {"error": "mean", "covered": "mean", "width": "mean", "truth": "size"}
    return rows.groupby(by, sort=False).agg(wanted).rename(columns={"truth": "shares"}).reset_index()


def _page(new: pd.DataFrame, own: pd.DataFrame, plans: pd.DataFrame) -> str:
    """Return the tables of the page."""
    lines = [
        f"In a source never seen ({new['shares'].iloc[0]} shares of 5 % and more, 12 sources, each in turn):",
        "",
        "| way | mean error | covers the truth | mean width |\n|---|---|---|---|",
        *(_row(each["way"], each) for each in new.to_dict("records")),
        "",
        f"With own labels (runs of {STATEMENTS:,} statements, shares of 1 % and more):",
        "",
        "| labels | drawn | way | mean error | covers the truth | mean width |\n|---|---|---|---|---|---|",
        *(_row(f"{each['labels']} | {each['how']} | {each['way']}", each) for each in own.to_dict("records")),
        "",
        f"Planner: ± 5 points asked for; {plans['labels'].mean():.0f} labels on average beside the model's "
        f"({plans['labels alone'].mean():.0f} without them) give ± {100 * plans['half width'].mean():.1f} points "
        f"({100 * plans['half width'].min():.1f} to {100 * plans['half width'].max():.1f}; {len(plans)} pairs of label "
        "and source).",
    ]
    return "\n".join(lines)


def _row(name: str, each: Mapping[Any, Any]) -> str:
    covered = "–" if each["covered"] != each["covered"] else f"{each['covered']:.1%}"
    width = "–" if each["width"] != each["width"] else f"{100 * each['width']:.1f}"
    return f"| {name} | {100 * each['error']:.1f} | {covered} | {width} |"


def main() -> None:
    """Measure, write results/shares.json, and put the tables into the page."""
    new, own, plans = (pd.DataFrame(each()) for each in (new_sources, own_labels, planned))
    ways, counts = _mean(new, ["way"]), _mean(own, ["labels", "how", "way"])
    results = {
        "new source": ways.to_dict("records"),
        "new source, by label": _mean(new, ["label", "way"]).to_dict("records"),
        "own labels": counts.to_dict("records"),
        "own labels, by label": _mean(own, ["label", "labels", "how", "way"]).to_dict("records"),
        "planner": plans.to_dict("records"),
    }
    RESULTS.write_text(pd.Series(results).to_json(indent=1, double_precision=4) + "\n", encoding="utf-8")
    put(HERE / "README.md", "shares", _page(ways, counts, plans))


if __name__ == "__main__":
    main()
