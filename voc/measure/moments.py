"""Pivotal moments: where in the journey the outcome is decided, and how much is at stake there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field

from voc.corpus import Corpus
from voc.measure.cells import HIDDEN, LANGUAGE, VERDICT, Incidence, cell_places, enough_people, find_cells, incidence
from voc.measure.effects import Fit
from voc.measure.evidence import agreement, balanced
from voc.measure.impact import leave_out_impact
from voc.measure.intervals import Floats, ends, false_discovery, person_weights
from voc.measure.kano import UNDECIDED, kano_class
from voc.measure.ladder_shift import ladder_shift
from voc.measure.mentions import Mentions, counted, judged
from voc.measure.ranking import in_top, rank, top_size
from voc.measure.value_gap import value_gaps
from voc.step import StepSettings, step

ENDS = ("", "_low", "_high")
LABELS = ("topic_id", "topic_score", "stage", "stage_p", "sentiment", "value", "dimension", "need", "ladder", "turn")
QUOTED = ["row", "person", "sentiment"]
ESTIMATES = ("adjusted", "penalty", "reward", "lost", "held", "upside")


class MomentsSettings(StepSettings):
    """What makes a moment, and how it is tested.

    min_people: fewer people make no moment; by default 0.3 % of all people, at least 10.
    verdict_share: share of bare verdicts from which a cell explains nothing.
    min_mentions: good or bad mentions needed to estimate that side's effect.
    ridge: strength, in mentions, of the pull to 0 that settles moments always mentioned together.
    draws, seed: of the bootstrap. sure: share of draws that must agree on a Kano class or a place in the list.
    top: length of that list. quotes: statements kept as evidence.
    """

    min_people: int | None = Field(default=None, ge=1)
    verdict_share: float = Field(default=0.5, gt=0, le=1)
    min_mentions: int = Field(default=5, ge=2)
    ridge: float = Field(default=1.0, gt=0)
    draws: int = Field(default=200, ge=20)
    seed: int = 0
    sure: float = Field(default=0.8, gt=0.5, le=1)
    top: int = Field(default=10, ge=1)
    quotes: int = Field(default=12, ge=0)


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

    Units are those of the outcome (0 … 1); effects say what *goes with* a mention, not what it causes. Beside the
    columns of `find_cells`, `leave_out_impact`, `Effects`, `kano_class`, `ladder_shift`, `value_gaps` and `rank`:
    lost: how much the mean outcome would rise if the moment's bad mentions became neutral, the other moments held
        still (-penalty x share of feedback with a bad mention). held: how much it would fall if the good ones did.
        upside: how much it would rise if the neutral ones became good. All with _low and _high.
    at_stake: the larger of lost and held, with the ends of that side.
    direction: hurts where lost is the larger, lifts where held is; both where each is above 0 beyond doubt and
        neither is twice the other.
    p, q: same outcome with and without the mention? q after Benjamini-Hochberg over all candidates (fact `tested`).
    robust: at least `sure` of the bootstrap draws keep it in the top list (share: in_top), and at_stake_low is
        above 0. Whether it would survive other topics or other seeds is not tested here.
    candidate, left_out: only candidates are tested and ranked; the others say why not.
    evidence: statement ids, bad and good by turns.
    Facts: tested, too_few (cells with too few people), judged (feedback with the outcome used), outcome_derived
    (share of it derived from the text itself: then effects are partly circular).
    """
    from threadpoolctl import threadpool_limits

    mentions = counted(corpus, "outcome", "outcome_from", labels=LABELS)
    min_people = enough_people(mentions.people, settings.min_people, share=0.003, floor=10)
    cells = find_cells(mentions, min_people, settings.verdict_share, _aside(corpus.topics))
    known = judged(mentions.pieces)
    # One thread: hundreds of small equations are solved, and threads would wait for each other in each.
    with threadpool_limits(limits=1):
        table = _ranked(_measured(mentions, cells, known, settings))
    chosen = _evidence(mentions, corpus.statements, table["moment_id"], settings.quotes)
    table["evidence"] = pd.Series(chosen, dtype=object)
    tested = int(cells["candidate"].sum())
    top, draws = top_size(tested, settings.top), settings.draws
    facts = {"min_people": min_people, "tested": tested, "top": top, "draws": draws, **_facts(mentions, cells, known)}
    return replace(corpus, moments=table).with_facts("moments", **facts)


