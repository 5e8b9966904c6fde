"""How important a need is, how well it is met, and what that leaves: opportunity, with intervals."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from voc.measure.intervals import Floats, ends, person_weights

SCALE = 10.0
PRIOR = 0.5
"""Imagined people on either side of `met` (Jeffreys), so that few statements never look certain."""


def score_needs(raised: pd.DataFrame, needs: int, people: int, draws: int, seed: int) -> pd.DataFrame:
    """Return importance, satisfaction and opportunity from 0 to 10 (opportunity: to 20), each with _low and _high.

    raised: one row a statement that speaks of a need, met or not: number (0 … needs - 1), person, met (bool).
    importance: 10 x sqrt(people who raise it / people who raise the most raised need): how often it comes up,
        beside the others of this corpus; the root keeps rarer needs apart from each other.
    satisfaction: 10 x share of its statements that say it is met.
    opportunity: importance + max(importance - satisfaction, 0), Ulwick's (2005) form. His importance and
        satisfaction are asked in a survey; these stand in for them.
    The ends come from drawing people anew, with all they said.
    """
    matrices = [
        _matrix(rows, people, needs) for rows in (raised.drop_duplicates(["number", "person"]), *_sides(raised))
    ]
    generator = np.random.default_rng(seed + 1)
    prior = generator.gamma(PRIOR, size=(2, draws, needs))
    counts = [[part @ each for each in matrices] for part in person_weights(people, draws, seed)]
    drawn = _scores(*(np.concatenate(parts) for parts in zip(*counts, strict=True)), *prior)
    point = _scores(*(np.ones((1, people)) @ each for each in matrices), *np.full((2, 1, needs), PRIOR))
    columns: dict[str, Floats] = {}
    for name, draw in drawn.items():
        low, high = ends(draw)
        columns |= {name: point[name][0], f"{name}_low": low, f"{name}_high": high}
    return pd.DataFrame(columns)


def severity(raising: csr_matrix, outcome: Floats, person_of: np.ndarray, weights: Iterable[Floats]) -> pd.DataFrame:
    """Return how much lower the outcome is where a need is raised (positive is worse), with _low and _high.

    raising: (pieces, needs) 0/1, of the pieces with an outcome. person_of: each piece's column of the `weights`, which
    come in parts (some draws, people).
    """
    point = _difference(np.ones((1, len(outcome))), raising, outcome)[0]
    low, high = ends(np.concatenate([_difference(part[:, person_of], raising, outcome) for part in weights]))
    return pd.DataFrame({"severity": point, "severity_low": low, "severity_high": high})


def _difference(weights: Floats, raising: csr_matrix, outcome: Floats) -> Floats:
    total, value = weights.sum(axis=1, keepdims=True), (weights * outcome).sum(axis=1, keepdims=True)
    raised, raised_value = weights @ raising, (weights * outcome) @ raising
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((value - raised_value) / (total - raised) - raised_value / raised)


def _scores(raising: Floats, met: Floats, unmet: Floats, met_prior: Floats, unmet_prior: Floats) -> dict[str, Floats]:
    most = raising.max(axis=1, keepdims=True, initial=1e-9)
    importance = SCALE * np.sqrt(raising / most)
    satisfaction = SCALE * (met + met_prior) / (met + unmet + met_prior + unmet_prior)
    opportunity = importance + np.maximum(importance - satisfaction, 0)
    return {"importance": importance, "satisfaction": satisfaction, "opportunity": opportunity}


def _sides(raised: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return raised[raised["met"]], raised[~raised["met"]]


def _matrix(rows: pd.DataFrame, people: int, needs: int) -> csr_matrix:
    return csr_matrix((np.ones(len(rows)), (rows["person"], rows["number"])), shape=(people, needs))
