"""Compare two runs, or two parts of one: what differs, and whether that is more than noise or a change of mix."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd

from voc.corpus import Corpus
from voc.errors import InputError, OutputError
from voc.measure.change.comparison import Comparison, compare_sides
from voc.measure.change.mix import BACKGROUND
from voc.output.scale import scale_of
from voc.runs.sides import Sides, of_date, of_runs, of_values
from voc.store import load

WRITERS = (".csv", ".parquet")


def compare(
    a: str | Path | Corpus,
    b: str | Path | Corpus | None = None,
    *,
    by: str | None = None,
    values: Sequence[str] = (),
    since: str | None = None,
    mix: Sequence[str] = BACKGROUND,
) -> Comparison:
    """Compare two runs, or two parts of one run.

    a, b: runs (a folder, an address, or a corpus); B alone says what is new where both have topics of their own.
    by, values: instead of b, a column of the feedback and one or two of its values (one: it against all others); of
        `date` two periods, such as 2023 and 2024, 2024-Q1 and 2024-Q2, 2024-05 and 2024-06.
    since: instead of b, a date: what came before it against what came from it on.
    mix: the columns whose composition is told apart from what people say.
    Returns a Comparison: its table, the drivers of the outcome, and facts.
    Raises InputError when the runs, the column, a value or a date cannot be used.
    """
    ways = sum(each is not None for each in (b, by, since))
    if ways != 1:
        raise InputError("Compare one run with another, or name one of --by COLUMN and --since DATE.")
    sides = _sides(a, b, by, values, since)
    return compared(sides, _columns(sides.corpus, mix, by))


def compared(sides: Sides, mix: Sequence[str]) -> Comparison:
    """Compare two sides that are brought together already. mix: columns of the feedback, as in `compare`."""
    found = compare_sides(sides.corpus, mix=mix)
    table = found.table.assign(lineage=pd.Series(_lineage(found.table, sides), dtype=object))
    facts = {
        "a": sides.labels[0],
        "b": sides.labels[1],
        "later": sides.later,
        **found.facts,
        "gone": list(sides.gone),
        "scale": asdict(scale_of(sides.corpus.feedback)),
    }
    return replace(found, table=table, facts=facts)


def compared_json(found: Comparison) -> str:
    """Return a comparison as JSON: facts, the table's rows, the drivers, and the statements quoted."""
    parts = {
        "facts": dict(found.facts),
        "table": json.loads(found.table.to_json(orient="records", double_precision=6)),
        "drivers": json.loads(found.drivers.to_json(orient="records", double_precision=6)),
        "quotes": dict(found.quotes),
    }
    return json.dumps(parts, ensure_ascii=False, indent=1)


def write_compared(found: Comparison, path: Path) -> None:
    """Write the table as CSV or Parquet, by the path's ending. Raises OutputError where that cannot be."""
    if path.suffix not in WRITERS:
        raise OutputError(f"{path.name} ends in none of {', '.join(WRITERS)}. Name the output file with one of them.")
    draft = path.with_name(f"{path.name}.tmp")
    try:
        if path.suffix == ".csv":
            found.table.assign(evidence=found.table["evidence"].str.join(" ")).to_csv(draft, index=False)
        else:
            found.table.to_parquet(draft, index=False)
        draft.replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}. Name another file.") from error
    finally:
        draft.unlink(missing_ok=True)


def _sides(
    a: str | Path | Corpus, b: str | Path | Corpus | None, by: str | None, values: Sequence[str], since: str | None
) -> Sides:
    first = _opened(a)
    if b is not None:
        return of_runs(first, _opened(b), (_called(a, "A"), _called(b, "B")))
    if since is not None:
        return of_date(first, since)
    return of_values(first, str(by), values)


def _opened(run: str | Path | Corpus) -> Corpus:
    return run if isinstance(run, Corpus) else load(run)


def _called(run: str | Path | Corpus, otherwise: str) -> str:
    return otherwise if isinstance(run, Corpus) else str(run).rstrip("/")


def _columns(corpus: Corpus, wanted: Sequence[str], by: str | None) -> list[str]:
    absent = [each for each in wanted if each not in corpus.feedback]
    if absent and tuple(wanted) != BACKGROUND:
        raise InputError(f"The feedback has no column '{absent[0]}' for the mix.")
    return [each for each in wanted if each in corpus.feedback and each != by]


def _lineage(table: pd.DataFrame, sides: Sides) -> list[str | None]:
    known = {("topic", str(topic)): origin for topic, origin in sides.lineage.items()}
    return [known.get(pair) for pair in zip(table["kind"], table["key"], strict=True)]
