"""The brand's map beside what customers say, as lines for a terminal and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.output.overlay import BELIEFS, Lack, Overlay, Part, brand_overlay
from voc.output.quotes import Evidence
from voc.resources import definition

SHOWN = 6
"""Rows of a kind, at most."""


def overlay_text(corpus: Corpus, report: Path | None) -> str:
    """Return the overlay as lines for a terminal.

    report: where the report is that has been written anew; None where nothing was written.
    """
    found = brand_overlay(corpus, Evidence(corpus))
    if found is None:
        return "No map was laid over this run."
    people = int(corpus.facts.get("journey", {}).get("people", 0))
    lines = [f"What {found.brand} believes of its journey, and what {people:,} people say"]
    for name in BELIEFS:
        lines += ["", *_gaps(found, name)]
    lines += ["", *_lacking(found), *_silent(found)]
    matched = (
        f"{found.matched} of statements speak of a touchpoint, and {found.right} of these matches are right by their "
        "probabilities; the report shows what each was matched with."
    )
    where = f"Report: {report}#overlay" if report else "Nothing was written, for the run is not on this machine."
    return "\n".join([*lines, "", *([matched] if found.touchpoints else []), where])


def overlay_json(corpus: Corpus) -> str:
    """Return the tables `overlay` and `routes` with their facts as JSON."""
    facts = {name: dict(corpus.facts.get(name, {})) for name in ("overlay", "gaps", "routes")}
    tables = {name: [_plain(row) for row in getattr(corpus, name).to_dict("records")] for name in ("overlay", "routes")}
    return json.dumps({**tables, "facts": facts}, ensure_ascii=False, indent=1)


def _gaps(found: Overlay, name: str) -> list[str]:
    rows = [each for verdict in ("overestimated", "underestimated") for each in found.gaps(name, verdict)]
    level = len(found.gaps(name, "no clear gap"))
    tested = level + len(rows)
    head = definition("report")["overlay"][name]
    if not tested:
        return [head, "  not tested: the map gives no number to anything that enough people speak of"]
    lines = [
        f"  {each.beliefs[name].verdict:<14}  {_called(each):<44.44}  {each.beliefs[name].said}"
        for each in rows[:SHOWN]
    ]
    more = f"{len(rows) - SHOWN} more gaps; " if len(rows) > SHOWN else ""
    return [head, *lines, f"  {more}no clear gap: {level} of {tested} (of {found.tested} gaps tested in all)"]


def _called(each: Part) -> str:
    owner = f" ({each.owner})" if each.owner else ""
    return f"{each.name}{owner}"


def _lacking(found: Overlay) -> list[str]:
    words = definition("report")["overlay"]
    rows = {kind: [each for each in found.lacks if each.kind == kind] for kind in ("phase", "stage", "moment")}
    if not found.lacks:
        return ["The map lacks no stage and no moment that customers speak of"]
    stops = [words["stops"].format(phase=found.stops)] if found.stops else []
    shown = [*rows["phase"], *rows["stage"], *rows["moment"][:SHOWN]]
    more = len(rows["moment"]) - SHOWN
    return [
        "The map lacks, or calls by words that customers do not use",
        *(f"  {each}" for each in stops),
        *(_lack(each) for each in shown),
        *([f"  and {more} more moments"] if more > 0 else []),
    ]


def _lack(each: Lack) -> str:
    return f"  {each.kind:<6}  {each.name:<44.44}  {each.people:>6,} people, {each.share} of all ({each.share_between})"


def _silent(found: Overlay) -> list[str]:
    silent = found.silent()
    if not silent:
        return []
    head = f"Touchpoints that fewer than {found.min_people} people speak of, as far as their words tell"
    return ["", head, *(f"  {_called(each):<44.44}  {each.people:>6,} people" for each in silent)]


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(name): _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    if isinstance(value, np.ndarray | list | tuple):
        return [_value(each) for each in value]
    value = value.item() if isinstance(value, np.generic) else value
    return None if pd.isna(value) else value
