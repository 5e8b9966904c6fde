"""Two sides of feedback compared: what is said more, or less, and whether that is more than noise or a mix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.measure.cells import enough_people
from voc.measure.change.difference import COLUMNS, TwoSides, mean_difference, share_differences
from voc.measure.change.drivers import outcome_drivers
from voc.measure.change.mix import BACKGROUND, Background, background, decompose
from voc.measure.change.spoken import LABELS, SIDES, Spoken, aside, felt, series_names, spoken, typical_quotes
from voc.measure.change.verdicts import MIX, NOISE, told_again, verdicts
from voc.measure.intervals import RATE, false_discovery, wilson
from voc.measure.mentions import Mentions, counted, judged

SIDE = "side"
"""The column of feedback that says on which side it is: 0 for A, 1 for B, -1 for neither."""
QUOTES = 3
READ = (*LABELS, "topic_score", "stage_p")


@dataclass(frozen=True)
class Comparison:
    """What differs between two sides, A and B.

    table: one row a series and one for the outcome, the most telling first: kind, key, name, a, b (shares of people;
        for the outcome its mean), people_a of of_a, people_b of of_b, difference = b - a with low and high, p, q,
        mix and within with their ends, verdict, again (it says of a topic what a row above has said), lineage (of a
        topic of another run, else None), evidence (statement ids of side B, or of A where there is less in B).
    drivers: where the difference of the outcome comes from, by topic (`outcome_drivers`).
    facts: a, b (what the sides are called), later (B begins after A ends), people and feedback on each side, people on
        both, tested, rate, found, mix (the columns that the mix is made of), apart (those
        that have too little in common on both sides to be part of it), gone (earlier topics that do not go on).
    quotes: the text of every statement in `evidence`, by its id.
    """

    table: pd.DataFrame
    drivers: pd.DataFrame
    facts: Mapping[str, Any] = field(default_factory=dict)
    quotes: Mapping[str, str] = field(default_factory=dict)


def compare_sides(corpus: Corpus, *, mix: Sequence[str] = BACKGROUND, min_people: int | None = None) -> Comparison:
    """Compare both sides of a corpus whose feedback has the column `SIDE`.

    mix: columns whose composition is told apart from what people say. min_people: series that fewer people speak of,
        both sides together, are not tested; by default 0.3 % of all people, at least 10.
    """
    mentions = counted(corpus, SIDE, "outcome", "outcome_from", *mix, labels=READ)
    groups = mentions.pieces[SIDE].fillna(-1).to_numpy(dtype=np.int64)
    found = spoken(mentions, groups, corpus.statements["text"], aside(corpus))
    sides = TwoSides((found.units["group"] == 1).to_numpy(), found.units["person"].to_numpy())
    wanted = enough_people(int(sides.b.size), min_people, share=0.003, floor=10)
    kept = np.flatnonzero(np.asarray(found.said.sum(axis=0)).ravel() >= wanted)
    held = background(mentions.pieces, mix).by_unit(found.unit_of, len(found.units))
    table = found.series.iloc[kept].reset_index(drop=True).join(share_differences(found.said[:, kept], sides))
    parts = decompose(found.said[:, kept], sides.b, sides.person, held.held(sides.b))
    table = pd.concat(
        [_with_ends(table).join(parts), _outcome(mentions, groups, background(mentions.pieces, mix))], ignore_index=True
    )
    table = table.assign(q=false_discovery(table["p"]))
    table = _in_order(table.assign(verdict=verdicts(table)))
    table = table.assign(name=_names(table, corpus.topics), again=told_again(table))
    table["evidence"] = pd.Series(_evidence(table, mentions, found, corpus.statements), dtype=object)
    on_both = len(sides.both()[0])
    facts = {
        "people": [int((~sides.b).sum()), int(sides.b.sum())],
        "feedback": [int((groups == side).sum()) for side in (0, 1)],
        "people_on_both": on_both,
        "statements_each": _statements_each(mentions, groups, sides),
        "min_people": wanted,
        "tested": int(table["p"].notna().sum()),
        "too_few": len(found.series) - len(kept),
        "found": int((table["verdict"] != NOISE).sum()),
        "rate": RATE,
        "mix": held.common(sides.b),
        "apart": [each for each in held.names if each not in held.common(sides.b)],
    }
    said = corpus.statements.drop_duplicates("statement_id").set_index("statement_id")["text"]
    quotes = {each: str(said[each]) for ids in table["evidence"] for each in ids}
    return Comparison(table, _drivers(corpus, mentions, groups), facts, quotes)


def _statements_each(mentions: Mentions, groups: np.ndarray, sides: TwoSides) -> list[float]:
    """Return how many statements a person makes on each side, on average."""
    said = groups[mentions.statements["piece"].to_numpy()]
    return [float((said == side).sum() / max((sides.b == bool(side)).sum(), 1)) for side in (0, 1)]


def _with_ends(table: pd.DataFrame) -> pd.DataFrame:
    for side in "ab":
        low, high = wilson(table[f"people_{side}"], table[f"of_{side}"])
        table = table.assign(**{f"low_{side}": low, f"high_{side}": high})
    return table


def _outcome(mentions: Mentions, groups: np.ndarray, of: Background) -> pd.DataFrame:
    rows = np.flatnonzero(judged(mentions.pieces).to_numpy() & (groups >= 0))
    b, person = groups[rows] == 1, mentions.pieces["person"].to_numpy()[rows]
    values = mentions.pieces["outcome"].to_numpy(dtype=float)[rows]
    row = mean_difference(values, b, person)
    if row["difference"].isna().all():
        return row.iloc[:0]
    parts = decompose(values[:, None], b, person, of.rows(rows).held(b))
    return row.join(parts).assign(kind="outcome", key="mean")


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Put the outcome first, then what differs, the surest size first, what is only mix after it, then the rest."""
    size = np.where(table["difference"] > 0, table["low"], -table["high"])
    ranked = table.assign(
        size=-size, first=table["kind"] != "outcome", rest=table["verdict"].map({NOISE: 2, MIX: 1}).fillna(0)
    )
    return ranked.sort_values(["first", "rest", "size", "kind", "key"], ignore_index=True)[
        ["kind", "key", *COLUMNS, "q", "mix", "mix_low", "mix_high", "within", "within_low", "within_high", "verdict"]
    ]


