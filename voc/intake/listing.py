"""How the columns of a file were understood, as lines for a terminal."""

from __future__ import annotations

from voc.intake.columns import Columns


def listing(columns: Columns) -> str:
    """Return a line a column: its name, its role, what it holds and why it has the role. No cell is shown."""
    rows = [("column", "is", "holds", "because"), *((c.name, c.role, c.summary, c.why) for c in columns.columns)]
    widths = [max(len(row[place]) for row in rows) for place in range(3)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in rows
    ]
    notes = [f"Ratings: {columns.scale}."] if columns.scale is not None else []
    notes += [f"Dates such as 03/04/2024: {columns.date_order} first."] if columns.one("date") is not None else []
    return "\n".join([columns.file, *(f"  {line}" for line in lines), *notes])
