"""Shares of what is said as the page shows them: what is to be believed first, what was counted behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.output.charts import Axis, Bar, axis, bar
from voc.output.scale import percent
from voc.resources import definition

ASIDE = ("turn",)
"""Labels that the page has no table of: nearly no statement has them."""


@dataclass(frozen=True)
class Row:
    """A class with its corrected share, the share as it was counted, and where both stand on the axis."""

    name: str
    share: str
    interval: str
    counted: str
    place: Bar
    counted_place: Bar


@dataclass(frozen=True)
class Group:
    """A label with its classes. correction: how their shares were corrected, as a mark and in a sentence."""

    name: str
    correction: str
    about: str
    rows: tuple[Row, ...]


def groups(corpus: Corpus) -> list[Group]:
    """Return every label's shares, in the codebook's order."""
    table, words = corpus.shares, definition("report")
    if table.empty or not len(corpus.statements):
        return []
    on = axis((0.0, 1.0))
    found = []
    for label, own in table[~table["label"].isin(ASIDE)].groupby("label", sort=False):
        names = class_names(str(label))
        how = str(own["correction"].iloc[0])
        about = words["correction"][how].format(labels=f"{int(own['labels'].iloc[0]):,}")
        rows = tuple(_row(names[str(row["class"])], row, on) for _, row in own.iterrows())
        found.append(Group(words["label"][label], how, about, rows))
    return found


def class_names(label: str) -> dict[str, str]:
    """Return a label's classes by code, as a reader knows them."""
    named = [each for book in ("journey", "values") for each in definition(book).get(label, [])]
    rungs = definition("journey")["rung"] if label == "ladder" else []
    words = definition("report")
    known = {each["code"]: each["name"] for each in [*named, *rungs]}
    return {"none": words["class"]["none"], **words["class"].get(label, {}), **words.get(label, {}), **known}


def _row(name: str, row: pd.Series[Any], on: Axis) -> Row:
    low, middle, high = (float(row[f"share_corrected{end}"]) for end in ("_low", "", "_high"))
    counted = float(row["share"])
    return Row(
        name=name,
        share=percent(middle),
        interval=f"{percent(low)} to {percent(high)}",
        counted=percent(counted),
        place=bar(on, low, middle, high),
        counted_place=bar(on, counted, counted, counted),
    )
