"""Train an own scheme: from its examples and labelled rows to a head, its way of scoring chosen by cross-validation."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from voc.errors import InputError
from voc.labelling.statements import STATEMENT
from voc.meaning.calibrate import Calibration, calibrate
from voc.meaning.heads import Verdict
from voc.schemes.figures import Trial, figures_of
from voc.schemes.head import Head, head_of, near, verdict_of
from voc.schemes.scheme import Scheme, folded
from voc.schemes.ways import DEFINITION, PROTOTYPES, WAYS, Lesson, seen

FOLDS = 5
FEWEST = 20
"""Texts below which nothing is cross-validated: the prototypes serve as they are, without a score."""


@dataclass(frozen=True)
class Trained:
    """A scheme with its head, and how good that is: see `figures_of`."""

    scheme: Scheme
    head: Head
    figures: dict[str, Any]


@dataclass(frozen=True)
class _Tried:
    """Scores (n, k) in every way for n texts, each by a head that has not seen its document (its fold)."""

    scored: dict[str, np.ndarray]
    codes: np.ndarray
    fold: np.ndarray
    near: np.ndarray


def train_scheme(scheme: Scheme, rows: pd.DataFrame | None = None) -> Trained:
    """Return the scheme with a head that has learnt from its definitions, its examples and the labelled rows.

    rows: `statement` and `label_<name>` (or `<name>`): a class's code or name; rows without a label are left out.
    Rows of one document (`doc` with `source`, else `text`, else the statement) stay together in cross-validation.
    The same content gives the same head, whatever the order of classes, examples and rows.
    Raises InputError where a column is missing, a label is of no class, or no row has one.
    """
    from threadpoolctl import threadpool_limits

    pool = _pool(scheme, rows)
    lesson = _lesson(scheme, pool)
    with threadpool_limits(limits=1):  # many small fits: threads would wait for each other in each
        return _trained(scheme, pool, lesson)


def _trained(scheme: Scheme, pool: pd.DataFrame, lesson: Lesson) -> Trained:
    folds = _folds(pool)
    if not folds:
        plain = _uncalibrated(len(scheme.codes))
        return Trained(scheme, head_of(scheme.codes, lesson, PROTOTYPES, plain), figures_of(scheme, pool, None))
    tried, shares = _try(lesson, folds), pool["judged"].sum() == pool["labelled"].sum()
    way, calibration = _choose(tried.scored, tried.codes, shares)
    groups = pool["group"].to_numpy()[np.concatenate([test for _, test in folds])]
    trial = Trial(_judged(scheme.codes, tried, shares), tried.codes, groups, tried.near, way, len(folds))
    return Trained(scheme, head_of(scheme.codes, lesson, way, calibration), figures_of(scheme, pool, trial))


def statements_of(rows: pd.DataFrame) -> list[str]:
    """Return the rows' statements, an empty text where there is none. Raises InputError without such a column."""
    if STATEMENT not in rows:
        raise InputError(
            f"The rows have no column '{STATEMENT}'. Columns: {', '.join(map(str, rows))}. "
            f"Name the column with the statements '{STATEMENT}'."
        )
    return [text.strip() if isinstance(text, str) else "" for text in rows[STATEMENT]]


def _lesson(scheme: Scheme, pool: pd.DataFrame) -> Lesson:
    described = seen([each.description() for each in scheme.classes])
    worth = np.array([DEFINITION if each.in_words() else 1 for each in scheme.classes])
    return Lesson(described, worth, seen(pool["text"].tolist()), pool["code"].to_numpy(dtype=np.int64))


def _pool(scheme: Scheme, rows: pd.DataFrame | None) -> pd.DataFrame:
    """Return all texts to learn from, sorted: text, code (position), group, labelled, judged.

    Labelled rows are judged where there are enough of them, else every text. An example that stands among the rows
    counts there only, so that no head has seen the text it is judged by.
    """
    columns = ["text", "code", "group"]
    own = pd.DataFrame(
        [(text, at, f"example {text}") for at, each in enumerate(scheme.classes) for text in each.examples],
        columns=columns,
    )
    labelled = pd.DataFrame(columns=columns) if rows is None else _labelled(scheme, rows)
    own = own[~own["text"].map(folded).isin(labelled["text"].map(folded))]
    pool = pd.concat([own.assign(labelled=False), labelled.assign(labelled=True)]).sort_values([*columns, "labelled"])
    return pool.assign(judged=pool["labelled"] | (len(labelled) < FEWEST)).reset_index(drop=True)


