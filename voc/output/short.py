"""What pages, slides and workbook say in few words: what was analysed, what was left out, how findings were made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from voc.output.scale import percent
from voc.resources import definition

SOME = 6
"""Files, reasons and languages that are named."""


def lead(view: Mapping[str, Any]) -> Iterator[str]:
    """Say what was analysed, and what to bear in mind with it. view: what the report shows."""
    words, head = definition("papers")["lead"], view["head"]
    when = words["when"].format(first=head.first, last=head.last) if head.first else ""
    counts = {name: f"{getattr(head, name):,}" for name in ("feedback", "people", "statements")}
    yield words["said"].format(when=when, **counts)
    if _quick(view):
        yield words["quick"]
    if head.circular:
        yield words["circular"].format(derived=head.derived)


def data(view: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Say what data was used and what was left out: pairs of a name and what there is of it."""
    words, quality = definition("papers")["data"], view["quality"]
    counts = [(each["file"], _n(each["kept"]), _n(each["rows"])) for each in quality.files]
    files = [words["file"].format(file=file, kept=kept, rows=rows) for file, kept, rows in counts]
    yield words["files"], _some(files)
    yield words["rejected"], _counts(quality.rejected)
    yield words["hidden"], _counts([(kind.replace("_", " ").lower(), count) for kind, count in quality.hidden])
    yield words["copies"], words["copies_said"].format(exact=_n(quality.exact), near=_n(quality.near))
    yield words["languages"], _counts(quality.languages)
    yield words["outcome"], _counts(view["head"].origins)
    yield words["topics"], quality.with_topic or words["none"]
    if quality.unsure:
        yield words["unsure"], words["unsure_said"].format(pairs=", ".join(map(" ".join, quality.unsure)))


def method(view: Mapping[str, Any]) -> Iterator[str]:
    """Say how the findings were made, a paragraph each."""
    words, head, facts = definition("papers")["method"], view["head"], view["facts"]
    yield words["read"].format(feedback=f"{head.feedback:,}")
    labels = words["labels_quick" if _quick(view) else "labels"].format(statements=f"{head.statements:,}")
    scores = right(facts)
    yield f"{labels} {words['scores'].format(scores=scores)}" if scores else labels
    yield words["moments"].format(tested=f"{facts.get('moments', {}).get('tested', len(view['moments'])):,}")
    yield words["needs"]
    yield words["limits"]
    yield words["more"]


def right(facts: Mapping[str, Any]) -> str:
    """Say how much of each label was right where it was measured; empty where it was not."""
    return ", ".join(_scores(facts.get("label", {}).get("scores", {})))


def _quick(view: Mapping[str, Any]) -> bool:
    return bool(view["facts"].get("encode", {}).get("model") == "static")


def _scores(scores: Mapping[str, Any]) -> Iterator[str]:
    for label, score in scores.items():
        if score["accuracy"][1] == score["accuracy"][2]:  # too rare in what was labelled: right for whoever says no
            continue
        share, low, high = map(percent, score["accuracy"])
        name = str(definition("report")["label"].get(label, label)).lower()
        yield definition("papers")["method"]["score"].format(label=name, share=share, low=low, high=high)


def _n(count: int) -> str:
    return f"{count:,}"


def _counts(pairs: Sequence[tuple[str, int]]) -> str:
    return _some([f"{name} ({count:,})" for name, count in pairs])


def _some(named: Sequence[str]) -> str:
    """Name the first, and say how many more there are."""
    words = definition("papers")["data"]
    said = ", ".join(named[:SOME])
    return words["more"].format(some=said, more=_n(len(named) - SOME)) if len(named) > SOME else said or words["none"]
