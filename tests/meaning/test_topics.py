"""Tests of voc/meaning/topics.py and of what it is made of: muting, clusters, topic_fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from voc.corpus import Corpus
from voc.errors import StepError
from voc.meaning.clusters import find_centres
from voc.meaning.topic_fit import says_something
from voc.meaning.topics import CLEAR, TopicsSettings, topics
from voc.topic_model import unit

WIDTH = 32
THEMES = {
    "leak": ["the bottle leaked in the box", "loose cap and a soaked box", "half of the bottle leaked out"],
    "price": ["the price went up again", "too dear for that price", "found a lower price elsewhere"],
    "pads": ["no spare pads in stock", "where are the polishing pads", "pads sold out for months"],
    "smell": ["smells of cherry", "the smell lingers for weeks", "a chemical smell in the car"],
}
SETTINGS = TopicsSettings(min_size=5)


def planted(each: int = 40, noise: float = 0.06) -> Corpus:
    """Return statements of four themes, each around a direction of its own."""
    rng = np.random.default_rng(3)
    rows, vectors = [], []
    for at, (theme, texts) in enumerate(THEMES.items()):
        for number in range(each):
            rows.append((theme, f"{texts[number % 3]} {chr(97 + number % 26)}{chr(97 + number // 26)}"))
            vectors.append(np.eye(WIDTH)[at] + rng.normal(0, noise, WIDTH))
    found = np.array(vectors, dtype=np.float32)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    ids = [f"f{number:03d}" for number in range(len(rows))]
    statements = pd.DataFrame({"statement_id": [f"{one}-0" for one in ids], "feedback_id": ids, "start": 0})
    statements = statements.assign(text=[text for _, text in rows], theme=[theme for theme, _ in rows], sentiment="neu")
    feedback = pd.DataFrame(
        {"feedback_id": ids, "duplicate_of": pd.Series([None] * len(ids), dtype="str"), "lang": "en"}
    )
    return Corpus(feedback, statements=statements, vectors=found)


def taken(corpus: Corpus, rows: np.ndarray) -> Corpus:
    assert corpus.vectors is not None
    return replace(corpus, statements=corpus.statements.iloc[rows].reset_index(drop=True), vectors=corpus.vectors[rows])


@pytest.fixture(scope="module")
def found() -> Corpus:
    return topics(planted(), SETTINGS)


def test_each_theme_is_a_topic(found: Corpus) -> None:
    pairs = found.statements.groupby("theme")["topic_id"].agg(["nunique", "first"])

    assert (pairs["nunique"] == 1).all()
    assert sorted(pairs["first"]) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("theme", "word"), [("leak", "bottle"), ("price", "price"), ("pads", "pads"), ("smell", "smell")]
)
def test_a_topic_is_named_by_its_words(found: Corpus, theme: str, word: str) -> None:
    topic = found.statements.loc[found.statements["theme"] == theme, "topic_id"].iloc[0]
    row = found.topics.set_index("topic_id").loc[topic]

    assert word.rstrip("s") in row["name"].lower() or "leak" in row["name"].lower()
    assert any(word.rstrip("s") in each for each in row["words"])


def test_the_table_fits_the_statements(found: Corpus) -> None:
    table, sizes = found.topics, found.statements["topic_id"].value_counts()

    assert table["topic_id"].tolist() == list(range(len(table)))
    assert table["size"].tolist() == [sizes[each] for each in table["topic_id"]]
    assert table["size"].is_monotonic_decreasing
    assert table["coverage"].sum() == pytest.approx((found.statements["topic_id"] >= 0).mean())
    assert table["name"].str.lower().is_unique
    assert set(table["parent_id"]) <= {-1, *table["topic_id"]}
    assert (table["level"] == (table["parent_id"] >= 0)).all()


def test_examples_are_distinct_statements_of_their_topic(found: Corpus) -> None:
    topic = found.statements.set_index("statement_id")["topic_id"]
    text = found.statements.set_index("statement_id")["text"]

    for _, row in found.topics.iterrows():
        assert len(row["exemplars"]) == 10
        assert set(topic[row["exemplars"]]) == {row["topic_id"]}
        assert text[row["exemplars"]].is_unique


def test_the_order_of_rows_changes_nothing(found: Corpus) -> None:
    order = np.random.default_rng(0).permutation(len(found.statements))
    other = topics(taken(planted(), order), SETTINGS)

    back = other.statements.set_index("statement_id").loc[found.statements["statement_id"]]
    assert back["topic_id"].tolist() == found.statements["topic_id"].tolist()
    assert back["topic_score"].tolist() == found.statements["topic_score"].tolist()
    pd.testing.assert_frame_equal(other.topics, found.topics)


def test_repeated_texts_move_no_topic(found: Corpus) -> None:
    rows = np.concatenate([np.arange(len(found.statements)), np.repeat(7, 200)])
    other = topics(taken(planted(), rows), SETTINGS)

    here = other.statements.iloc[: len(found.statements)]
    same = pd.crosstab(here["topic_id"], found.statements["topic_id"].to_numpy())
    assert (same > 0).sum().sum() == len(found.topics)
    assert here["topic_score"].tolist() == pytest.approx(found.statements["topic_score"].tolist(), abs=2e-5)


def test_duplicate_feedback_has_topics_but_counts_for_none() -> None:
    corpus = planted()
    copies = corpus.feedback["duplicate_of"].where(corpus.feedback.index % 4 != 0, "f001")
    marked = replace(corpus, feedback=corpus.feedback.assign(duplicate_of=copies))

    after = topics(marked, SETTINGS)

    assert (after.statements["topic_id"] >= 0).all()
    assert after.topics["size"].sum() == copies.isna().sum()


def test_all_statements_are_assigned_by_the_rule_of_the_fit() -> None:
    part = topics(planted(), SETTINGS.model_copy(update={"max_fit": 100}))

    assert part.facts["topics"]["fitted_on"] == 100
    assert (pd.crosstab(part.statements["theme"], part.statements["topic_id"]) > 0).sum(axis=1).eq(1).all()


@pytest.mark.parametrize("rows", [0, 1, 3, 8])
def test_a_handful_of_statements_is_no_trouble(rows: int) -> None:
    after = topics(taken(planted(), np.arange(rows)), SETTINGS)

    assert len(after.topics) <= 1
    assert set(after.statements["topic_id"]) <= {-1, 0}
    assert "exemplars" in after.topics


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ok", True),
        ("Nothing", True),
        ("größer", True),
        ("太好了", True),
        ("...", False),
        ("👍", False),
        ("10/10", False),
        ("<NAME> <EMAIL>", False),
        ("@shop", False),
        ("", False),
    ],
)
def test_what_says_nothing_has_no_topic(text: str, said: bool) -> None:
    assert says_something(text) is said


def test_a_statement_that_says_nothing_is_left_out() -> None:
    corpus = planted()
    texts = corpus.statements["text"].where(corpus.statements.index != 5, "!!!")

    after = topics(replace(corpus, statements=corpus.statements.assign(text=texts)), SETTINGS)

    assert after.statements["topic_id"][5] == -1
    assert after.statements["topic_score"][5] == 0


def test_a_floor_leaves_out_what_is_far_from_every_topic() -> None:
    corpus = planted()
    assert corpus.vectors is not None
    vectors = corpus.vectors.copy()
    vectors[5] = np.eye(WIDTH)[20]

    after = topics(replace(corpus, vectors=vectors), SETTINGS.model_copy(update={"floor": 0.5}))

    assert after.statements["topic_id"][5] == -1


@pytest.mark.parametrize(("few", "more"), [("few", "some"), ("some", "many")])
def test_granularity_changes_how_many(few: str, more: str) -> None:
    corpus = planted(each=300, noise=0.4)
    counts = [len(topics(corpus, TopicsSettings.model_validate({"granularity": each})).topics) for each in (few, more)]

    assert counts[0] < counts[1]


def test_settings_refuse_what_they_do_not_know() -> None:
    with pytest.raises(ValidationError, match="granularity"):
        TopicsSettings.model_validate({"granularity": "lots"})


@pytest.mark.parametrize("themes", [3, 8, 20])
def test_there_are_as_many_topics_as_the_feedback_has(themes: int) -> None:
    rng = np.random.default_rng(0)
    vectors = unit(np.repeat(np.eye(WIDTH)[:themes], 60, axis=0) + rng.normal(0, 0.1, (themes * 60, WIDTH)))

    assert len(find_centres(vectors, 12, CLEAR["some"])) == themes


def test_no_topic_is_smaller_than_asked() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(300, WIDTH)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    centres = find_centres(vectors, 12, most=20)

    assert np.bincount((vectors @ centres.T).argmax(axis=1)).min() >= 12


def with_kinds(rng: np.random.Generator) -> Corpus:
    """Return planted statements of twelve products, whose kind moves the vectors more than the theme does."""
    corpus = planted()
    product = rng.integers(0, 12, len(corpus.feedback))
    kind = product % 3
    assert corpus.vectors is not None
    vectors = corpus.vectors + 2 * np.eye(WIDTH, dtype=np.float32)[20 + kind]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return replace(
        corpus.with_feedback(product=[f"P{each:02d}" for each in product], category=[f"kind {each}" for each in kind]),
        vectors=vectors,
    )


def test_a_kind_of_product_is_no_topic() -> None:
    corpus = with_kinds(np.random.default_rng(1))

    found = topics(corpus, SETTINGS)

    kinds = pd.crosstab(corpus.feedback["category"].to_numpy(), found.statements["topic_id"].to_numpy())
    pairs = found.statements.groupby("theme")["topic_id"].agg(["nunique", "first"])
    assert (kinds > 0).all(axis=None)
    assert pairs["first"].nunique() == len(THEMES)


def test_a_topic_of_another_language_says_so() -> None:
    corpus = planted()
    german = corpus.statements["theme"] == "smell"
    feedback = corpus.feedback.assign(lang=np.where(german, "de", "en"))

    table = topics(replace(corpus, feedback=feedback), SETTINGS).topics

    assert table["lang"].dropna().tolist() == ["de"]
    assert topics(corpus, SETTINGS).topics["lang"].isna().all()


def test_topics_say_what_they_lack() -> None:
    with pytest.raises(StepError, match="'topics' reads vectors"):
        topics(replace(planted(), vectors=None), SETTINGS)
