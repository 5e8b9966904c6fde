"""What goes with each moment, beside all others: its effects with their ends, its rank, and how firm it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix

from voc.measure.cells import Incidence, incidence
from voc.measure.intervals import Floats, ends, false_discovery, person_weights, wilson
from voc.measure.mentions import Mentions, judged
from voc.measure.moments.clusters import PRODUCT
from voc.measure.moments.controls import controls
from voc.measure.moments.effects import Effects, Fit
from voc.measure.moments.impact import leave_out_impact
from voc.measure.moments.kano import UNDECIDED, kano_class
from voc.measure.moments.ladder_shift import ladder_shift
from voc.measure.moments.moment_settings import MomentsSettings
from voc.measure.moments.ranking import in_top, places, rank, top_size
from voc.measure.moments.reconcile import reconcile
from voc.measure.moments.value_gap import value_gaps

ENDS = ("", "_low", "_high")
ESTIMATES = ("adjusted", "penalty", "reward", "lost", "held", "upside", "shapley")


@dataclass(frozen=True)
class Judged:
    """The feedback that effects are measured on.

    rows: its places among all pieces. pieces, outcome: of it. cluster: what hangs together, 0 and up.
    controls: (pieces, levels), what the equation holds still beside the moments; names: what they stand for.
    """

    rows: npt.NDArray[np.int64]
    pieces: pd.DataFrame
    outcome: Floats
    cluster: npt.NDArray[np.int64]
    controls: csr_matrix
    names: list[str]

    @classmethod
    def of(cls, mentions: Mentions, level: str) -> Judged:
        """Take what is judged of the mentions, as `clustered` returns them with their level."""
        known = judged(mentions.pieces).to_numpy()
        pieces = mentions.pieces[known]
        cluster = np.unique(pieces["cluster"].to_numpy(), return_inverse=True)[1]
        beside, names = controls(pieces, ("product",) if level == PRODUCT else ())
        return cls(np.flatnonzero(known), pieces, pieces["outcome"].to_numpy(dtype=float), cluster, beside, names)

    def fit(self, within: Incidence, settings: MomentsSettings) -> Fit:
        """Return the equation of these moments."""
        return Fit(within, self.outcome, settings.min_mentions, settings.ridge, self.controls)


def measured(
    mentions: Mentions, cells: pd.DataFrame, told: Judged, settings: MomentsSettings
) -> tuple[pd.DataFrame, float]:
    """Return the cells with all that is measured of them, by rank, and the largest error of a Shapley share.

    Units are those of the outcome (0 … 1); effects say what *goes with* a mention, not what it causes. All but p and q
    have _low and _high. Beside the columns of `leave_out_impact`, `ladder_shift`, `value_gaps`, `kano_class` and
    `reconcile`:
    penalty, reward, adjusted, shapley: see `Effects`.
    lost: how much the mean outcome would rise if the moment's bad mentions became neutral, the other moments held
        still (-penalty x share of feedback with a bad mention). held: how much it would fall if the good ones did.
        upside: how much it would rise if the neutral ones became good.
    at_stake: the larger of lost and held, with the ends of that side. rank: by it. in_top: share of draws in the list.
    direction: hurts where lost is the larger, lifts where held is; both where each is above 0 beyond doubt and
        neither is twice the other.
    p, q: is it that neither its good nor its bad mentions go with the outcome? (`Fit.test`); q after
        Benjamini-Hochberg over all candidates.
    """
    everywhere = incidence(mentions, cells["moment_id"])
    impact = leave_out_impact(everywhere.any[told.rows], told.outcome, told.cluster)
    shift, gaps = ladder_shift(mentions, everywhere, settings.min_mentions), value_gaps(mentions, cells["moment_id"])
    table = pd.concat([cells, impact, shift, gaps], axis=1)
    candidates = np.flatnonzero(cells["candidate"])
    within = everywhere.part(told.rows, candidates)
    fit = told.fit(within, settings)
    effects = _effects(within, told, fit, table.iloc[candidates].reset_index(drop=True), settings)
    effects.index = cells.index[candidates]
    table = pd.concat([table, effects.reindex(cells.index)], axis=1)
    table = table.assign(q=false_discovery(table["p"]), kano=table["kano"].fillna(UNDECIDED))
    table = table.assign(direction=_direction(table), rank=rank(table))
    order = table.sort_values(["rank", "authors", "moment_id"], ascending=[True, False, True])
    return order.reset_index(drop=True), fit.order_error() if len(candidates) and len(told.rows) else 0.0


def listed(mentions: Mentions, cells: pd.DataFrame, told: Judged, size: int, settings: MomentsSettings) -> pd.DataFrame:
    """Return moment_id, direction and listed (among the `size` with most at stake) of the candidates of these cells."""
    if len(cells) == 0 or len(told.rows) == 0:
        return pd.DataFrame({"moment_id": cells["moment_id"], "direction": "", "listed": False})
    within = incidence(mentions, cells["moment_id"]).part(told.rows, np.arange(len(cells)))
    found = told.fit(within, settings).estimate(shares=False)
    lost, held = (each[0] for each in (found.lost, found.held))
    stake = np.maximum(lost, held)
    first = places(stake[None])[0] <= size
    side = np.select([(lost < 2 * held) & (held < 2 * lost), lost >= held], ["both", "hurts"], default="lifts")
    return pd.DataFrame({"moment_id": cells["moment_id"], "direction": side, "listed": first & (stake > 0)})


def _effects(
    within: Incidence, told: Judged, fit: Fit, tested: pd.DataFrame, settings: MomentsSettings
) -> pd.DataFrame:
    """Return the estimates with their ends, Kano's class and the share of draws in the top, one row a candidate."""
    columns: dict[str, Any] = {f"{name}{end}": np.nan for name in (*ESTIMATES, "at_stake") for end in ENDS}
    columns |= dict.fromkeys(
        ("p", "in_top", "rank_low", "rank_high", "by_others", "together_share", "together_else"), np.nan
    )
    columns |= {"disagrees": None, "reason": None, "together_with": None, "kano": UNDECIDED}
    if len(tested) == 0 or len(told.rows) == 0:
        return pd.DataFrame(columns, index=range(len(tested)))
    point = fit.estimate()
    weights = person_weights(int(told.cluster.max()) + 1, settings.draws, settings.seed)
    drawn = fit.redraw((part[:, told.cluster] for part in weights), told.cluster)
    columns |= _estimates(point, drawn, len(told.rows))
    hurts = point.lost[0] >= point.held[0]
    at_stake = np.where(hurts, drawn.lost, drawn.held)
    first, last = ends(places(at_stake))
    clear = (tested["impact_low"] > 0) | (tested["impact_high"] < 0)
    impacts = reconcile(within, tested["moment_id"], point, drawn, clear)
    return pd.DataFrame(columns, index=range(len(tested))).assign(
        **{f"at_stake{end}": np.where(hurts, columns[f"lost{end}"], columns[f"held{end}"]) for end in ENDS},
        in_top=in_top(at_stake, top_size(len(tested), settings.top)),
        rank_low=first,
        rank_high=last,
        kano=kano_class(drawn.reward, drawn.penalty, settings.sure),
        p=fit.test(told.cluster),
        **{str(name): column for name, column in impacts.items()},
    )


