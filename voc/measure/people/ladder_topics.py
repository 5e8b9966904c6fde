"""Who stands high or low on the ladder: people who speak of a topic beside those who do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from voc.measure.intervals import Floats, false_discovery
from voc.measure.mentions import Mentions
from voc.measure.people.contrast import amounts, contrast
from voc.measure.people.rungs import DOWN, SILENT, UP, rungs_above, rungs_below
from voc.measure.suppression import safe_cells

COLUMNS = ["topic_id", "standing", "people", "of", "share", "share_low", "share_high", "elsewhere"]
ENDS = ["difference", "difference_low", "difference_high", "p", "q", "holds"]

OWN_WORDS = 0.15
"""Share of a topic's statements that speak of the ladder, from which the topic is about the ladder itself."""


def ladder_topics(mentions: Mentions, topics: Sequence[int], k: int, sure: float) -> pd.DataFrame:
    """Return one row a topic x standing (up, down): whether those who speak of it stand there more often.

    A person's standing is read from what they say of *other* topics: a topic that holds the words of the ladder itself
    would else explain itself. Only people count who speak of something else as well; amounts are equal (see
    `contrast`). A topic that is mostly made of such words (`OWN_WORDS`) is left out.
    people: who speak of the topic and stand there; of: all who speak of it. holds: q <= sure. Cells of fewer than `k`
    people are left out, after q (Benjamini-Hochberg over all that were tested).
    """
    own = mentions.statements
    about = own["ladder"].ne(SILENT).groupby(own["topic_id"]).mean().to_dict()
    asked = [topic for topic in topics if about.get(topic, 1.0) < OWN_WORDS]
    everything = _said(own, mentions.people)
    groups = dict(tuple(own[own["topic_id"].isin(asked)].groupby("topic_id")))
    rows = [row for topic in asked for row in _rows(topic, everything, _said(groups[topic], mentions.people), k)]
    table = pd.DataFrame(rows, columns=[*COLUMNS, *ENDS[:-2], "safe"])
    table["q"] = false_discovery(table["p"])
    table["holds"] = table["q"] <= sure
    return table.loc[table["safe"].astype(bool), [*COLUMNS, *ENDS]].reset_index(drop=True)


def _said(own: pd.DataFrame, people: int) -> Floats:
    """Return for each person how many statements there are, and how many below and above on the ladder: (3, people)."""
    below, above = (own["ladder"].isin(rungs) for rungs in (rungs_below(), rungs_above()))
    persons = (own["person"], own.loc[below, "person"], own.loc[above, "person"])
    return np.stack([np.bincount(person.to_numpy(dtype=np.int64), minlength=people) for person in persons]).astype(
        float
    )


def _rows(topic: int, everything: Floats, own: Floats, k: int) -> Iterator[list[object]]:
    made, below, above = everything - own
    known = made > 0
    standing = np.stack([(above > 0) & (below == 0), below > 0], axis=1)[known]
    speaks = np.where(own[0][known] > 0, 0, 1)
    found = contrast(csr_matrix(standing.astype(float)), speaks, amounts(made[known]), 1)
    safe = safe_cells(found.inside, found.outside, k)
    for place, name in enumerate((UP, DOWN)):
        at = (0, place)
        shares = (found.share, found.low, found.high, found.elsewhere)
        ends = (found.difference, found.difference_low, found.difference_high, found.p)
        counts = (int(found.inside[at]), int(found.of[at]))
        yield [topic, name, *counts, *(each[at] for each in (*shares, *ends)), safe[at]]
