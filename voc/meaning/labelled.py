"""Labelled statements, as the heads are trained and tested on them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from voc.errors import InputError
from voc.meaning.calibrate import UNKNOWN
from voc.meaning.features import Sight, sight
from voc.resources import definition

SENTENCE_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+|\s*\n+\s*")
"""Only for the text around a labelled statement, whose own borders are given."""
SCALE = re.compile(r"(\d+(?:\.\d+)?)\D*[-.]\D*?(\d+(?:\.\d+)?)")

Embed = Callable[[Sequence[str]], np.ndarray]


@dataclass(frozen=True)
class Labelled:
    """n labelled statements.

    about: one row each: id, source, doc, draw, domain.
    seen: what the heads see of them and of the statements around them.
    rows: (n,) where each stands in `seen`.
    targets: for each label (n,) positions in its classes; -1 where the readers did not agree.
    """

    about: pd.DataFrame
    seen: Sight
    rows: np.ndarray
    targets: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.rows)

    def at_random(self) -> np.ndarray:
        """Return (n,) bool: drawn without looking for a kind, so that shares among them are the shares in life."""
        return self.about["draw"].str.startswith("random").to_numpy(dtype=bool)


def load_labelled(path: Path, embed: Embed) -> Labelled:
    """Read a JSON-lines file of labelled statements (ids, text, start, end, label_*) and embed them.

    Raises InputError when the file is not there.
    """
    if not path.is_file():
        raise InputError(f"No labelled statements at {path}. Give the folder that holds train.jsonl and dev.jsonl.")
    entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    parts = [_around(entry) for entry in entries]
    sizes = [len(texts) for texts, _ in parts]
    starts = np.r_[0, np.cumsum(sizes)[:-1]].astype(np.int64)
    texts = [text for texts, _ in parts for text in texts]
    statements = pd.DataFrame(
        {"feedback_id": np.repeat(np.arange(len(entries)), sizes), "start": np.arange(len(texts)), "text": texts}
    )
    seen = sight(statements, _feedback(entries), embed(texts))
    about = pd.DataFrame({key: [entry[key] for entry in entries] for key in ("id", "source", "doc", "draw", "domain")})
    return Labelled(about, seen, starts + [own for _, own in parts], _targets(entries))


def _around(entry: dict[str, Any]) -> tuple[list[str], int]:
    """Return the statements of the whole text, and which of them is the labelled one."""
    before = _sentences(entry["text"][: entry["start"]])
    return [*before, entry["statement"].strip(), *_sentences(entry["text"][entry["end"] :])], len(before)


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in SENTENCE_END.split(text) if part.strip()]


def _feedback(entries: Sequence[dict[str, Any]]) -> pd.DataFrame:
    scales = [_scale(entry["rating_scale"]) for entry in entries]
    frame = pd.DataFrame(scales, columns=["rating_min", "rating_max", "low_is_good"])
    rating = pd.Series([entry["rating"] for entry in entries], dtype=float)
    known = frame["rating_min"].notna() & rating.between(frame["rating_min"], frame["rating_max"])
    return frame.assign(
        feedback_id=np.arange(len(entries)),
        rating=rating.where(known),
        nps=np.nan,
        recommend=np.nan,
        source_kind=[entry["source_kind"] for entry in entries],
    )


def _scale(described: str | None) -> tuple[float, float, bool]:
    """Read `1-5`, `NPS 0-10`, `FFT 1=very good .. 5=very poor (LOW is good)`, `4=Yes .. 1=not at all`."""
    found = SCALE.search(described or "")
    if found is None:
        return np.nan, np.nan, False
    low, high = sorted((float(found[1]), float(found[2])))
    return low, high, "LOW is good" in (described or "")


def _targets(entries: Sequence[dict[str, Any]]) -> dict[str, np.ndarray]:
    classes: dict[str, list[str]] = definition("labels")["classes"]
    return {
        label: np.array(
            [
                codes.index(entry[f"label_{label}"]) if entry[f"label_{label}"] is not None else UNKNOWN
                for entry in entries
            ]
        )
        for label, codes in classes.items()
    }
