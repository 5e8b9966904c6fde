"""A corpus with a known truth: which moments move the outcome, and by how much."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import pytest

from voc.corpus import Corpus

Effects = Mapping[str, tuple[float, float]]
"""By moment: what a good and what a bad mention adds to the outcome."""
Planted = Callable[..., Corpus]

THINGS = ("delivery", "battery", "seat", "soup", "screen", "ticket")
SENTENCES = {
    "pos": "the {topic} was just what we had hoped for here",
    "neg": "we waited far too long for the {topic} again",
    "neu": "there was also the {topic} that we had heard about",
}


def planted_corpus(
    effects: Effects,
    *,
    pieces: int = 600,
    seed: int = 0,
    mention: float = 0.3,
    rated: bool = True,
    feelings: tuple[str, ...] = ("pos", "neg", "neu"),
) -> Corpus:
    """Return a corpus whose feedback mentions each moment with probability `mention`, in a random feeling.

    outcome = 0.5 + the effects of what is mentioned + noise, as a rating from 0 to 1.
    """
    draw = np.random.default_rng(seed)
    ids = [f"f{number:05d}" for number in range(pieces)]
    value = 0.5 + draw.normal(0, 0.1, pieces)
    rows = []
    for moment, (reward, penalty) in effects.items():
        stage, topic = moment.split("-")
        feeling = draw.choice(feelings, pieces)
        said = draw.random(pieces) < mention
        value += said * ((feeling == "pos") * reward + (feeling == "neg") * penalty)
        rows += [(ids[each], stage, int(topic), feeling[each]) for each in np.flatnonzero(said)]
    statements = pd.DataFrame(rows, columns=["feedback_id", "stage", "topic_id", "sentiment"])
    return Corpus(_feedback(ids, np.clip(value, 0, 1) if rated else None), _labelled(statements))


def _feedback(ids: list[str], value: np.ndarray | None) -> pd.DataFrame:
    origin = None if value is None else "rating"
    frame = pd.DataFrame({"feedback_id": ids, "author": None, "duplicate_of": None, "lang": "en"})
    return frame.assign(outcome=np.nan if value is None else value, outcome_from=origin)


def _labelled(statements: pd.DataFrame) -> pd.DataFrame:
    statements = statements.sort_values("feedback_id").reset_index(drop=True)
    number = statements.groupby("feedback_id").cumcount()
    said = zip(statements["sentiment"], statements["topic_id"] % len(THINGS), strict=True)
    return statements.assign(
        statement_id=statements["feedback_id"] + "-" + number.astype(str),
        start=number * 100,
        text=[SENTENCES[feeling].format(topic=THINGS[topic]) for feeling, topic in said],
        value="functional",
        dimension="none",
        need=statements["sentiment"].map({"pos": "met", "neg": "unmet", "neu": "none"}),
        need_p=0.9,
        stage_p=0.9,
        topic_score=0.8,
        ladder="none",
        turn=0,
    )


@pytest.fixture
def planted() -> Planted:
    """Return the maker of corpora with a known truth."""
    return planted_corpus
