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
DATE = "date"


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

    @property
    def ends(self) -> tuple[str, str]:
        """How the ends of its range are called in an address."""
        return ("from", "to") if self.column == DATE else (f"{self.column}.from", f"{self.column}.to")

    @property
    def order(self) -> tuple[str, ...]:
        """The values of a label in the codebook's order; nothing for other columns."""
        return tuple(definition("labels")["classes"].get(self.column, ()))

    def label(self, value: str) -> str:
        """Return what a value is called; the empty value stands for feedback of which it is not known."""
        words: Mapping[str, str] = definition("app")["filter"]
        plain = value.removesuffix(".0") if self.type in NUMBERS else value
        return self.labels.get(value, plain) if value else words["unknown"]


def filters_of(run: Run) -> dict[str, Filter]:
    """Return the run's filters by column: those that app.toml names, in its order, then the rest by name."""
    return run.recall("filters", lambda: _filters(run))


def _filters(run: Run) -> dict[str, Filter]:
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
    if name in definition("app")["aside"]["exact"]:
        return "exact"
    if kind.startswith("ENUM") or kind == "BOOLEAN" or name in {"topic_id", "turn"} or (segment and kind in NUMBERS):
        return "choice"
    if kind.startswith(("TIMESTAMP", "DATE")):
        return "date"
    return "number" if kind in NUMBERS else "exact"


def _labels(run: Run, name: str) -> Mapping[str, str]:
    """Return what the values of a column are called."""
    words, topics, needs = definition("app")["filter"], run.tables["topics"], run.tables["needs"]
    if run.columns[name] == "BOOLEAN" or name == "turn":
        return {"true": words["yes"], "false": words["no"], "1": words["yes"], "0": words["no"]}
    if name == "topic_id":
        known = dict(zip(topics["topic_id"].astype(str), topics["name"], strict=True)) if len(topics) else {}
        return {"-1": words["no_topic"], **known}
    if name == "need_id":
        return dict(zip(needs["need_id"], needs["need"], strict=True)) if len(needs) else {}
    coded = {
        "stage": {"none": words["no_stage"], **stage_names()},
        "emotion": {each: each.capitalize() for each in definition("emotions")["classes"]},
        "source_kind": definition("report")["source_kind"],
    }
    return coded.get(name) or (class_names(name) if name in definition("report")["label"] else {})
