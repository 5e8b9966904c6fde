"""What the report's cards need to be shown in the app, beside where they lead."""

from __future__ import annotations

from typing import Any

import pandas as pd
from fastapi import HTTPException

from voc.app.about import about
from voc.app.library import Run
from voc.output.segments import more_often


def reading(run: Run) -> dict[str, Any]:
    """Return what the macros of the report's cards look for around them."""
    return {
        "scale": about(run).scale,
        "facts": run.manifest["facts"],
        "experiments": {},
        "more_often": run.recall("more often", lambda: more_often(run.corpus())),
    }


def row_of(run: Run, kind: str, key: str) -> pd.Series:
    """Return the row of a moment or a need. Answers "not found" where there is none."""
    table = run.tables[f"{kind}s"]
    own = table[table[f"{kind}_id"] == key] if len(table) else table
    if own.empty:
        raise HTTPException(404, f"There is no {kind} '{key}' in this run.")
    return own.iloc[0]
