"""Write the section [read] of a voc.toml that says what voc has understood, for people to change."""

from __future__ import annotations

from voc.intake.columns import Columns
from voc.intake.roles import ROLES
from voc.toml_text import quoted


def starter(columns: Columns) -> str:
    """Return the section as TOML text. Tuning with it gives what reading without it gives, until a line is changed."""
    lines = ["[read]", f"# How voc understands {columns.file}. Change a line; remove it to let voc decide."]
    if columns.scale is not None and columns.one("rating_scale") is None:
        lines.append(f'rating_scale = "{columns.scale.low:g}-{columns.scale.high:g}"')
        lines.append(f"low_is_good = {str(columns.scale.low_is_good).lower()}")
    if columns.one("date") is not None:
        lines.append(f'date_order = "{columns.date_order}"  # what comes first in 03/04/2024')
    segments = columns.named("segment")
    lines += ["segments = [", *(f"    {quoted(name)}," for name in segments), "]"] if segments else ["segments = []"]
    for each in columns.columns:
        if each.role in {"personal", "left out"}:
            lines.append(f"# {each.role}: {quoted(each.name)} ({each.why})")
    lines += ["", "[read.columns]"]
    for role in ROLES:
        names = columns.named(role)
        if role == "text":
            lines.append(f"text = [{', '.join(map(quoted, names))}]")
        elif names:
            lines.append(f"{role} = {quoted(names[0])}")
    return "\n".join(lines) + "\n"
