"""False discoveries where there is nothing to find: groups of customers drawn by lot, personas of strangers.

    python -m benchmarks.segments RUN [RUN ...]
    python -m benchmarks.segments --personas RUN [RUN ...]

Each RUN is the folder of a finished run. Every column that splits its customers is dealt out anew over people, so that
no group differs from another but by chance, and rows of `segments` with q <= .05 are counted. With --personas the
statements are dealt out over people instead, so that nobody is of any kind, and it is counted how often personas are
found. Results go to benchmarks/results/segments.json and personas.json, and benchmarks/README.md.
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
from voc.measure.people.personas import PersonasSettings, personas
from voc.measure.people.segments import SegmentsSettings, segments
from voc.store import load

HERE = Path(__file__).parent
DEALS = {"segments": 40, "personas": 40}


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


def of_strangers(corpus: Corpus, seed: int) -> Corpus:
    """Return the corpus with its statements dealt out anew over the feedback; each piece keeps as many as it had."""
    mentions = counted(corpus, labels=("stage",))
    own = corpus.statements.iloc[mentions.statements["row"]].reset_index(drop=True)
    order = np.random.default_rng(seed).permutation(len(own))
    places = own[["statement_id", "feedback_id"]]
    return replace(corpus, statements=own.iloc[order].reset_index(drop=True).assign(**places), vectors=None)


def on_segments(corpus: Corpus) -> dict[str, Any]:
    """Return what is found in a run itself and in its deals."""
    real = segments(corpus, SegmentsSettings())
    columns = real.facts["segments"]["columns"]
    held, small, tests = [], 0, 0
    for seed in range(DEALS["segments"]):
        found = segments(dealt(corpus, columns, seed), SegmentsSettings(columns=tuple(columns)))
        held.append(found.facts["segments"]["held"])
        tested = found.segments["p"].dropna()
        small, tests = small + int((tested <= 0.05).sum()), tests + len(tested)
    return {
        "people": counted(corpus, labels=("stage",)).people,
        "columns": columns,
        "tested": real.facts["segments"]["tested"],
        "held": real.facts["segments"]["held"],
        **_rate(held),
        "rows_found": int(sum(held)),
        "p_at_most_05": small / max(tests, 1),
    }


def on_personas(corpus: Corpus) -> dict[str, Any]:
    """Return the personas of a run itself, and how often there are any among strangers."""
    real = personas(corpus, PersonasSettings())
    facts = real.facts["personas"]
    deals = [personas(of_strangers(corpus, seed), PersonasSettings(seed=seed + 1)) for seed in range(DEALS["personas"])]
    return {
        "people": facts["people"],
        "placed": facts["placed"],
        "number": facts["number"],
        "found_again": [round(float(each), 3) for each in real.personas["found_again"]],
        **_rate([each.facts["personas"]["number"] for each in deals]),
    }


def _rate(found: list[int]) -> dict[str, Any]:
    some = sum(each > 0 for each in found)
    low, high = wilson(some, len(found))
    return {"deals": len(found), "with_a_finding": some, "rate": [some / len(found), float(low), float(high)]}


def _row(name: str, each: dict[str, Any]) -> str:
    rate, low, high = each["rate"]
    false = f"{each['with_a_finding']} of {each['deals']} ({rate:.3f}, {low:.3f}–{high:.3f})"
    if "number" in each:
        again = ", ".join(f"{share:.2f}" for share in each["found_again"]) or "–"
        return f"| {name} | {each['people']:,} | {each['placed']:,} | {each['number']} | {again} | {false} |"
    columns = len(each["columns"])
    return (
        f"| {name} | {each['people']:,} | {columns} | {each['tested']:,} | {each['held']:,} | {false} | "
        f"{each['p_at_most_05']:.3f} |"
    )


HEADS = {
    "segments": "| run | people | columns | rows tested | of q <= .05 | deals with any such row | p <= .05 in deals |",
    "personas": "| run | people | placed | personas | found again | deals in which personas were found |",
}


def main(arguments: list[str]) -> None:
    """Measure the runs and write the results."""
    kind = "personas" if "--personas" in arguments else "segments"
    measure = {"segments": on_segments, "personas": on_personas}[kind]
    path = HERE / "results" / f"{kind}.json"
    results = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    for run in (each for each in arguments if not each.startswith("-")):
        results[Path(run).name] = measure(load(run))
        print(Path(run).name, results[Path(run).name], flush=True)
        path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    rows = [_row(name, each) for name, each in results.items()]
    put(HERE / "README.md", kind, "\n".join([HEADS[kind], "|---" * (HEADS[kind].count("|") - 1) + "|", *rows]))


if __name__ == "__main__":
    main(sys.argv[1:])
