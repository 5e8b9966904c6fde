"""Lay a brand's own map over the statements: which of them speak of which touchpoint."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from voc.brand_map import BrandMap, read_map
from voc.corpus import Corpus
from voc.meaning.encoder import encode_texts
from voc.meaning.touchpoints import Embed, match
from voc.step import StepSettings, step

STAGE, TOUCHPOINT = "stage", "touchpoint"
"""Kinds of row in the overlay that stand in the map."""
COLUMNS = ("kind", "name", "at", "covers", "owner", "believed_importance", "believed_satisfaction")


class OverlaySettings(StepSettings):
    """The journey as the brand believes in it (docs/brand-map.md).

    map: its stages and touchpoints. file: where they stand, when not here; a relative path starts at the voc.toml.
    sure: probability from which a statement is taken to speak of a touchpoint: higher, fewer are found and more of
        these are right.
    """

    map: BrandMap | None = None
    file: Path | None = Field(default=None, exclude=True)
    sure: float = Field(default=0.4, ge=0, le=1)

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("file") is None or given.get("map"):
            return given
        return {**given, "map": read_map(Path(given["file"]))}


@step(
    scope="corpus",
    reads=("vectors", *(f"statements.{name}" for name in ("text", "stage", "need", "value")), "facts.encode"),
    adds=("overlay",),
)
def overlay(corpus: Corpus, settings: OverlaySettings) -> Corpus:
    """Add the overlay, one row a stage and a touchpoint of the map, and to each statement the touchpoint it speaks of.

    kind: stage or touchpoint. name, owner, believed_importance, believed_satisfaction: as in the map. at: the stage
        that a touchpoint is at. covers: the stages of voc that a stage stands for.
    statements.touchpoint: its name; missing where none is near. statements.touchpoint_p: probability of the nearest;
        missing where a statement is a bare verdict ("great product"), which speaks of nothing in particular.
    Without a map the overlay has no rows, and the statements stay as they are.
    Facts: brand, matched (share of statements that speak of a touchpoint), right (of these, as the probabilities
    promise).
    """
    chosen = settings.map
    table = _believed(chosen)
    if chosen is None:
        return replace(corpus, overlay=table)
    name, p = _spoken_of(corpus, chosen, settings.sure)
    found = replace(corpus, overlay=table).with_statements(touchpoint=name, touchpoint_p=p)
    matched = float(name.notna().mean()) if len(name) else 0.0
    right = float(p[name.notna()].mean()) if matched else None
    return found.with_facts("overlay", brand=chosen.brand, matched=matched, right=right)


def _believed(brand_map: BrandMap | None) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    if brand_map is not None:
        kinds = [(STAGE, each) for each in brand_map.stage] + [(TOUCHPOINT, each) for each in brand_map.touchpoint]
        rows = [
            {
                "kind": kind,
                "name": each.name,
                "at": getattr(each, "stage", None),
                "covers": list(getattr(each, "covers", ())),
                "owner": brand_map.owner(each),
                "believed_importance": each.importance,
                "believed_satisfaction": each.satisfaction,
            }
            for kind, each in kinds
        ]
    numbers = {"believed_importance": "float64", "believed_satisfaction": "float64"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(numbers)


def _spoken_of(corpus: Corpus, brand_map: BrandMap, sure: float) -> tuple[pd.Series[str], pd.Series[float]]:
    index = corpus.statements.index
    if corpus.vectors is None or not brand_map.touchpoint or not len(index):
        return pd.Series(None, index=index, dtype="str"), pd.Series(np.nan, index=index, dtype="float64")
    found = match(corpus.statements, corpus.vectors, brand_map, _embed(corpus))
    verdict = (corpus.statements["need"] == "none") & (corpus.statements["value"] == "none")
    p = pd.Series(found.p, index=index).mask(verdict)
    names = np.array([each.name for each in brand_map.touchpoint], dtype=object)
    return pd.Series(names[found.place], index=index, dtype="str").where(p >= sure), p


def _embed(corpus: Corpus) -> Embed:
    model = corpus.facts["encode"]["model"]
    return lambda texts: encode_texts(texts, model)[0]
