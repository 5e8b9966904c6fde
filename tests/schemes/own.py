"""A scheme and labelled rows made for the tests: each class has words of its own among words that all share."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

WORDS = {
    "billing": ["charged", "invoice", "refund", "price", "twice"],
    "delivery": ["parcel", "courier", "late", "box", "door"],
    "app": ["login", "crash", "screen", "update", "button"],
}
FILLER = ["the", "it", "was", "my", "again", "really", "they", "and", "still", "this"]


def content(**changed: Any) -> dict[str, Any]:
    """Return the scheme as it would stand in TOML."""
    classes = [
        {"code": "billing", "definition": "wrong invoice", "examples": ["charged twice", "refund"], "phase": "buy"},
        {"code": "delivery", "name": "Late Parcel", "definition": "courier or box", "phase": "own"},
        {"code": "app", "examples": ["login crash"]},
    ]
    return {"name": "reason", "about": "why they write", "class": classes, **changed}


def labelled(count: int, seed: int = 0) -> pd.DataFrame:
    """Return as many labelled rows, two of each document."""
    chance = np.random.default_rng(seed)
    codes = [str(code) for code in chance.choice(list(WORDS), count, p=[0.5, 0.3, 0.2])]
    texts = [" ".join([*chance.choice(FILLER, 3), *chance.choice(WORDS[code], 2)]) for code in codes]
    return pd.DataFrame(
        {"statement": texts, "label_reason": codes, "doc": [str(row // 2) for row in range(count)], "source": "made"}
    )
