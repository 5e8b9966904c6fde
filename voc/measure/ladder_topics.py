"""Who stands high or low on the ladder: people who speak of a topic beside those who do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from voc.measure.contrast import amounts, contrast
from voc.measure.intervals import Floats, false_discovery
from voc.measure.mentions import Mentions
from voc.measure.rungs import DOWN, SILENT, UP, rungs_above, rungs_below
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
    rows = [row for topic in asked for row in _rows(own, mentions.people, topic, k)]
    table = pd.DataFrame(rows, columns=[*COLUMNS, *ENDS[:-2], "safe"])
    table["q"] = false_discovery(table["p"])
    table["holds"] = table["q"] <= sure
    return table.loc[table["safe"].astype(bool), [*COLUMNS, *ENDS]].reset_index(drop=True)


def _rows(own: pd.DataFrame, people: int, topic: int, k: int) -> Iterator[list[object]]:
    inside = own["topic_id"].to_numpy() == topic
    other = own[~inside]
    made = _count(other["person"], people)
    sides = [other.loc[other["ladder"].isin(rungs), "person"] for rungs in (rungs_below(), rungs_above())]
    below, above = (_count(side, people) for side in sides)
    known = made > 0
    standing = np.stack([(above > 0) & (below == 0), below > 0], axis=1)[known]
    speaks = np.where(_count(own.loc[inside, "person"], people)[known] > 0, 0, 1)
    found = contrast(csr_matrix(standing.astype(float)), speaks, amounts(made[known]), 1)
    safe = safe_cells(found.inside, found.outside, k)
    for place, name in enumerate((UP, DOWN)):
        at = (0, place)
        shares = (found.share, found.low, found.high, found.elsewhere)
        ends = (found.difference, found.difference_low, found.difference_high, found.p)
        counts = (int(found.inside[at]), int(found.of[at]))
        yield [topic, name, *counts, *(each[at] for each in (*shares, *ends)), safe[at]]


def _count(person: pd.Series[int], people: int) -> Floats:
    return np.bincount(person.to_numpy(dtype=np.int64), minlength=people).astype(float)
