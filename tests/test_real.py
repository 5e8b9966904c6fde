"""Real feedback through the intake: skipped where ../shared is absent. Only counts and offsets are looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from voc.corpus import RAW_PREFIXES, Corpus
from voc.intake.read import read
from voc.pipeline import STEPS, analyse
from voc.settings import make_settings

ROWS = 150
NAMES = (
    "airline_tweets",
    "app_reviews_labelled",
    "banking77",
    "germeval2017_de",
    "goemotions",
    "insurance_pet_trustpilot",
    "needs_amazon",
    "saas_g2",
    "scale_100k",
    "semeval2019_suggestions",
    "skytrax_british_airways",
    "spotify_support_tweets",
    "steam_multilingual",
    "survey_nhs_fft",
    "telecom_nps",
    "tripadvisor_aspects",
    "womens_clothing",
)
INTAKE = STEPS[: [step.name for step in STEPS].index("encode")]


@pytest.mark.real
@pytest.mark.parametrize("name", NAMES)
def test_the_intake_keeps_account_of_every_row(name: str, shared: Path) -> None:
    settings = make_settings({"read": {"max_rows": ROWS}})
    corpus = read([shared / "corpora" / f"{name}.parquet"], settings.read)
    for step in INTAKE:
        corpus = step(corpus, getattr(settings, step.name))

    (facts,) = corpus.facts["read"]["files"]
    assert facts["rows"] == ROWS == facts["kept"] + facts["rejected"]
    assert not [column for column in corpus.feedback if str(column).startswith(RAW_PREFIXES)]
    assert _in_place(corpus) == len(corpus.statements) > 0


@pytest.mark.real
def test_a_survey_whose_low_scores_are_good_is_read_the_right_way_round(shared: Path) -> None:
    corpus = analyse(shared / "corpora" / "survey_nhs_fft.parquet", settings={"read": {"max_rows": 400}})

    rated = corpus.feedback[corpus.feedback["outcome_from"] == "rating"]
    best, worst = (rated.loc[rated["rating"] == mark, "outcome"] for mark in (1, 5))
    assert set(best) == {1.0}
    assert set(worst) <= {0.0}
    assert rated["outcome"].mean() > 0.6


def _in_place(corpus: Corpus) -> int:
    texts: dict[Any, str] = dict(zip(corpus.feedback["feedback_id"], corpus.feedback["text"], strict=True))
    rows = corpus.statements.to_dict("records")
    return sum(texts[row["feedback_id"]][row["start"] : row["end"]] == row["text"] for row in rows)