def _facts(mentions: Mentions, cells: pd.DataFrame, known: pd.Series[bool]) -> dict[str, Any]:
    pairs = mentions.statements[["stage", "topic_id"]].drop_duplicates()
    pieces = mentions.pieces[known]
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


def _measured(
    mentions: Mentions, cells: pd.DataFrame, known: pd.Series[bool], settings: MomentsSettings
) -> pd.DataFrame:
    pieces = mentions.pieces[known]
    everywhere = incidence(mentions, cells["moment_id"])
    impact = leave_out_impact(everywhere.any[known.to_numpy()], pieces["outcome"], pieces["person"])
    shift = ladder_shift(mentions, everywhere, settings.min_mentions)
    gaps = value_gaps(mentions, cells["moment_id"])
    table = pd.concat([cells, impact, shift, gaps], axis=1)
    table["p"] = table["p"].where(table["candidate"])
    table["q"] = false_discovery(table["p"])
    candidates = np.flatnonzero(cells["candidate"])
    effects = _effects(everywhere.part(np.flatnonzero(known), candidates), pieces, settings)
    effects.index = cells.index[candidates]
    table = pd.concat([table, effects.reindex(cells.index)], axis=1)
    robust = (table["in_top"] >= settings.sure) & (table["at_stake_low"] > 0)
    return table.assign(robust=robust, kano=table["kano"].fillna(UNDECIDED))


def _effects(within: Incidence, pieces: pd.DataFrame, settings: MomentsSettings) -> pd.DataFrame:
    """Return the estimates with their ends, Kano's class and the share of draws in the top, one row a candidate."""
    names = [f"{name}{end}" for name in (*ESTIMATES, "at_stake") for end in ENDS]
    moments_number = within.any.shape[1]
    if moments_number == 0 or len(pieces) == 0:
        return pd.DataFrame(np.nan, index=range(moments_number), columns=[*names, "in_top"]).assign(kano=UNDECIDED)
    who = np.unique(pieces["person"].to_numpy(), return_inverse=True)[1]
    fit = Fit(within, pieces["outcome"].to_numpy(dtype=float), settings.min_mentions, settings.ridge)
    point = fit.estimate()
    people = person_weights(int(who.max()) + 1, settings.draws, settings.seed)
    drawn = fit.redraw(part[:, who] for part in people)
    columns: dict[str, Floats] = {}
    for name in ESTIMATES:
        low, high = ends(getattr(drawn, name))
        columns |= {name: getattr(point, name)[0], f"{name}_low": low, f"{name}_high": high}
    hurts = point.lost[0] >= point.held[0]
    # too few mentions to estimate: at most, each of them costs (or brings) the whole scale
    columns["lost_high"] = np.where(np.isnan(point.penalty[0]), point.bad[0], columns["lost_high"])
    columns["held_high"] = np.where(np.isnan(point.reward[0]), point.good[0], columns["held_high"])
    return pd.DataFrame(columns).assign(
        **{f"at_stake{end}": np.where(hurts, columns[f"lost{end}"], columns[f"held{end}"]) for end in ENDS},
        in_top=in_top(np.where(hurts, drawn.lost, drawn.held), top_size(moments_number, settings.top)),
        kano=kano_class(drawn.reward, drawn.penalty, settings.sure),
    )


def _ranked(table: pd.DataFrame) -> pd.DataFrame:
    lost, held = table["lost"].fillna(0), table["held"].fillna(0)
    silent = (lost <= 0) & (held <= 0)
    lost, held = lost.where(~silent, table["neg"]), held.where(~silent, table["pos"])
    both = (table["lost_low"] > 0) & (table["held_low"] > 0) & (lost < 2 * held) & (held < 2 * lost)
    direction = np.select([both, lost >= held], ["both", "hurts"], default="lifts")
    table = table.assign(direction=direction, rank=rank(table))
    return table.sort_values(["rank", "authors", "moment_id"], ascending=[True, False, True]).reset_index(drop=True)


def _evidence(mentions: Mentions, said: pd.DataFrame, wanted: pd.Series[str], quotes: int) -> list[list[str]]:
    own = mentions.statements
    outcome = pd.Series(mentions.pieces["outcome"].to_numpy()[own["piece"]], index=own.index)
    typical = own["stage_p"] * own["topic_score"] * (0.5 + agreement(own["sentiment"], outcome))
    groups = own[QUOTED].assign(typical=typical).groupby(cell_places(own, wanted))
    return [balanced(groups.get_group(place), said, quotes) for place in range(len(wanted))]
