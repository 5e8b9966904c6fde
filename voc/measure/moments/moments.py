"""Pivotal moments: where in the journey the outcome is decided, and how much is at stake there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.measure.cells import HIDDEN, LANGUAGE, VERDICT, cell_places, count_cells, enough_people, find_cells
from voc.measure.evidence import balanced, typical
from voc.measure.mentions import Mentions, counted
from voc.measure.moments.clusters import clustered
from voc.measure.moments.controls import COLUMNS
from voc.measure.moments.moment_effects import Judged, listed, measured
from voc.measure.moments.moment_settings import MomentsSettings
from voc.measure.moments.ranking import top_size
from voc.measure.moments.robustness import DRAWS, ZERO, failed
from voc.step import step

LABELS = ("topic_id", "topic_score", "stage", "stage_p", "sentiment", "value", "dimension", "need", "ladder", "turn")
QUOTED = ["row", "person", "sentiment"]


@step(
    scope="corpus",
    reads=(
        "statements.text",
        *(f"statements.{name}" for name in LABELS),
        "feedback.outcome",
        "feedback.outcome_from",
    ),
    adds=("moments",),
)
def moments(corpus: Corpus, settings: MomentsSettings) -> Corpus:
    """Add the moments: one row a stage x topic with enough people, the most at stake first.

    Beside the columns of `find_cells`, `leave_out_impact`, `ladder_shift` and `measured`:
    robust: nothing in `fragile`, the list of what the moment does not outlive: draws (fewer than `sure` of them keep it
        in the top list; share: in_top), zero (at_stake_low is not above 0), and settings (`failed`).
    candidate, left_out: only candidates are tested and ranked; the others say why not.
    evidence: statement ids, bad and good by turns.
    Facts: min_people, people, tested (candidates), too_few (cells with too few people), top (length of the list),
        draws, judged (feedback with the outcome used), outcome_mean, outcome_derived (share of it derived from the text
        itself: then effects are partly circular), clustered_by (what hangs together: author or product), controls
        (what the equation holds still besides), order_error (see there), tried (settings that `fragile` was tried on).
    """
    from threadpoolctl import threadpool_limits

    mentions, level = clustered(counted(corpus, "outcome", *COLUMNS, labels=LABELS))
    min_people = enough_people(mentions.people, settings.min_people, share=0.003, floor=10)
    cells = find_cells(mentions, min_people, settings.verdict_share, _aside(corpus.topics))
    told = Judged.of(mentions, level)
    # One thread: hundreds of small equations are solved, and threads would wait for each other in each.
    with threadpool_limits(limits=1):
        table, order_error = measured(mentions, cells, told, settings)
        settled = settings.model_copy(update={"min_people": min_people})
        fragile, tried = _fragile(corpus, mentions, table, told, settled)
    chosen = _evidence(mentions, corpus.statements, table["moment_id"], settings.quotes)
    table = table.assign(fragile=fragile, robust=table["candidate"] & ~fragile.astype(bool))
    table["evidence"] = pd.Series(chosen, dtype=object)
    facts = {
        "min_people": min_people,
        "tested": int(cells["candidate"].sum()),
        "top": top_size(int(cells["candidate"].sum()), settings.top),
        "draws": settings.draws,
        "clustered_by": level,
        "controls": told.names,
        "order_error": order_error,
        "tried": tried,
        **_facts(mentions, cells, told.pieces),
    }
    return replace(corpus, moments=table).with_facts("moments", **facts)


def _facts(mentions: Mentions, cells: pd.DataFrame, pieces: pd.DataFrame) -> dict[str, Any]:
    pairs = mentions.statements[["stage", "topic_id"]].drop_duplicates()
    return {
        "people": mentions.people,
        "too_few": len(pairs) - len(cells),
        "judged": len(pieces),
        "outcome_derived": float((pieces["outcome_from"] == "derived").mean()) if len(pieces) else 0.0,
        "outcome_mean": float(pieces["outcome"].mean()) if len(pieces) else None,
    }


def _aside(topics: pd.DataFrame) -> dict[str, list[int]]:
    """Return by why the topics that are no subject to act on."""
    known = topics.reindex(columns=["topic_id", "hidden", "lang", "verdict"])
    marked = {HIDDEN: known["hidden"].eq(True), LANGUAGE: known["lang"].notna(), VERDICT: known["verdict"].eq(True)}
    return {why: known.loc[rows, "topic_id"].tolist() for why, rows in marked.items()}


def _fragile(
    corpus: Corpus, mentions: Mentions, table: pd.DataFrame, told: Judged, settings: MomentsSettings
) -> tuple[pd.Series[Any], list[str]]:
    """Return what each moment does not outlive, empty for what is no candidate, and the settings that were tried.

    settings: with the number of people that a moment needed.
    """
    ranked = table[table["candidate"]]
    min_people = settings.min_people or 1
    aside = {topic for topics in _aside(corpus.topics).values() for topic in topics}
    size = top_size(len(ranked), settings.top)

    def top(other: Mentions, times: int) -> pd.DataFrame:
        cells = count_cells(other, times * min_people, settings.verdict_share)
        cells = cells[cells["candidate"]].reset_index(drop=True)
        # other topics make more or fewer cells: the list keeps its share of them
        alike = size if times > 1 else max(1, round(size * len(cells) / max(len(ranked), 1)))
        return listed(other, cells, told, alike, settings)

    lost, tried = failed(corpus, mentions, aside, ranked, top)
    own = {DRAWS: ranked["in_top"] < settings.sure, ZERO: ~(ranked["at_stake_low"] > 0)}
    codes = [[name for name, flags in own.items() if flags[row]] + lost[row] for row in ranked.index]
    found = pd.Series(codes, index=ranked.index, dtype=object).reindex(table.index)
    return found.map(lambda each: each if isinstance(each, list) else []), tried


def _evidence(mentions: Mentions, said: pd.DataFrame, wanted: pd.Series[str], quotes: int) -> list[list[str]]:
    own = mentions.statements
    groups = own[QUOTED].assign(typical=typical(own, mentions.pieces)).groupby(cell_places(own, wanted))
    return [balanced(groups.get_group(place), said, quotes) for place in range(len(wanted))]
