"""False discoveries where there is nothing to find: groups of customers drawn by lot.

    python -m benchmarks.segments RUN [RUN ...]

Each RUN is the folder of a finished run. Every column that splits its customers is dealt out anew over people, so that
no group differs from another but by chance, and rows of `segments` with q <= .05 are counted. Results go to
benchmarks/results/segments.json and benchmarks/README.md.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.pages import put
from voc.corpus import Corpus
from voc.measure.intervals import wilson
from voc.measure.mentions import counted
from voc.measure.segments import SegmentsSettings, segments
from voc.store import load

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "segments.json"
DEALS = 40


def dealt(corpus: Corpus, columns: list[str], seed: int) -> Corpus:
    """Return the corpus with the values of these columns dealt out anew over people.

    A person keeps what they said and gets another's values, the same in all of their feedback.
    """
    mentions = counted(corpus, *columns, labels=("stage",))
    first = mentions.pieces.drop_duplicates("person").sort_values("person")
    order = np.random.default_rng(seed).permutation(len(first))
    place = dict(zip(mentions.pieces["feedback_id"], order[mentions.pieces["person"]], strict=True))
    rows = corpus.feedback["feedback_id"].map(place)
    known = rows.notna().to_numpy()
    feedback = corpus.feedback[known].reset_index(drop=True)
    taken = first[columns].iloc[rows[known].astype(int)].reset_index(drop=True)
    return replace(corpus, feedback=feedback.assign(**{name: taken[name] for name in columns}))


def measure(run: str) -> dict[str, Any]:
    """Return what is found in the run itself and in its deals."""
    corpus = load(run)
    real = segments(corpus, SegmentsSettings())
    columns = real.facts["segments"]["columns"]
    deals, small, tests = [], 0, 0
    for seed in range(DEALS):
        found = segments(dealt(corpus, columns, seed), SegmentsSettings(columns=tuple(columns)))
        deals.append(found.facts["segments"]["held"])
        tested = found.segments["p"].dropna()
        small, tests = small + int((tested <= 0.05).sum()), tests + len(tested)
    with_any = sum(each > 0 for each in deals)
    low, high = wilson(with_any, DEALS)
    return {
        "columns": columns,
        "people": int(real.facts["moments"]["people"]),
        "tested": real.facts["segments"]["tested"],
        "held": real.facts["segments"]["held"],
        "deals": DEALS,
        "deals_with_a_finding": with_any,
        "rate": [with_any / DEALS, float(low), float(high)],
        "rows_found_in_all_deals": int(sum(deals)),
        "rows_tested_in_all_deals": tests,
        "p_at_most_05": small / max(tests, 1),
    }


def page(results: dict[str, Any]) -> str:
    """Return the results as a table."""
    lines = [
        "| run | people | columns | rows tested | q <= .05 | deals with any row of q <= .05 | rows of p <= .05 in deals |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, each in results.items():
        rate, low, high = each["rate"]
        lines.append(
            f"| {name} | {each['people']:,} | {len(each['columns'])} | {each['tested']:,} | {each['held']:,} | "
            f"{each['deals_with_a_finding']} of {each['deals']} ({rate:.3f}, {low:.3f}–{high:.3f}) | {each['p_at_most_05']:.3f} |"
        )
    return "\n".join(lines)


def main(runs: list[str]) -> None:
    """Measure the runs and write the results."""
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    for run in runs:
        results[Path(run).name] = measure(run)
        print(Path(run).name, results[Path(run).name], flush=True)
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    put(HERE / "README.md", "segments", page(results))


if __name__ == "__main__":
    main(sys.argv[1:])
