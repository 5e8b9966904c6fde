"""Where what people decide is kept, outside the runs: the file of edits, and the sheets that they label."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from voc.app.jobs import Jobs
from voc.meaning.edit_file import EDITS


@dataclass(frozen=True)
class Desk:
    """The files that the app writes, and the jobs that carry them into runs.

    edits: the file of edits, the same for all runs, as with `voc topics`. labels: the folder of sheets, in it a folder
    a run.
    """

    edits: Path = Path(EDITS)
    labels: Path = Path("labels")
    jobs: Jobs = field(default_factory=Jobs)

    def sheet(self, run: str, label: str) -> Path:
        """Return where the sheet of a label is."""
        return self.labels / run / f"{label}.csv"

    def settled(self, run: str, label: str) -> Path:
        """Return where the settled labels of that sheet are, as `voc evaluate` and `[shares] labels` read them."""
        return self.labels / run / f"{label}-settled.csv"


def desk_at(edits: Path | None = None, labels: Path | None = None) -> Desk:
    """Return a desk with these files; those that are None are in the folder at hand."""
    known = Desk()
    return Desk(edits or known.edits, labels or known.labels)
