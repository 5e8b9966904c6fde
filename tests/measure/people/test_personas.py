"""Tests of voc/measure/people/personas.py, persona_clusters.py and profiles.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.measure.people.persona_clusters import chance, find_groups
from voc.measure.people.personas import PersonasSettings, personas
from voc.measure.people.profiles import WIDTH, turned

QUICK = PersonasSettings(draws=10)
KINDS = {"seats": (0, "use", "functional"), "money": (1, "purchase", "personal"), "crew": (2, "support", "catalytic")}


def people_of_kinds(people: int = 240, *, purity: float = 0.9, statements: int = 4, seed: int = 0) -> Corpus:
    """Return people of three kinds, each with a share `purity` of statements of their kind; the rest are of any."""
    draw, rows = np.random.default_rng(seed), []
    kinds = list(KINDS.values())
    for person in range(people):
        for at in range(statements):
            own = kinds[person % 3] if draw.random() < purity else kinds[draw.integers(3)]
            rows.append((f"f{person:05d}", f"f{person:05d}-{at}", *own, draw.choice(["pos", "neg"])))
    names = ["feedback_id", "statement_id", "topic_id", "stage", "value", "sentiment"]
    said = pd.DataFrame(rows, columns=names)
    said["text"] = [f"we had a word to say about number {at} of all these" for at in range(len(said))]
    plain = {"dimension": "none", "need": "none", "need_id": None, "ladder": "none", "topic_score": 0.8, "stage_p": 0.9}
    ids = said["feedback_id"].drop_duplicates().tolist()
    outcome = [[0.2, 0.5, 0.9][at % 3] for at in range(people)]
    feedback = pd.DataFrame({"feedback_id": ids, "author": None, "duplicate_of": None, "outcome": outcome})
    topics = pd.DataFrame({"topic_id": [0, 1, 2], "name": list(KINDS), "size": [3, 2, 1]})
    moments = [f"{stage}-{topic}" for topic, stage, _ in kinds]
    return Corpus(
        feedback.assign(outcome_from="rating"),
        said.assign(**plain),
        topics=topics,
        moments=pd.DataFrame({"moment_id": moments, "authors": 9, "candidate": True}),
        needs=pd.DataFrame({"need_id": pd.Series(dtype="str"), "rank": pd.Series(dtype=float)}),
    )


def test_planted_kinds_of_people_are_found_and_described() -> None:
    corpus = personas(people_of_kinds(), QUICK)

    assert corpus.facts["personas"] == {"people": 240, "placed": 240, "why": "", "number": 3}
    assert corpus.personas["people"].between(75, 85).all()
    assert corpus.personas["found_again"].min() >= 0.75
    truth = pd.crosstab(corpus.feedback["persona"], np.arange(240) % 3)
    assert truth.max(axis=1).sum() >= 230
    objectives = corpus.persona_traits[corpus.persona_traits["trait"] == "objective"]
    assert set(objectives.loc[objectives["rank"] == 1, "key"]) == {"use-0", "purchase-1", "support-2"}
    assert objectives["share"].gt(objectives["elsewhere"]).all()
    assert sorted(corpus.personas["outcome"].round(1)) == [0.2, 0.5, 0.9]


def test_quotes_are_of_people_of_the_persona() -> None:
    corpus = personas(people_of_kinds(), QUICK)

    persona = corpus.feedback.set_index("feedback_id")["persona"]
    owner = corpus.statements.set_index("statement_id")["feedback_id"]
    for row in corpus.persona_traits.to_dict("records"):
        assert set(persona[owner[row["evidence"]]]) == {row["persona_id"]}


@pytest.mark.parametrize(
    ("corpus", "why"),
    [
        (people_of_kinds(statements=2), "fewer than 100 people make 3 statements or more"),
        (people_of_kinds(60), "fewer than 100 people"),
        (people_of_kinds(purity=0.0), "strangers"),
    ],
)
def test_where_there_are_no_kinds_none_are_given_and_it_is_said_why(corpus: Corpus, why: str) -> None:
    done = personas(corpus, QUICK)

    assert why in done.facts["personas"]["why"]
    assert (len(done.personas), len(done.persona_traits)) == (0, 0)
    assert done.feedback["persona"].isna().all()


def test_strangers_are_rarely_taken_for_kinds() -> None:
    found = sum(
        personas(people_of_kinds(150, purity=0, seed=seed), QUICK).facts["personas"]["number"] > 0 for seed in range(8)
    )

    assert found <= 2


def test_who_says_little_is_not_placed_but_counted() -> None:
    corpus = people_of_kinds()
    short = corpus.feedback["feedback_id"].iloc[:30]
    cut = ~(corpus.statements["feedback_id"].isin(short) & corpus.statements["statement_id"].str.endswith(("2", "3")))

    done = personas(replace(corpus, statements=corpus.statements[cut].reset_index(drop=True)), QUICK)

    assert (done.facts["personas"]["people"], done.facts["personas"]["placed"]) == (240, 210)
    assert done.feedback["persona"].isna().sum() == 30


def test_the_order_of_rows_does_not_matter() -> None:
    corpus = people_of_kinds()
    turned_round = replace(corpus, feedback=corpus.feedback.iloc[::-1], statements=corpus.statements.iloc[::-1])

    one, two = personas(corpus, QUICK), personas(turned_round, QUICK)

    pd.testing.assert_frame_equal(one.personas, two.personas)
    pd.testing.assert_frame_equal(one.persona_traits, two.persona_traits)


def test_groups_that_are_not_found_again_do_not_count() -> None:
    """An even ring has no groups: any cut is as good as another, however much strangers differ."""
    turn = np.arange(300) / 300 * 2 * np.pi
    ring = np.stack([np.cos(turn), np.sin(turn)], axis=1)

    centres, _, why = find_groups(
        ring,
        lambda seed: np.random.default_rng(seed).normal(size=ring.shape),
        stable=0.85,
        draws=10,
        shuffles=19,
        seed=0,
    )

    assert len(centres) == 0
    assert why


def test_chance_counts_how_often_strangers_reach_as_far() -> None:
    others = np.random.default_rng(0).normal(size=(19, 5))

    assert chance(np.full(5, 9.0), others) == pytest.approx(1 / 20)
    assert chance(others.mean(axis=0), others) > 0.5


def test_directions_do_not_depend_on_order_or_sign() -> None:
    values = np.random.default_rng(0).normal(size=(50, 12))

    assert turned(values).shape == (50, WIDTH)
    np.testing.assert_allclose(turned(values)[::-1], turned(values[::-1]), atol=1e-9)
