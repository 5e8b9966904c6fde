"""Planted truth on real text: `python -m benchmarks.planted RUN [RUN ...] [--replicates 200] [--pieces 1500] [--note]`.

Feedback, statements, labels and topics of finished runs stay as they are; only the outcome is invented. A world plants
in some of the moments what a good and a bad mention adds to the outcome: five pivotal ones (a star for a bad mention,
or half a star for a good one, or both), small effects in a third of the others, and nothing in the rest. A replicate
draws pieces with replacement, gives their products and authors a leaning of their own, and draws a rating of 1 to 5
stars whose mean is what was planted (beta-binomial, most of it at the ends, as ratings are). Then the moments are
measured as a run measures them, and compared with the truth: the same equations on all pieces of the run, with the
planted means.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix, hstack
from threadpoolctl import threadpool_limits

from benchmarks.pages import put
from benchmarks.run import HERE
from voc.measure.cells import Incidence, find_cells, incidence
from voc.measure.intervals import Floats
from voc.measure.mentions import Mentions, counted
from voc.measure.moments.clusters import clustered
from voc.measure.moments.controls import COLUMNS
from voc.measure.moments.moment_effects import Judged, measured
from voc.measure.moments.moment_settings import MomentsSettings
from voc.measure.moments.moments import LABELS
from voc.store import load

WORLDS, PIVOTAL, SMALL, TOP = 4, 5, 1 / 3, 5
STAR, LITTLE = 0.25, 0.04
BASE, STEPS, ENDS = 0.68, 4, 1.2
"""Of the rating: its mean where nothing planted is mentioned, steps between its stars, and how little it is held in the
middle (the sum of beta's parameters)."""
LEANING = {"product": 0.07, "person": 0.05}
"""Standard deviation of what a product, and a person, adds to the outcome."""
SHARE = 0.012
"""Of all pieces: those that must speak of a moment, so that a draw of them holds enough."""
MEASURES = ("impact", "adjusted", "penalty", "reward", "lost", "held", "at_stake")
NOISE = np.polynomial.hermite_e.hermegauss(9)


@dataclass(frozen=True)
class World:
    """A run with what is planted in it.

    effects: (moments, 2), what a good and a bad mention adds. pivotal: the moments found if all goes well.
    truth: by measure, (moments,). mean: of each piece's outcome, before anybody's leaning.
    """

    mentions: Mentions
    cells: pd.DataFrame
    within: Incidence
    effects: Floats
    pivotal: np.ndarray
    mean: Floats
    truth: dict[str, Floats]

    @property
    def null(self) -> np.ndarray:
        """Which moments have no effect at all."""
        return np.asarray((self.effects == 0).all(axis=1))


def worlds(run: Path) -> Iterator[World]:
    """Yield the worlds planted in a run."""
    corpus = load(run)
    mentions = counted(corpus, "outcome", *COLUMNS, labels=LABELS)
    cells = find_cells(mentions, max(20, round(SHARE * mentions.people)), 0.5)
    cells = cells[cells["candidate"]].reset_index(drop=True)
    within = incidence(mentions, cells["moment_id"])
    for number in range(WORLDS):
        draw = np.random.default_rng([number, len(cells)])
        effects, pivotal = planted(draw, within)
        mean = BASE + within.good @ effects[:, 0] + within.bad @ effects[:, 1]
        yield World(mentions, cells, within, effects, pivotal, mean, truth(within, mean))


def planted(draw: np.random.Generator, within: Incidence) -> tuple[Floats, np.ndarray]:
    """Return what good and bad mentions add, and which moments are pivotal: those with the most mentions of a side."""
    good, bad = (np.asarray(side.sum(axis=0)).ravel() for side in (within.good, within.bad))
    effects = np.zeros((len(good), 2))
    often = np.flatnonzero((good >= np.quantile(good, 0.4)) & (bad >= np.quantile(bad, 0.4)))
    pivotal = draw.choice(often, min(PIVOTAL, len(often)), replace=False)
    for place, each in enumerate(pivotal):
        effects[each] = [(0, -STAR), (STAR / 2, 0), (STAR / 2, -STAR)][place % 3]
    others = draw.permutation(np.setdiff1d(np.arange(len(good)), pivotal))
    small = others[: round(SMALL * len(others))]
    effects[small, 1] = -LITTLE
    effects[small, 0] = LITTLE * draw.integers(0, 2, len(small))
    return effects, pivotal


def truth(within: Incidence, mean: Floats) -> dict[str, Floats]:
    """Return what the equations say of all pieces, with the outcome each has on average."""
    spread = float(np.linalg.norm(list(LEANING.values())))
    expected = sum(w * np.clip(mean + spread * x, 0, 1) for x, w in zip(*NOISE, strict=True)) / NOISE[1].sum()
    design = hstack([csr_matrix(np.ones((len(mean), 1))), within.good, within.bad]).tocsr()
    solved = np.linalg.lstsq((design.T @ design).toarray(), design.T @ expected, rcond=None)[0]
    reward, penalty = np.split(solved[1:], 2)
    good, bad, spoken = (np.asarray(side.mean(axis=0)).ravel() for side in (within.good, within.bad, within.any))
    inside = expected @ within.any / len(mean)
    impact = spoken * (inside / spoken - (expected.mean() - inside) / (1 - spoken))
    lost, held = -penalty * bad, reward * good
    return {
        "impact": impact,
        "adjusted": held - lost,
        "penalty": penalty,
        "reward": reward,
        "lost": lost,
        "held": held,
        "at_stake": np.maximum(lost, held),
    }


def drawn(world: World, pieces: int, draw: np.random.Generator) -> Mentions:
    """Return a replicate: pieces drawn with replacement, with an outcome."""
    rows = np.sort(draw.integers(0, len(world.mean), pieces))
    taken = world.mentions.pieces.iloc[rows].reset_index(drop=True)
    # a piece without an author, drawn twice, is of two people
    named = taken.groupby("person")["feedback_id"].transform("nunique") > 1
    person = np.where(named, taken["person"], len(world.mean) + np.arange(pieces))
    mean = world.mean[rows] + _leaning(draw, taken["product"], "product") + _leaning(draw, pd.Series(person), "person")
    rate = draw.beta(*(ENDS * np.clip([mean, 1 - mean], 1e-6, 1)))
    outcome = draw.binomial(STEPS, rate) / STEPS
    person = np.unique(person, return_inverse=True)[1]
    taken = taken.assign(person=person, outcome=outcome, outcome_from="rating")
    return Mentions(_said(world.mentions, rows, person), taken, int(person.max()) + 1)


def _leaning(draw: np.random.Generator, owner: pd.Series, level: str) -> Floats:
    codes = pd.factorize(owner)[0]
    drawn_for = draw.normal(0, LEANING[level], codes.max(initial=-1) + 2)
    return np.asarray(drawn_for[codes])


def _said(mentions: Mentions, rows: np.ndarray, person: np.ndarray) -> pd.DataFrame:
    own = mentions.statements.sort_values("piece", kind="stable")
    starts = np.searchsorted(own["piece"].to_numpy(), np.arange(len(mentions.pieces) + 1))
    lengths = (starts[1:] - starts[:-1])[rows]
    place = (
        np.repeat(starts[rows], lengths) + np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    )
    piece = np.repeat(np.arange(len(rows)), lengths)
    said: pd.DataFrame = own.iloc[place].reset_index(drop=True)
    return said.assign(piece=piece, person=person[piece])


def replicate(world: World, pieces: int, draws: int, seed: list[int]) -> dict[str, Any]:
    """Measure one replicate and compare it with the truth."""
    mentions, level = clustered(drawn(world, pieces, np.random.default_rng(seed)))
    settings = MomentsSettings(draws=draws, seed=seed[-1])
    table, _ = measured(mentions, world.cells, Judged.of(mentions, level), settings)
    table = table.set_index("moment_id").loc[world.cells["moment_id"]]
    found: dict[str, Any] = {"level": level, "mean": mentions.pieces["outcome"].mean()}
    for name in world.truth:
        low, high, true = (table[f"{name}_low"], table[f"{name}_high"], world.truth[name])
        known = (low.notna() & table[name].notna()).to_numpy()
        inside = ((low <= true) & (true <= high)).to_numpy()
        found[name] = (inside[known].sum(), known.sum(), inside[known & ~world.null].sum(), (known & ~world.null).sum())
        found[f"{name}_bias"] = float((table[name].to_numpy() - true)[known].mean())
    told = (table["q"] <= 0.05).to_numpy()
    found["false"] = (told & world.null).sum() / max(told.sum(), 1)
    found["null_p"] = float((table["p"].to_numpy()[world.null] <= 0.05).mean())
    found["null_impact"] = float(((table["impact_low"] > 0) | (table["impact_high"] < 0))[world.null].mean())
    first = table["rank"].to_numpy() <= TOP
    loud = (-table["impact"].abs()).rank().to_numpy() <= TOP
    found["power"] = first[world.pivotal].mean()
    found["power_impact"] = loud[world.pivotal].mean()
    found["power_q"] = told[world.pivotal].mean()
    return found


def summary(found: Sequence[dict[str, Any]], moments: int) -> dict[str, Any]:
    """Return coverage, false discoveries and power over all replicates, shares with their standard error."""
    result: dict[str, Any] = {"replicates": len(found), "moments": moments, "clustered_by": found[0]["level"]}
    result["outcome_mean"] = round(float(np.mean([each["mean"] for each in found])), 3)
    for name in MEASURES:
        inside, known, some, of = np.array([each[name] for each in found]).T
        each = inside / known
        result[name] = {
            "coverage": round(float(inside.sum() / known.sum()), 4),
            "error": round(float(each.std(ddof=1) / np.sqrt(len(each))), 4),
            "where_planted": round(float(some.sum() / of.sum()), 4),
            "bias": round(float(np.mean([one[f"{name}_bias"] for one in found])), 5),
        }
    for name in ("false", "null_p", "null_impact", "power", "power_q", "power_impact"):
        values = np.array([each[name] for each in found])
        error = values.std(ddof=1) / np.sqrt(len(values))
        result[name] = {"share": round(float(values.mean()), 4), "error": round(float(error), 4)}
    return result


def main() -> None:
    """Measure and put the result into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="+", type=Path)
    parser.add_argument("--replicates", type=int, default=200)
    parser.add_argument("--pieces", type=int, default=1500)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--note", action="store_true", help="put the result into the page")
    options = parser.parse_args()
    for run in options.runs:
        start, made, found = perf_counter(), list(worlds(run)), []
        with threadpool_limits(limits=1):
            for number in range(options.replicates):
                world = made[number % len(made)]
                found.append(replicate(world, options.pieces, options.draws, [20, number]))
        result = summary(found, len(made[0].cells)) | {"pieces": options.pieces, "draws": options.draws}
        print(run.name, round(perf_counter() - start), "s", json.dumps(result, indent=1))
        if options.note:
            note(run.name, result)


def note(name: str, result: dict[str, Any]) -> None:
    """Keep the result of a run beside those of others, and put them all into the page."""
    path = HERE / "results" / "planted.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    known[name] = result
    path.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    put(HERE / "README.md", "planted", page(known))


def page(results: dict[str, Any]) -> str:
    """Return the tables of the page."""
    names = list(results)
    head = [f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    rows: list[tuple[str, Callable[[dict[str, Any]], str]]] = [
        ("replicates x pieces", lambda one: f"{one['replicates']} x {one['pieces']:,}"),
        ("moments, and what hangs together", lambda one: f"{one['moments']}, by {one['clustered_by']}"),
        *((f"covered: {name.replace('_', ' ')}", _covered(name)) for name in MEASURES),
        ("false among those with q at most .05", _share("false")),
        ("moments without effect with p at most .05", _share("null_p")),
        ("moments without effect whose leave-out impact looks clear", _share("null_impact")),
        ("pivotal moments among the top five", _share("power")),
        ("the same, ranked by leave-out impact", _share("power_impact")),
        ("pivotal moments with q at most .05", _share("power_q")),
    ]
    return "\n".join(
        [*head, *(f"| {name} | {' | '.join(say(results[each]) for each in names)} |" for name, say in rows)]
    )


def _covered(name: str) -> Callable[[dict[str, Any]], str]:
    return lambda one: f"{100 * one[name]['coverage']:.1f}% ± {196 * one[name]['error']:.1f}"


def _share(name: str) -> Callable[[dict[str, Any]], str]:
    return lambda one: f"{100 * one[name]['share']:.1f}% ± {196 * one[name]['error']:.1f}"


if __name__ == "__main__":
    main()
