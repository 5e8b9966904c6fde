"""Labelled statements, as the heads are trained and tested on them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from voc.errors import InputError
from voc.meaning.calibrate import UNKNOWN
from voc.meaning.features import Sight
from voc.meaning.given import Embed, given_sight
from voc.resources import definition

ABOUT = ("id", "source", "doc", "draw", "domain", "readers", "settled")
SETTLED = r"^(?:train-[yz]|read-|written-)"
"""Ids of statements that were labelled after the codebook was settled."""


@dataclass(frozen=True)
class Labelled:
    """n labelled statements.

    about: one row each: id, source, doc, draw, domain, readers (how many labelled it), settled (whether by the
        codebook as it stands).
    seen: what the heads see of them.
    targets: for each label (n,) positions in its classes; -1 where the readers did not agree.
    classes: each label's.
    """

    about: pd.DataFrame
    seen: Sight
    targets: dict[str, np.ndarray]
    classes: dict[str, tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.seen)

    def at(self, rows: np.ndarray) -> Labelled:
        """Return these statements (positions)."""
        targets = {label: codes[rows] for label, codes in self.targets.items()}
        return Labelled(self.about.iloc[rows].reset_index(drop=True), self.seen.at(rows), targets, self.classes)

    def at_random(self) -> np.ndarray:
        """Return (n,) bool: drawn without looking for a kind, so that shares among them are the shares in life."""
        return self.about["draw"].str.startswith("random").to_numpy(dtype=bool)


def codebook_classes() -> dict[str, tuple[str, ...]]:
    """Return the classes of the codebook's seven labels, in the order of their scores."""
    return {label: tuple(codes) for label, codes in definition("labels")["classes"].items()}


def labelled(entries: list[dict[str, Any]], embed: Embed, classes: dict[str, tuple[str, ...]]) -> Labelled:
    """Return labelled statements (ids, statement, text, start, end, label_*) as the heads see them."""
    rows = pd.DataFrame([{"readers": 1, **entry} for entry in entries])
    settled = rows["id"].str.contains(SETTLED, regex=True)
    rows["settled"] = rows["settled"].fillna(settled).astype(bool) if "settled" in rows else settled
    targets = {label: _codes(rows[f"label_{label}"], codes) for label, codes in classes.items()}
    return Labelled(rows[list(ABOUT)], given_sight(rows, embed), targets, classes)


def read_entries(path: Path) -> list[dict[str, Any]]:
    """Read a JSON-lines file of labelled statements. Raises InputError when the file is not there."""
    if not path.is_file():
        raise InputError(f"No labelled statements at {path}. Give the folder that holds train.jsonl and dev.jsonl.")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _codes(given: pd.Series[str], classes: tuple[str, ...]) -> np.ndarray:
    places = pd.Series(range(len(classes)), index=classes)
    return given.map(places).fillna(UNKNOWN).to_numpy(dtype=np.int64)
