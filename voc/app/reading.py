"""What the report's cards need to be shown in the app, beside where they lead."""

from __future__ import annotations

from typing import Any

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
