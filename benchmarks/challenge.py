"""How many hard sentences the shipped heads get right: `python -m benchmarks.challenge`; `make models` runs it too.

The cases in tests/labelling/challenge.jsonl were written for this project, each hard on purpose: negation, sarcasm,
numbers and so on. A case states only the labels that are beyond doubt. Prints a row a phenomenon, and one for all, and
puts them into the heads' card.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.pages import put
from voc.labelling.classify import classify
from voc.meaning.heads import add_to_manifest
from voc.resources import shipped
from voc.training.card import PAGE

CASES = Path(__file__).parents[1] / "tests" / "labelling" / "challenge.jsonl"
ALL = "all"
HEADER = "| phenomenon | cases | labels checked | labels right | cases wholly right |\n|---|---|---|---|---|"


def load_cases(path: Path = CASES) -> pd.DataFrame:
    """Return the cases, one row each: phenomenon, statement, text, source_kind, rating, rating_scale, expected."""
    # Not pd.read_json: it may turn what looks like a number or a date into one.
    return pd.DataFrame([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()])


def pass_rates(cases: pd.DataFrame) -> pd.DataFrame:
    """Return a row a phenomenon, in the order of the cases, and a last one for all.

    cases: `phenomenon`, `expected` (from label to its class) and, for every label expected, its column with the class
    that was given. Columns of the result: `phenomenon`, `cases`, `labels` (how many were checked), `right` (the share
    of them that are right) and `whole` (the share of cases with every label right).
    """
    hits = [_hits(case) for case in cases.to_dict("records")]
    counts = pd.DataFrame(
        {
            "phenomenon": cases["phenomenon"].to_numpy(),
            "cases": 1,
            "labels": [len(each) for each in hits],
            "right": [sum(each) for each in hits],
            "whole": [all(each) for each in hits],
        }
    )
    groups = pd.concat([counts, counts.assign(phenomenon=ALL)]).groupby("phenomenon", sort=False)
    rates = groups[["cases", "labels", "right", "whole"]].sum().reset_index()
    return rates.assign(right=rates["right"] / rates["labels"], whole=rates["whole"] / rates["cases"])


def _hits(case: Mapping[Hashable, Any]) -> list[bool]:
    """Tell for each label a case states whether it was given; `turn` is given as a number and stated as a text."""
    return [str(case[label]) == stated for label, stated in case["expected"].items()]


def table(rates: pd.DataFrame) -> str:
    """Return the pass rates as a Markdown table."""
    rows = [
        f"| {name} | {cases} | {labels} | {right:.0%} | {whole:.0%} |"
        for name, cases, labels, right, whole in rates.itertuples(index=False)
    ]
    return "\n".join([HEADER, *rows])


def main() -> None:
    """Classify all cases; print the table and put it into the card."""
    text, folder = table(pass_rates(classify(load_cases()))), shipped("models", "heads")
    print(text)
    put(folder / PAGE, "challenge", text)
    add_to_manifest(folder, (PAGE,))


if __name__ == "__main__":
    main()
