"""Tell a file's kind of source (review, survey, social) from its columns, where no column says it."""

from __future__ import annotations

import re

import pandas as pd

from voc.intake.columns import Columns

ADDRESSED = re.compile(r"(?:^|\s)[@#]\w")
ADDRESSED_SHARE = 0.2
LOOKED_AT = 2_000


def likely_kind(rows: pd.DataFrame, columns: Columns) -> str | None:
    """Return the kind, or None where nothing tells.

    A question asked, or NPS, makes a survey; a rating makes a review; without these, texts of which a fifth address
    somebody (@name) or carry a tag are posts.
    """
    if columns.one("nps") or columns.one("question") or len(columns.named("text")) > 1:
        return "survey"
    if columns.one("rating") or columns.one("recommend"):
        return "review"
    texts = [text for name in columns.named("text") for text in rows[name].dropna().head(LOOKED_AT)]
    addressed = sum(bool(ADDRESSED.search(str(text))) for text in texts)
    return "social" if texts and addressed >= ADDRESSED_SHARE * len(texts) else None