def _estimates(point: Effects, drawn: Effects, pieces: int) -> dict[str, Floats]:
    columns: dict[str, Floats] = {}
    for name in ESTIMATES:
        value, draws = getattr(point, name)[0], getattr(drawn, name)
        if name == "shapley":  # a share of what chance explains too: redraws lie above what they are drawn from
            draws = (draws - draws.mean(axis=0) + value).clip(0, 1)
        low, high = ends(draws)
        columns |= {name: value, f"{name}_low": low, f"{name}_high": high}
    # too few mentions to estimate: each of them costs, or brings, the whole scale at most
    for name, effect, share in (("lost", point.penalty[0], point.bad[0]), ("held", point.reward[0], point.good[0])):
        unknown = np.where(np.isnan(effect), wilson(share * pieces, pieces)[1], 0.0)
        for each in (name, "adjusted"):
            columns[f"{each}_low"], columns[f"{each}_high"] = (
                columns[f"{each}_low"] - unknown,
                columns[f"{each}_high"] + unknown,
            )
    return columns


def _direction(table: pd.DataFrame) -> npt.NDArray[Any]:
    lost, held = table["lost"].fillna(0), table["held"].fillna(0)
    silent = (lost <= 0) & (held <= 0)
    lost, held = lost.where(~silent, table["neg"]), held.where(~silent, table["pos"])
    both = (table["lost_low"] > 0) & (table["held_low"] > 0) & (lost < 2 * held) & (held < 2 * lost)
    return np.select([both, lost >= held], ["both", "hurts"], default="lifts")