def _labelled(scheme: Scheme, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the labelled rows: text, code, group."""
    column = next((name for name in (f"label_{scheme.name}", scheme.name) if name in rows), None)
    if column is None:
        raise InputError(
            f"There are no labels to learn from. Columns: {', '.join(map(str, rows))}. Give label_{scheme.name}."
        )
    found = pd.DataFrame({"text": statements_of(rows), "code": _codes(scheme, rows[column]), "group": _documents(rows)})
    kept = found[found["code"].notna() & (found["text"] != "")]
    if not len(kept):
        raise InputError(f"No row has both a statement and a label in column {column}. Label some, or train without.")
    return kept.astype({"code": np.int64})


def _codes(scheme: Scheme, column: pd.Series) -> list[int | None]:
    places = {name: at for at, each in enumerate(scheme.classes) for name in each.names()}
    said = column.astype("str").str.strip().str.removesuffix(".0").where(column.notna(), "").tolist()
    for row, label in enumerate(said):
        if label and folded(label) not in places:
            raise InputError(
                f"Row {row + 1}: '{label}' in column {column.name} is no class of '{scheme.name}'. Classes: "
                f"{', '.join(scheme.codes)}. Use their codes or names; leave a cell empty where no class is known."
            )
    return [places.get(folded(label)) for label in said]


def _documents(rows: pd.DataFrame) -> list[str]:
    """Return each row's document, by the first of these that it has: source and doc, its text, its statement."""
    parts = [rows[name].tolist() for name in ("source", "doc") if name in rows]
    if "doc" in rows:
        return ["/".join(map(str, part)) for part in zip(*parts, strict=True)]
    texts: Sequence[Any] = rows["text"].tolist() if "text" in rows else [None] * len(rows)
    return [text if isinstance(text, str) else said for text, said in zip(texts, statements_of(rows), strict=True)]


def _folds(pool: pd.DataFrame) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return for each fold the rows to learn from and the rows to be judged; none where there are too few."""
    from sklearn.model_selection import StratifiedGroupKFold

    judged, beside = (np.flatnonzero(pool["judged"] == part) for part in (True, False))
    codes, groups = pool["code"].to_numpy(dtype=np.int64)[judged], pool["group"].to_numpy()[judged]
    if len(judged) < FEWEST:
        return []
    count = min(FOLDS, int(np.bincount(codes).max()), len(np.unique(groups)))
    if count < 2:
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of classes with few texts: the card says so
        parts = list(StratifiedGroupKFold(count, shuffle=True, random_state=0).split(codes, codes, groups))
    return [(np.r_[beside, judged[learn]], judged[test]) for learn, test in parts if len(test)]


def _try(lesson: Lesson, folds: list[tuple[np.ndarray, np.ndarray]]) -> _Tried:
    """Score each fold in every way by what the other folds teach. The texts come fold by fold."""
    lessons = [(lesson.at(learn), lesson.texts.at(test)) for learn, test in folds]
    return _Tried(
        {name: np.vstack([way(part).scores(texts) for part, texts in lessons]) for name, way in WAYS.items()},
        np.concatenate([lesson.codes[test] for _, test in folds]),
        np.concatenate([np.full(len(test), number) for number, (_, test) in enumerate(folds)]),
        np.concatenate([near(texts.vectors, part.prototypes()) for part, texts in lessons]),
    )


def _choose(scored: dict[str, np.ndarray], codes: np.ndarray, shares: bool) -> tuple[str, Calibration]:
    """Return the way with the least log-loss, and its calibration.

    shares: the texts are labelled rows, so that their classes' shares may be believed; those of examples may not.
    """
    ways = {way: _calibration(each, codes, shares) for way, each in scored.items()}
    truth = np.arange(len(codes)), codes
    loss = {way: -np.log(ways[way].chances(each)[truth] + 1e-12).mean() for way, each in scored.items()}
    best = min(loss, key=lambda way: loss[way])
    return best, ways[best]


def _calibration(scored: np.ndarray, codes: np.ndarray, shares: bool) -> Calibration:
    found, none = calibrate(scored, codes), np.zeros(scored.shape[1])
    return found if shares else Calibration(found.temperature, none, none)


def _uncalibrated(size: int) -> Calibration:
    return Calibration(1.0, np.zeros(size), np.zeros(size))


def _judged(classes: tuple[str, ...], tried: _Tried, shares: bool) -> Verdict:
    """Return the verdict on every text with way and calibration chosen without its fold."""
    size = tried.codes.shape[0], len(classes)
    chances, order = np.zeros(size), np.zeros(size, dtype=np.int64)
    for number in np.unique(tried.fold):
        own, rest = tried.fold == number, tried.fold != number
        way, calibration = _choose({way: each[rest] for way, each in tried.scored.items()}, tried.codes[rest], shares)
        verdict = verdict_of(classes, calibration, tried.scored[way][own])
        chances[own], order[own] = verdict.chances, verdict.order
    return Verdict(classes, chances, order)
