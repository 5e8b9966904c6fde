"""Score the shipped heads on labelled statements: `voc evaluate`, and `voc.evaluate` in Python."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from voc.errors import InputError
from voc.labelling.statements import read_statements
from voc.meaning.calibrate import UNKNOWN
from voc.meaning.evaluate import answers, by_source, score
from voc.meaning.heads import Verdict
from voc.meaning.label import LABELS, Tier, judge_given

SHOWN = 3
DRAWN = {"probability", "strategy"}
"""The columns that tell a sheet's statements from others."""
NAMES = {"macro_f1": "macro-F1", "accuracy": "accuracy", "ece": "calibration error"}


def evaluate(source: str | Path | pd.DataFrame, tier: Tier = "full") -> dict[str, Any]:
    """Return how well the heads do on labelled statements, label by label.

    source: a file of statements (see `read_statements`) or such rows, with their true labels in columns such as
    `label_stage` (or `stage`); an empty cell is left out, and so is a label that has only such. Where there are columns
    `source` and `doc`, intervals resample whole documents, and every source has its own figures. Statements of a sheet
    (`voc label`), which says how probably each was drawn, count by the inverse of that: the figures are then those of
    the run they were drawn from (Hajek's estimator), whatever was sought. The confusion counts statements as they are.
    tier: as in `classify`.
    Returns {"statements": n, "labels": {label: {"statements", "macro_f1", "accuracy", "ece": [value, low, high] (95 %
    by bootstrap), "classes", "confusion" (truth by row), "by_source"}}}.
    Raises InputError when there is no such column, or a label that the codebook does not know.
    """
    rows = source.reset_index(drop=True) if isinstance(source, pd.DataFrame) else read_statements(source)
    columns = {label: _column(rows, label) for label in LABELS}
    if not any(columns.values()):
        wanted = ", ".join(f"label_{label}" for label in LABELS)
        raise InputError(
            f"There are no labels to score against. Columns: {', '.join(map(str, rows))}. Give any of {wanted}."
        )
    verdicts = judge_given(rows, tier)
    truth = {label: _codes(rows, column, verdicts[label].classes) for label, column in columns.items() if column}
    known = {label: codes for label, codes in truth.items() if (codes != UNKNOWN).any()}
    found = {label: _scored(rows, verdicts[label], codes) for label, codes in known.items()}
    return {"statements": len(rows), "labels": found}


def evaluation_text(found: dict[str, Any]) -> str:
    """Return an evaluation as lines for a terminal: a row a label, then what is taken for what most often."""
    head = f"{found['statements']:,} statements\n\n{'':<10}{'n':>7}  " + "  ".join(
        f"{name:<22}" for name in NAMES.values()
    )
    lines = [head.rstrip()]
    for label, each in found["labels"].items():
        cells = [f"{value:.3f} ({low:.3f}-{high:.3f})" for value, low, high in (each[name] for name in NAMES)]
        lines.append(f"{label:<10}{each['statements']:>7,}  " + "  ".join(f"{cell:<22}" for cell in cells).rstrip())
    lines += ["", "Most often wrong"]
    lines += [f"{label:<10}{'; '.join(_mistakes(each)) or 'never'}" for label, each in found["labels"].items()]
    return "\n".join(lines)


def _column(rows: pd.DataFrame, label: str) -> str | None:
    return next((name for name in (f"label_{label}", label) if name in rows), None)


def _codes(rows: pd.DataFrame, column: str, classes: tuple[str, ...]) -> np.ndarray:
    said = rows[column].astype("str").str.strip().str.removesuffix(".0")
    given = said.where(rows[column].notna() & (said != ""))
    foreign = given[given.notna() & ~given.isin(classes)]
    if len(foreign):
        raise InputError(
            f"Row {foreign.index[0] + 1}: '{foreign.iloc[0]}' in column {column} is none of {', '.join(classes)}. "
            "Use the codebook's codes; leave a cell empty where the label is not known."
        )
    return given.map({name: place for place, name in enumerate(classes)}).fillna(UNKNOWN).to_numpy(dtype=np.int64)


def _scored(rows: pd.DataFrame, verdict: Verdict, codes: np.ndarray) -> dict[str, Any]:
    kept = np.flatnonzero(codes != UNKNOWN)
    plain = answers(verdict.at(kept), codes[kept])
    known = replace(plain, weights=_counting(rows)[kept])
    sources = rows["source"].astype("str").to_numpy()[kept] if "source" in rows else None
    return {
        "statements": len(kept),
        **score(known, _documents(rows)[kept]),
        "classes": list(verdict.classes),
        "confusion": plain.confusion().astype(int).tolist(),
        "by_source": by_source(known, sources) if sources is not None else {},
    }


def _counting(rows: pd.DataFrame) -> np.ndarray:
    """Return (n,) how much each statement counts: the inverse of its probability of being drawn, where one is told."""
    if not set(rows) >= DRAWN:
        return np.ones(len(rows))
    chance = pd.to_numeric(rows["probability"], errors="coerce")
    wrong = rows[~chance.between(0, 1, inclusive="right")]
    if len(wrong):
        raise InputError(
            f"Row {wrong.index[0] + 1}: '{wrong['probability'].iloc[0]}' in column probability is not above 0 and at "
            "most 1. Leave the column as voc label draw wrote it, or leave it out."
        )
    return np.asarray(1 / chance, dtype=float)


def _documents(rows: pd.DataFrame) -> np.ndarray:
    """Return (n,) what each statement is resampled with: its document, its text, or itself."""
    named = [name for name in ("source", "doc") if name in rows]
    if "doc" in named:
        return rows[named].astype("str").agg("/".join, axis=1).to_numpy()
    own = pd.Series(rows.index.astype("str"), index=rows.index)
    return rows["text"].fillna(own).to_numpy() if "text" in rows else own.to_numpy()


def _mistakes(each: dict[str, Any]) -> list[str]:
    counts, classes = np.array(each["confusion"]), each["classes"]
    np.fill_diagonal(counts, 0)
    worst = np.argsort(-counts, axis=None, kind="stable")[:SHOWN]
    pairs = [np.unravel_index(place, counts.shape) for place in worst if counts.flat[place]]
    return [f"{classes[true]} taken for {classes[given]} ({counts[true, given]:,})" for true, given in pairs]
