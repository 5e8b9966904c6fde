"""Tests of voc/meaning/overlay.py and touchpoints.py."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.conftest import TinyEncoder
from voc.brand_map import make_map
from voc.corpus import Corpus
from voc.meaning.minilm import MINILM
from voc.meaning.overlay import OverlaySettings, overlay
from voc.meaning.touchpoints import match, shared_words

SAID = {
    "s0": "the courier left the parcel in the rain",
    "s1": "a lovely scent of oranges",
    "s2": "my dog sleeps on it",
    "s3": "courier came late with the parcel",
}
MAP: dict[str, Any] = {
    "stage": [{"name": "Delivery", "covers": "onboard"}, {"name": "Use"}],
    "touchpoint": [
        {"name": "Parcel", "stage": "Delivery", "about": "courier, parcel, late"},
        {"name": "Scent", "stage": "Use", "about": "scent, smell", "importance": 8, "owner": "Lab"},
    ],
}


@pytest.fixture
def corpus(tiny_encoder: TinyEncoder) -> Corpus:
    texts = list(SAID.values())
    statements = pd.DataFrame(
        {"statement_id": list(SAID), "text": texts, "stage": "use", "need": "unmet", "value": "functional"}
    )
    facts = MappingProxyType({"encode": {"model": MINILM}})
    return Corpus(pd.DataFrame({"feedback_id": ["f"]}), statements, tiny_encoder.encode(texts), facts=facts)


def test_statements_get_the_touchpoint_they_speak_of(corpus: Corpus) -> None:
    found = overlay(corpus, OverlaySettings(map=make_map(MAP)))

    assert found.statements["touchpoint"].fillna("").tolist() == ["Parcel", "Scent", "", "Parcel"]
    assert found.statements["touchpoint_p"].between(0, 1).all()
    assert found.facts["overlay"]["matched"] == 0.75


def test_the_map_stands_in_the_table(corpus: Corpus) -> None:
    table = overlay(corpus, OverlaySettings(map=make_map(MAP))).overlay

    assert table["kind"].tolist() == ["stage", "stage", "touchpoint", "touchpoint"]
    assert table["covers"].tolist() == [["onboard"], ["use"], [], []]
    assert table.iloc[3][["name", "at", "owner", "believed_importance"]].tolist() == ["Scent", "Use", "Lab", 8]
    assert table["believed_satisfaction"].isna().all()


def test_a_bare_verdict_speaks_of_nothing(corpus: Corpus) -> None:
    bare = replace(corpus, statements=corpus.statements.assign(need="none", value="none"))

    found = overlay(bare, OverlaySettings(map=make_map(MAP))).statements

    assert found["touchpoint"].isna().all()
    assert found["touchpoint_p"].isna().all()


def test_a_higher_bar_matches_less(corpus: Corpus) -> None:
    assert overlay(corpus, OverlaySettings(map=make_map(MAP), sure=1.0)).statements["touchpoint"].isna().all()


def test_without_a_map_the_statements_stay(corpus: Corpus) -> None:
    found = overlay(corpus, OverlaySettings())

    assert found.overlay.empty
    assert "kind" in found.overlay
    pd.testing.assert_frame_equal(found.statements, corpus.statements)


@pytest.mark.parametrize("points", [[], MAP["touchpoint"][:1]])
def test_a_map_may_have_no_touchpoint_or_one(corpus: Corpus, points: list[dict[str, str]]) -> None:
    found = overlay(corpus, OverlaySettings(map=make_map({**MAP, "touchpoint": points})))

    assert found.statements["touchpoint"].notna().sum() == (2 if points else 0)


def test_the_order_of_the_touchpoints_does_not_matter(corpus: Corpus) -> None:
    turned = make_map({**MAP, "touchpoint": MAP["touchpoint"][::-1]})
    one, other = (overlay(corpus, OverlaySettings(map=each)).statements for each in (make_map(MAP), turned))

    pd.testing.assert_frame_equal(one, other)


def test_the_nearest_touchpoint_is_chosen_by_stage_where_words_are_the_same(tiny_encoder: TinyEncoder) -> None:
    both = {
        "stage": [{"name": "Shop", "covers": "purchase"}, {"name": "Help", "covers": "support"}],
        "touchpoint": [{"name": f"Staff {stage}", "stage": stage, "about": "staff"} for stage in ("Shop", "Help")],
    }
    statements = pd.DataFrame({"text": ["the staff were kind"] * 2, "stage": ["purchase", "support"]})
    found = match(
        statements,
        tiny_encoder.encode(statements["text"].tolist()),
        make_map(both),
        lambda said: tiny_encoder.encode(list(said)),
    )

    assert found.place.tolist() == [0, 1]


def test_words_are_compared_by_stem_and_by_how_rare_they_are() -> None:
    shared = shared_words(["ordering a parcel", "parcels again", "nothing"], ["ordered", "parcel"])

    assert shared[0, 0] > shared[0, 1] > 0
    assert shared[2].tolist() == [0, 0]
    assert np.array_equal(shared_words(["", "the"], ["parcel"]), np.zeros((2, 1)))
