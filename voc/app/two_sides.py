"""Two selections of a run as the two sides of a comparison, by the statistics of `voc compare`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd

from voc.app.about import about
from voc.app.filters import filters_of
from voc.app.index import quoted
from voc.app.library import Run
from voc.app.selection import Pick, Selection
from voc.corpus import Corpus
from voc.measure.change.comparison import SIDE
from voc.measure.change.mix import BACKGROUND
from voc.measure.change.verdicts import NOISE
from voc.measure.intervals import clustered_mean, wilson
from voc.measure.mentions import counted, judged
from voc.output.quotes import Evidence, Quote
from voc.output.scale import percent
from voc.output.segments import Filters, speaking
from voc.resources import definition
from voc.runs.compare import compared
from voc.runs.compare_text import verdict_word
from voc.runs.sides import OTHERS, Sides, of_marks

MOST = 10_000
"""People on a side; of more, so many drawn by their ids: a page is not worth waiting longer for."""
SHOWN = 40
KINDS = {"stage": "stage", "topic": "topic", "blame": "complaint", "ladder": "rung"}
"""What the series of a comparison are called among the things that groups say."""
FELT = {"good": ("pos", "mixed"), "bad": ("neg", "mixed")}
TEXTS = ("text", "title")
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Beside:
    """A share, or a mean outcome, of one side, with its interval and where the statements behind it are read."""

    said: str
    interval: str
    query: str


@dataclass(frozen=True)
class Difference:
    """A series on both sides. mixed: how much of the difference is a change of mix, where that is worth telling."""

    kind: str
    name: str
    a: Beside
    b: Beside
    difference: str
    interval: str
    q: float
    verdict: str
    mixed: str
    quote: Quote | None


@dataclass(frozen=True)
class Found:
    """A comparison as the page shows it.

    labels, people, feedback: of each side. both: feedback on both sides, left out. drawn: whether people were drawn.
    outcome: None where it is not known on both sides. rows: what is more than noise.
    """

    labels: tuple[str, str]
    people: tuple[int, int]
    feedback: tuple[int, int]
    both: int
    drawn: bool
    outcome: Difference | None
    rows: tuple[Difference, ...]
    more: int
    tested: int
    rate: float
    mix: tuple[str, ...]


def side_by_side(run: Run, a: Selection, b: Selection | None) -> Found:
    """Compare the feedback with a statement that `a` selects with that which `b` selects; None: with all other.

    Raises InputError where a side has too few people.
    """
    sides, mix, both, drawn = brought_together(run, a, b)
    found = compared(sides, mix)
    facts, table = found.facts, found.table
    told = table[(table["verdict"] != NOISE) & (table["kind"] != "outcome") & ~table["again"]]
    quotes = {each.statement_id: each for each in _quotes(run, told.head(SHOWN)["evidence"])}
    outcome = table[table["kind"] == "outcome"]
    selected = (a, b)
    return Found(
        labels=(facts["a"], facts["b"]),
        people=tuple(facts["people"]),
        feedback=tuple(facts["feedback"]),
        both=both,
        drawn=drawn,
        outcome=_outcome(run, outcome.iloc[0], sides, selected, bool(facts["mix"])) if len(outcome) else None,
        rows=tuple(_row(run, row, facts, selected, quotes) for _, row in told.head(SHOWN).iterrows()),
        more=max(len(told) - SHOWN, 0),
        tested=int(facts["tested"]),
        rate=float(facts["rate"]),
        mix=tuple(filters_of(run)[each].name if each in filters_of(run) else each for each in facts["mix"]),
    )


def brought_together(run: Run, a: Selection, b: Selection | None) -> tuple[Sides, list[str], int, bool]:
    """Return the sides, what makes their mix, how much feedback is on both, and whether people were drawn."""
    pieces = _pieces(run, a, b)
    both = pieces["a"] & pieces["b"]
    pieces = pieces[~both].assign(side=lambda table: np.where(table["a"], 0, 1))
    chosen = pd.concat([_drawn(own) for _, own in pieces.groupby("side")]) if len(pieces) else pieces
    kept = ", ".join(quoted(each) for each in run.index.feedback if each not in TEXTS)
    at = [int(each) for each in chosen["piece"]]
    wanted = "piece IN (SELECT unnest(?)) ORDER BY"
    feedback = run.frame(f"SELECT {kept}, piece FROM feedback WHERE {wanted} piece", [at])
    said = run.frame(f"SELECT {', '.join(map(quoted, run.index.statements))} FROM said WHERE {wanted} place", [at])
    corpus = replace(run.corpus(), feedback=feedback.drop(columns="piece"), statements=said)
    side = chosen.set_index("piece")["side"].reindex(feedback["piece"]).to_numpy()
    labels = (called(a), called(b) if b is not None else OTHERS)
    picked = {*a.picks, *(b.picks if b is not None else ())}
    mix = [each for each in BACKGROUND if each in feedback and each not in picked]
    return of_marks(corpus, side, labels), mix, int(both.sum()), len(chosen) < len(pieces)


def called(selection: Selection) -> str:
    """Return a selection in words."""
    return ", ".join(chip.said for chip in selection.chips) or "everything"


def _pieces(run: Run, a: Selection, b: Selection | None) -> pd.DataFrame:
    """Return the feedback of either side: piece, person, a, b."""
    (one, bound), (two, more) = a.where(), b.where() if b is not None else ("false", [])
    rest = "WHERE a OR b" if b is not None else ""
    found = run.frame(
        f"SELECT * FROM (SELECT piece, any_value(person) AS person, bool_or({one}) AS a, bool_or({two}) AS b"
        f" FROM said WHERE counted GROUP BY piece) {rest} ORDER BY piece",
        [*bound, *more],
    )
    found = found.assign(a=found["a"].fillna(value=False).astype(bool), b=found["b"].fillna(value=False).astype(bool))
    return found if b is not None else found.assign(b=~found["a"])


def _drawn(own: pd.DataFrame) -> pd.DataFrame:
    """Draw people where there are too many: always the same ones, whatever else is selected."""
    people = np.unique(own["person"].to_numpy())
    if len(people) <= MOST:
        return own
    first = np.argsort(pd.util.hash_array(people), kind="stable")[:MOST]
    return own[own["person"].isin(people[first])]


def _quotes(run: Run, evidence: pd.Series[Any]) -> list[Quote]:
    ids = [str(each) for found in evidence for each in found[:1]]
    return Evidence(run.corpus(ids)).every(ids)


def _outcome(
    run: Run, row: pd.Series[Any], sides: Sides, selected: tuple[Selection, Selection | None], mixed: bool
) -> Difference:
    unit = about(run).scale
    both = zip(_levels(sides.corpus), selected, strict=True)
    a, b = (
        Beside(unit.level(mean), f"{unit.level(low)} to {unit.level(high)}", each.query if each is not None else "")
        for (mean, low, high), each in both
    )
    difference, interval = _between(row, unit.cell)
    verdict = verdict_word(row, sides.later)
    part = f"{unit.cell(row['mix'])} ({unit.cell(row['mix_low'])} to {unit.cell(row['mix_high'])})" if mixed else ""
    return Difference("outcome", unit.full, a, b, difference, interval, float(row["q"]), verdict, part, None)


def _levels(corpus: Corpus) -> Iterator[tuple[float, float, float]]:
    """Yield the mean outcome of either side with its ends: of the same feedback that the comparison judges by."""
    mentions = counted(corpus, SIDE, "outcome", "outcome_from", labels=("sentiment",))
    pieces = mentions.pieces[judged(mentions.pieces)]
    for side in (0, 1):
        own = pieces[pieces[SIDE] == side]
        yield clustered_mean(own["outcome"].to_numpy(dtype=float), own["person"].to_numpy())


def _row(
    run: Run,
    row: pd.Series[Any],
    facts: Mapping[str, Any],
    sides: tuple[Selection, Selection | None],
    quotes: Mapping[str, Quote],
) -> Difference:
    a, b = (_beside(run, row, side, selection) for side, selection in zip("ab", sides, strict=True))
    large = bool(facts["mix"]) and abs(row["mix"]) >= abs(row["difference"]) / 4
    return Difference(
        kind=definition("changes")["kind"][row["kind"]],
        name=str(row["name"]),
        a=a,
        b=b,
        **dict(zip(("difference", "interval"), _between(row, _points), strict=True)),
        q=float(row["q"]),
        verdict=verdict_word(row, facts["later"]),
        mixed=_points(row["mix"]) if large else "",
        quote=next((quotes[each] for each in row["evidence"][:1] if each in quotes), None),
    )


def _beside(run: Run, row: pd.Series[Any], side: str, selection: Selection | None) -> Beside:
    low, high = wilson(row[f"people_{side}"], row[f"of_{side}"])
    filters = {"sentiment": FELT[row["key"]]} if row["kind"] == "sentiment" else _speaking(row["kind"], row["key"])
    query = narrowed(run, selection, filters).query if selection is not None and filters else ""
    return Beside(percent(row[side]), f"{percent(float(low))} to {percent(float(high))}", query)


def _speaking(kind: str, key: str) -> Filters:
    return speaking(KINDS[kind], key) if kind in KINDS else {}


def narrowed(run: Run, selection: Selection, filters: Filters) -> Selection:
    """Return a selection of which only statements with these values are left."""
    known = filters_of(run)
    picks = {column: Pick(known[column], tuple(values)) for column, values in filters.items() if column in known}
    return replace(selection, picks={**selection.picks, **picks})


def _between(row: pd.Series[Any], say: Any) -> tuple[str, str]:
    return say(row["difference"]), f"{say(row['low'])} to {say(row['high'])}"


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", MINUS) if isfinite(share) else "unknown"


def suggestions(run: Run) -> Iterator[tuple[str, str, str]]:
    """Yield comparisons that the run invites: the name of a column, and its two most frequent values."""
    segments = run.tables["segments"]
    if segments.empty:
        return
    sizes = segments.groupby(["column", "level"], sort=False)["of"].max().reset_index()
    for column, own in sizes.groupby("column", sort=False):
        known = filters_of(run).get(str(column))
        if known is not None and known.kind == "choice" and known.type != "BOOLEAN" and len(own) > 1:
            first, second = own.sort_values("of", ascending=False, kind="stable")["level"].head(2)
            yield str(column), str(first), str(second)
