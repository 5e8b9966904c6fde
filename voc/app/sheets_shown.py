"""What the pages of labelling show: how far a sheet is, a statement in its feedback, what codes are called."""

from __future__ import annotations

from typing import Any

import pandas as pd

from voc.labelling.agreement import agreement
from voc.labelling.asking import AROUND
from voc.labelling.codebook import Codebook
from voc.labelling.settling import settled
from voc.labelling.sheet import ADJUDICATED, BY, NOTE, label_of
from voc.labelling.turns import progress, waiting
from voc.meaning.given import place
from voc.measure.shares.shares import LABELS
from voc.output.shares import class_names
from voc.resources import definition

ALL = (*LABELS, "emotion")
"""Every label that people may give."""


def told(sheet: pd.DataFrame, me: str) -> dict[str, Any]:
    """Return how far a sheet is: mine, everybody's, how many are settled, how far labellers agree."""
    label = label_of(sheet)
    return {
        "label": label,
        "mine": progress(sheet, me)[0] if me else 0,
        "size": len(sheet),
        "settled": int((settled(sheet) != "").sum()),
        "agreement": agreement(sheet),
        "to_settle": len(waiting(sheet, ADJUDICATED, me)),
        "shares": label in LABELS,
    }


def placed(row: Any, me: str) -> dict[str, Any]:
    """Return a statement in its feedback, cut where that is long, as text before, of and after it."""
    where = place(row["statement"], row.get("text"), row.get("start"), row.get("end"))
    before, after = where.text[: where.start], where.text[where.end :]
    return {
        "statement_id": row["statement_id"],
        "about": [row[name] for name in ("question", "title") if row.get(name)],
        "before": f"… {before[-AROUND:]}" if len(before) > AROUND else before,
        "statement": where.text[where.start : where.end],
        "after": f"{after[:AROUND]} …" if len(after) > AROUND else after,
        "note": row.get(NOTE + me.removeprefix(BY), ""),
    }


def said(row: Any) -> list[dict[str, str]]:
    """Return who gave which label, with their notes: shown to whoever settles what they differ on."""
    return [
        {"name": name.removeprefix(BY), "code": code, "note": row.get(NOTE + name.removeprefix(BY), "")}
        for name, code in row.items()
        if name.startswith(BY) and code
    ]


def label_names() -> dict[str, str]:
    """Return what each label is called."""
    words = definition("report")["label"]
    return {each: words.get(each) or definition("app")["column"].get(each, each) for each in ALL}


def class_words(book: Codebook) -> dict[str, str]:
    """Return what each code is called: as the report calls it, else the code itself."""
    known = class_names(book.label) if book.label in definition("report")["label"] else {}
    return {code: known.get(code, code.replace("_", " ").capitalize()) for code in book.meanings}
