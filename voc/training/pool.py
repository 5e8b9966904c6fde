"""Statements of real feedback that nobody labelled, for a larger model to label: so much of each kind of feedback."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pandas as pd

from voc.intake.segment import SegmentSettings, split
from voc.meaning.features import Sight
from voc.meaning.given import Embed, given_sight
from voc.resources import definition
from voc.training.own_labels import in_corpora

SHORTEST, LONGEST = 3, 1500
"""Characters of the feedback that is drawn."""


def pool(corpora: Path, known: Collection[str], embed: Embed, seed: int) -> tuple[pd.DataFrame, Sight]:
    """Return where the statements stand (source, doc, start, end) and what is seen of them.

    known: texts that are left out, since they were labelled. How many characters of each corpus, and of each kind of
    feedback in it, are drawn stands in definitions/business.toml.
    """
    places: list[dict[str, Any]] = []
    for source, budget in sorted(definition("business")["pool"].items()):
        table = corpora / f"{source}.parquet"
        if table.is_file():
            places += _drawn(source, _fitting(pd.read_parquet(table), known), budget, seed)
    entries = pd.DataFrame(in_corpora(pd.DataFrame(places), corpora))
    return entries.assign(source=entries["source"].str.removesuffix(" cars")), given_sight(entries, embed)


def _fitting(table: pd.DataFrame, known: Collection[str]) -> pd.DataFrame:
    table = table[table["text"].str.len().between(SHORTEST, LONGEST)].drop_duplicates("text")
    english = table["lang"].fillna("en").astype(str).str.startswith("en") if "lang" in table else True
    return table[english & ~table["text"].str.strip().isin(known)]


def _drawn(source: str, table: pd.DataFrame, budget: dict[str, int], seed: int) -> list[dict[str, Any]]:
    kinds = definition("business")["kinds"].get(source, {})
    kind = table["category"].map(kinds).fillna("others") if kinds else pd.Series("all", index=table.index)
    shuffled = table.assign(kind=kind).sample(frac=1, random_state=seed)
    drawn = shuffled[shuffled.groupby("kind")["text"].transform(_running) <= shuffled["kind"].map(budget).fillna(0)]
    texts, longest = drawn["text"].tolist(), SegmentSettings().longest
    return [
        {"source": source, "doc": str(name), "start": start, "end": end}
        for name, spans in zip(drawn["id"], split(texts, ["en"] * len(texts), longest), strict=True)
        for start, end in spans
    ]


def _running(texts: pd.Series[str]) -> pd.Series[int]:
    return texts.str.len().cumsum()
