"""The codes of a label and what they mean, as they are told to a person who labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voc.errors import InputError
from voc.resources import definition

HOMES = {"stage": "journey", "value": "values", "dimension": "values"}


@dataclass(frozen=True)
class Codebook:
    """One label: what is asked, the rule that settles most doubts, and a line for each code, in order."""

    label: str
    question: str
    rule: str
    meanings: Mapping[str, str]


def codebook(label: str) -> Codebook:
    """Return the codebook of one label. Raises InputError when there is no such label."""
    emotions = definition("emotions")["classes"]
    classes = {**definition("labels")["classes"], "emotion": list(emotions)}
    if label not in classes:
        raise InputError(f"There is no label '{label}'. Take one of {', '.join(classes)}.")
    told = definition("codebook")[label]
    named = definition(HOMES[label])[label] if label in HOMES else []
    lines = {each["code"]: each["about"] for each in named} | told.get("codes", emotions)
    return Codebook(label, told["question"], told["rule"], {code: lines[code] for code in classes[label]})
