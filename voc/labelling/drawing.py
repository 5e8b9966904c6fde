"""Draw statements of a run for people to label, every one with a known chance of being drawn.

The draw is systematic with unequal probabilities (Madow 1949) along a chance order (Hartley & Rao 1962): as many as
asked for, each with exactly its stated probability, so that means weighted by 1 / probability (Horvitz & Thompson
1952) are those of the whole run.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from voc.corpus import Corpus
from voc.errors import InputError
from voc.labelling.codebook import codebook

Floats = npt.NDArray[np.float64]
HOW = ("random", "stratified", "uncertain")
AT_RANDOM = 0.5
"""The part of every draw that falls on all alike (Hesterberg 1995): no probability is ever below half that of a random
draw, so no weight is above twice, and the variance of no share is more than doubled. Zrnic & Candès (2024) mix so too.
"""
AROUND = ("title", "question")
"""What is shown beside the text, as a short answer often means nothing without it. No rating: it would be copied."""


def draw(corpus: Corpus, label: str, count: int, how: str = "stratified", seed: int = 0) -> pd.DataFrame:
    """Return statements drawn for labelling, in chance order; `count` of them, or all where there are fewer.

    how: "random", every statement alike; "stratified", half of the draw shared equally by the predicted classes, so
    that rare ones are met; "uncertain", half of it the likelier the less sure the prediction is.
    Repeats (`duplicate_of`) are left out. The order of rows in the corpus does not matter.

    Columns: statement_id, feedback_id, label (its name), statement, text (of the feedback), start, end, title,
    question, predicted, probability (of being drawn), strategy, seed.
    Raises InputError for a label or strategy that is not there, a count below 1, and a run without statements.
    """
    _refuse(label, count, how)
    table = _drawn_from(corpus, label)
    rows, probability = choose(table["predicted"], table["sure"], count, how, seed)
    drawn = table.iloc[rows].assign(label=label, probability=probability, strategy=how, seed=seed)
    return drawn.drop(columns="sure").reset_index(drop=True)


def choose(
    predicted: pd.Series[str], sure: pd.Series[float], count: int, how: str, seed: int
) -> tuple[npt.NDArray[np.intp], Floats]:
    """Return which of n are drawn (positions, in chance order) and the probability that each of these had.

    predicted: (n,) classes; sure: (n,) their probabilities by the model.
    """
    probability = inclusion(pull(predicted, sure, how), count)
    strata = predicted.to_numpy(dtype=str) if how == "stratified" else None
    rows = systematic(probability, np.random.default_rng(seed), strata)
    return rows, probability[rows]


def pull(predicted: pd.Series[str], sure: pd.Series[float], how: str) -> Floats:
    """Return (n,) how strongly each statement is drawn, in sum 1; never below AT_RANDOM / n."""
    size, toward = len(predicted), np.ones(len(predicted))
    if how == "stratified":
        toward = 1 / predicted.map(predicted.value_counts()).to_numpy(dtype=float)
    elif how == "uncertain":
        # the chance of an error is 1 - p, its spread the root of that: the best pull for a corrected share
        toward = np.sqrt(np.clip(1 - sure.fillna(0).to_numpy(dtype=float), 1e-9, 1))
    return np.asarray(AT_RANDOM / size + (1 - AT_RANDOM) * toward / toward.sum())


def inclusion(strength: Floats, count: int) -> Floats:
    """Return (n,) probabilities that sum to `count`, proportional to strength (n,) > 0 where none would pass 1.

    What would pass 1 is drawn for certain, and the others share the rest.
    """
    certain = np.zeros(len(strength), dtype=bool)
    while count < len(strength):
        share = strength * (count - certain.sum()) / strength[~certain].sum()
        over = ~certain & (share >= 1)
        if not over.any():
            return np.where(certain, 1.0, share)
        certain |= over
    return np.ones(len(strength))


def systematic(
    probability: Floats, chance: np.random.Generator, strata: npt.NDArray[np.str_] | None = None
) -> npt.NDArray[np.intp]:
    """Return which of n are drawn, in chance order: systematic along a chance order, within strata (n,) if given.

    probability: (n,) in (0, 1], its sum a whole number, which is how many are drawn.
    """
    shuffled = chance.permutation(len(probability))
    order = shuffled if strata is None else shuffled[np.argsort(strata[shuffled], kind="stable")]
    ends = np.cumsum(probability[order])
    count = round(ends[-1])
    places = np.searchsorted(ends * (count / ends[-1]), chance.random() + np.arange(count), side="right")
    return chance.permutation(order[np.minimum(places, len(order) - 1)])


def _refuse(label: str, count: int, how: str) -> None:
    codebook(label)
    if how not in HOW:
        raise InputError(f"There is no way to draw '{how}'. Take one of {', '.join(HOW)}.")
    if count < 1:
        raise InputError(f"{count} statements cannot be drawn. Ask for one at least.")


def _drawn_from(corpus: Corpus, label: str) -> pd.DataFrame:
    """Return every statement that can be drawn, in the order of statement_id, with `sure`, the label's probability."""
    if not corpus.has(f"statements.{label}"):
        raise InputError(f"The run has no '{label}'. Its statements have: {', '.join(map(str, corpus.statements))}.")
    pieces = corpus.feedback.reindex(columns=["feedback_id", "text", "duplicate_of", *AROUND])
    pieces = pieces[pieces["duplicate_of"].isna()].drop(columns="duplicate_of")
    names = {"text": "statement", label: "predicted", f"{label}_p": "sure"}
    kept = ["statement_id", "feedback_id", "text", "start", "end", label, f"{label}_p"]
    table = corpus.statements[kept].rename(columns=names).merge(pieces, on="feedback_id", validate="many_to_one")
    if not len(table):
        raise InputError("The run has no statements to draw from. Analyse feedback with text first.")
    order = ["statement_id", "feedback_id", "statement", "text", "start", "end", *AROUND, "predicted", "sure"]
    return table[order].astype({"predicted": "str"}).sort_values("statement_id", ignore_index=True)
