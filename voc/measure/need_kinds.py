"""What kind of need a statement speaks of, by the cues in definitions/needs.toml."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from voc.resources import definition

UNKNOWN = -1
LEADING = 0.25
"""Share of a need's statements that must be of one kind for the need to be of that kind."""


def need_kinds(texts: pd.Series[str]) -> npt.NDArray[np.int64]:
    """Return each text's kind as a row of `kinds()`, or -1: the kind with the most cues, the earlier on a tie.

    The last kind (wanting it better) only counts where no other is found.
    """
    lower = texts.fillna("").str.lower().tolist()
    hits = np.array([[len(pattern.findall(text)) for pattern in _patterns()] for text in lower], dtype=np.int64)
    hits = hits.reshape(len(lower), len(kinds()))
    hits[:, -1] = np.where(hits[:, :-1].any(axis=1), 0, hits[:, -1])
    return np.where(hits.any(axis=1), hits.argmax(axis=1), UNKNOWN)


def leading_kind(found: npt.NDArray[np.int64]) -> int:
    """Return the kind that most of these statements are of; -1 where none stands out.

    The last kind (wanting it better) only leads where no other does.
    """
    last = len(kinds()) - 1
    counts = np.bincount(found[found >= 0], minlength=last + 1)
    for kind in (int(counts[:last].argmax()), last):
        if counts[kind] >= max(LEADING * len(found), 1):
            return kind
    return UNKNOWN


def kind_code(kind: int) -> str | None:
    """Return the code of a kind; None for UNKNOWN."""
    return None if kind == UNKNOWN else str(kinds()[kind]["code"])


def asks_for_something(texts: pd.Series[str]) -> pd.Series[bool]:
    """Tell which texts are more than "nothing", "no complaints", "could not be better"."""
    pattern = "|".join(f"(?:{each})" for each in definition("needs")["no_need"]["patterns"])
    return ~texts.fillna("").str.strip().str.fullmatch(f"(?is){pattern}").astype(bool)


def kinds() -> list[dict[str, Any]]:
    """Return the kinds of need, in the order of the file."""
    found: list[dict[str, Any]] = definition("needs")["kind"]
    return found


@cache
def _patterns() -> list[re.Pattern[str]]:
    return [re.compile("|".join(f"(?:{cue})" for cue in kind["cues"])) for kind in kinds()]
