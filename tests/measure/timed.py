"""A corpus in which something changes at a known date, for the tests of trends and comparisons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from tests.measure.conftest import planted_corpus
from voc.corpus import Corpus

NAMES = {0: "Late parcels", 1: "Battery", 2: "Fit", 3: "Help desk", 4: "Soup", 5: "Loyalty card"}
MOMENTS = {"onboard-0": (0.0, -0.2), "use-1": (0.0, 0.0), "use-2": (0.1, 0.0), "support-3": (0.0, 0.0)}


def timed_corpus(*, grows: bool = True, pieces: int = 900, months: int = 12, seed: int = 0) -> Corpus:
    """Return feedback spread over months; where `grows`, who speaks of topic 0 does so late rather than early."""
    corpus = planted_corpus(MOMENTS, pieces=pieces, seed=seed)
    draw = np.random.default_rng(seed + 1)
    speaks = corpus.feedback["feedback_id"].isin(
        corpus.statements.loc[corpus.statements["topic_id"] == 0, "feedback_id"]
    )
    weight = np.where(speaks & grows, 3.0, 1.0)
    place = np.argsort(np.argsort(draw.exponential(size=pieces) / weight))  # early places go to the heavy
    day = (1 - (place + 0.5) / pieces) * months * 30
    dates = pd.Timestamp("2024-01-01") + pd.to_timedelta(day.astype(int), unit="D")
    feedback = corpus.feedback.assign(date=dates, rating_min=0.0, rating_max=1.0, low_is_good=False)
    topics = pd.DataFrame({"topic_id": list(NAMES), "name": list(NAMES.values()), "hidden": False})
    return replace(corpus, feedback=feedback, topics=topics)
