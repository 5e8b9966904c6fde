"""The share of a class from an imperfect classifier: corrected by people's labels, or with what it is off elsewhere.

Counting a model's labels gives a biased share, and an interval that tells nothing of the bias.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voc.measure.intervals import Floats, clustered_variance, wilson

Rows = npt.NDArray[np.int64]
Interval = tuple[float, float, float]
"""A share from 0 to 1 and the low and high ends of its 95 % interval."""


@dataclass(frozen=True)
class Truth:
    """What people say of n of the statements.

    rows: (n,) which statements, each once. hits: (n,) 0 or 1. probability: (n,) of being drawn, in (0, 1].
    """

    rows: Rows
    hits: Floats
    probability: Floats


def ppi(guess: npt.ArrayLike, person: npt.ArrayLike, truth: Truth) -> Interval:
    """Return the share of a class by prediction-powered inference (PPI++: Angelopoulos, Duchi & Zrnic 2023).

    guess: (N,) the model's word on every statement, from 0 to 1. A bad one costs width, never truth.
    person: (N,) who said it; what one person says hangs together.

    theta = lam mean_N(f) + mean_n(Y - lam f), the latter weighted by 1 / probability (Hajek 1971). The labelled
    statements are some of the N, so the two means are not independent, as they are in the paper: the variance is that
    of what each statement adds to both, and lam* = Cov(Y, f) / Var(f), without the paper's 1 + n/N.
    One statement missed and one wrongly given join the labelled ones for the variance (as Bonett & Price 2012 add two):
    that few labels show no error does not mean that there is none. The interval has Wilson's form, with as many
    independent statements as give the variance.
    """
    f, who = np.asarray(guess, dtype=float), np.asarray(person)
    weights = 1 / truth.probability / (1 / truth.probability).sum()
    seen, n = f[truth.rows], len(truth.rows)
    lam = _power(f, seen, truth.hits, weights)
    rest = truth.hits - lam * seen
    share = float(np.clip(lam * f.mean() + weights @ rest, 0, 1))
    rest, weights = np.r_[rest, 1.0, -lam], np.r_[weights * n, 1.0, 1.0] / (n + 2)
    influence = np.r_[lam * (f - f.mean()) / len(f), weights * (rest - weights @ rest)]
    variance = clustered_variance(influence, np.r_[who, who[truth.rows], who.max() + 1, who.max() + 2])
    spread = share * (1 - share)
    independent = np.clip(spread / variance, len(np.unique(who[truth.rows])), len(np.unique(who)))
    low, high = wilson(share * independent, independent)
    return share, float(low), float(high)


def transported(given: npt.ArrayLike, person: npt.ArrayLike, spread: float, sources: int) -> Interval:
    """Return the share as it is counted, with an interval that holds what such shares are off in sources never seen.

    given, person: (N,) whether each statement was given the class (0 or 1), and who said it.
    spread: root mean square, over `sources` sources, of (true - counted share) / sqrt(share (1 - share)).
    Student's t for so many sources, on the variance of the sample and of that error together.
    """
    from scipy.stats import t

    hits = np.asarray(given, dtype=float)
    share, n = float(hits.mean()), len(hits)
    near = (hits.sum() + 1) / (n + 2)
    variance = spread**2 * near * (1 - near) + clustered_variance((hits - share) / n, person)
    half = float(t.ppf(0.975, sources - 1)) * float(variance) ** 0.5
    return share, max(share - half, 0.0), min(share + half, 1.0)


def _power(f: Floats, seen: Floats, hits: Floats, weights: Floats) -> float:
    """Return lam: from 0, where the model's word is worth nothing, to 1."""
    spread = float(f.var())
    together = float(weights @ ((hits - weights @ hits) * (seen - weights @ seen)))
    return min(max(together / spread, 0.0), 1.0) if spread > 0 else 0.0