def _names(table: pd.DataFrame, topics: pd.DataFrame) -> list[str]:
    known = series_names(topics) | {("outcome", "mean"): "Outcome"}
    return [known.get(pair, pair[1]) for pair in zip(table["kind"], table["key"], strict=True)]


def _evidence(table: pd.DataFrame, mentions: Mentions, found: Spoken, said: pd.DataFrame) -> list[list[str]]:
    """Return for each row that differs statements of the side where there is more of it."""
    rows = table[["kind", "key", "difference", "verdict"]].itertuples(index=False)
    return [
        typical_quotes(mentions, found.statements(kind, key, [int(difference > 0)]), said, QUOTES, felt(kind, key))
        if verdict != NOISE and kind != "outcome"
        else []
        for kind, key, difference, verdict in rows
    ]


def _drivers(corpus: Corpus, mentions: Mentions, groups: np.ndarray) -> pd.DataFrame:
    rows = np.flatnonzero(judged(mentions.pieces).to_numpy() & (groups >= 0))
    told = corpus.topics.reindex(columns=["topic_id", "verdict"])
    plain = set(told.loc[told["verdict"].eq(True), "topic_id"]) | aside(corpus)
    own = mentions.statements[["piece", "topic_id", "sentiment"]]
    own = own[(own["topic_id"] >= 0) & ~own["topic_id"].isin(plain)]
    topics = np.unique(own["topic_id"])
    person, b = mentions.pieces["person"].to_numpy()[rows], groups[rows] == 1
    if min(b.sum(), (~b).sum()) < 2:
        return pd.DataFrame()
    good, bad = (_mentions(own[own["sentiment"].isin(marks)], topics, rows) for marks in SIDES.values())
    table = outcome_drivers(good, bad, mentions.pieces["outcome"].to_numpy(dtype=float)[rows], b, person)
    names = series_names(corpus.topics)
    keys = [str(topics[each]) if each >= 0 else "" for each in table["column"]]
    named = [names.get(("topic", key), "") for key in keys]
    return pd.concat([pd.DataFrame({"topic": keys, "name": named}), table.drop(columns="column")], axis=1)


def _mentions(statements: pd.DataFrame, topics: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return which of these pieces mention which topics: (rows, topics) 0/1."""
    place = np.full(int(max(rows.max(initial=0), statements["piece"].max() if len(statements) else 0)) + 1, -1)
    place[rows] = np.arange(len(rows))
    piece, column = place[statements["piece"].to_numpy()], np.searchsorted(topics, statements["topic_id"])
    found = np.zeros((len(rows), len(topics)))
    found[piece[piece >= 0], column[piece >= 0]] = 1
    return found
