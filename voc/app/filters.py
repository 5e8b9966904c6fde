"""What a run can be filtered by: every column of its statements and feedback that somebody would choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from voc.app.library import Run
from voc.output.cards import stage_names
from voc.output.shares import class_names
from voc.resources import definition

Kind = Literal["choice", "number", "date", "exact"]
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "UBIGINT", "UINTEGER")
WHOLE = NUMBERS[:5]


@dataclass(frozen=True)
class Filter:
    """A column to filter by.

    kind: "choice" of its values, a range of "number" or "date", or "exact": too many values to list, asked for by one.
    name: how it is called. type: DuckDB's. labels: what its values are called where that is not the value itself.
    """

    column: str
    kind: Kind
    name: str
    type: str
    labels: Mapping[str, str]

    def label(self, value: str) -> str:
        """Return what a value is called; the empty value stands for feedback of which it is not known."""
        words: Mapping[str, str] = definition("app")["filter"]
        return self.labels.get(value, value) if value else words["unknown"]


def filters_of(run: Run) -> dict[str, Filter]:
    """Return the run's filters by column: those that app.toml names, in its order, then the rest by name."""
    known: Mapping[str, Mapping[str, str]] = definition("app")["column"]
    aside = set(definition("app")["aside"]["columns"])
    there = [name for name in run.columns if name not in aside and not name.endswith(("_p", "_second"))]
    ordered = sorted(there, key=lambda name: (list(known).index(name) if name in known else len(known), name))
    segments = set(run.manifest["facts"].get("read", {}).get("segments", ()))
    return {name: _filter(run, name, name in segments) for name in ordered}


def _filter(run: Run, name: str, segment: bool) -> Filter:
    said = definition("app")["column"].get(name, name.replace("_", " ").capitalize())
    kind = run.columns[name]
    return Filter(name, _kind(name, kind, segment), str(said), kind, _labels(run, name))


def _kind(name: str, kind: str, segment: bool) -> Kind:
    if kind.startswith("ENUM") or kind == "BOOLEAN" or name in {"topic_id", "turn"} or (segment and kind in NUMBERS):
        return "choice"
    if kind.startswith(("TIMESTAMP", "DATE")):
        return "date"
    return "number" if kind in NUMBERS else "exact"


def _labels(run: Run, name: str) -> Mapping[str, str]:
    """Return what the values of a column are called."""
    words = definition("app")["filter"]
    if run.columns[name] == "BOOLEAN" or name == "turn":
        return {"true": words["yes"], "false": words["no"], "1": words["yes"], "0": words["no"]}
    if name == "topic_id" and len(run.tables["topics"]):
        table = run.tables["topics"]
        return {"-1": words["no_topic"], **dict(zip(table["topic_id"].astype(str), table["name"], strict=True))}
    if name == "need_id" and len(run.tables["needs"]):
        return dict(zip(run.tables["needs"]["need_id"], run.tables["needs"]["need"], strict=True))
    if name == "stage":
        return {"none": words["no_stage"], **stage_names()}
    if name in {"source_kind", "duplicate_kind"}:
        return dict(definition("report").get(name, {}))
    return class_names(name) if name in definition("report")["label"] else {}
