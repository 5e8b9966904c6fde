"""Corpora that lack something, for every format of the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from voc.corpus import Corpus

NOTHING = pd.DataFrame()
MISSING: list[Callable[[Any], Corpus]] = [
    lambda c: replace(c, topics=NOTHING, moments=NOTHING, statements=c.statements.assign(topic_id=-1)),
    lambda c: replace(c, moments=c.moments.iloc[:0]),
    lambda c: replace(c, moments=c.moments.assign(candidate=False, rank=np.nan)),
    lambda c: replace(c, moments=c.moments.assign(**dict.fromkeys(c.moments.select_dtypes("float"), np.nan))),
    lambda c: replace(c, moments=c.moments.assign(evidence=[[]] * len(c.moments))),
    lambda c: replace(c, moments=c.moments.assign(evidence=[np.array(e, object) for e in c.moments["evidence"]])),
    lambda c: replace(c, needs=NOTHING),
    lambda c: replace(c, needs=c.needs.iloc[:0]),
    lambda c: replace(c, needs=c.needs.assign(importance=np.nan, severity=np.nan)),
    lambda c: replace(c, values=NOTHING, ladder=NOTHING, journey=NOTHING),
    lambda c: replace(c, feedback=c.feedback.assign(date=pd.NaT, product=None, brand=None, author=None)),
    lambda c: replace(c, feedback=c.feedback.assign(rating=np.nan, outcome=np.nan, outcome_from=None)),
    lambda c: replace(c, rejected=NOTHING, facts={}),
    lambda c: replace(c, statements=c.statements.iloc[:0], topics=NOTHING, moments=NOTHING, needs=NOTHING),
    lambda c: Corpus(c.feedback.iloc[:3]),
]
"""What takes it away."""
