"""Tests of voc/output/topics.py: the map of topics, and what is said of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from tests.output.hostile import hostile
from tests.output.test_report import Page
from voc.corpus import Corpus
from voc.output.breakdown import topic_rows
from voc.output.quotes import Evidence
from voc.output.report import render
from voc.output.topics import QUOTES, WIDTH, TopicCard, topic_cards, topic_map


def cards_of(corpus: Corpus) -> list[TopicCard]:
    return topic_cards(corpus, topic_rows(corpus), Evidence(corpus))


@pytest.fixture(scope="module")
def cards(corpus: Corpus) -> list[TopicCard]:
    return cards_of(corpus)


def test_every_topic_has_both_sides_in_its_own_quotes(corpus: Corpus, cards: list[TopicCard]) -> None:
    topic = corpus.statements.set_index("statement_id")["topic_id"]

    for card in cards:
        own = corpus.statements[corpus.statements["topic_id"] == card.row.topic_id]
        assert 0 < len(card.quotes) <= QUOTES
        assert {topic[quote.statement_id] for quote in card.quotes} == {card.row.topic_id}
        assert {"pos", "neg"} & {*own["sentiment"]} <= {quote.sentiment for quote in card.quotes}


def test_a_topic_stands_at_the_stages_it_is_spoken_of(corpus: Corpus) -> None:
    first = corpus.topics["topic_id"].iloc[0]
    own = corpus.statements.index[corpus.statements["topic_id"] == first]
    few = max(1, len(own) // 20)
    stages = corpus.statements["stage"].mask(corpus.statements["topic_id"] == first, "use")
    stages.loc[own[: len(own) // 2]] = "support"
    stages.loc[own[:few]] = "need"

    card = next(each for each in cards_of(corpus.with_statements(stage=stages)) if each.anchor == f"topic-{int(first)}")

    assert card.stages == ("use", "support")
    assert card.spoken.startswith("Use ")


@pytest.mark.parametrize(
    ("share", "mood"), [(1.0, "praise"), (0.6, "rather-praise"), (0.5, "even"), (0.35, "rather-blame"), (0.0, "blame")]
)
def test_a_colour_goes_by_how_much_more_is_praise(corpus: Corpus, share: float, mood: str) -> None:
    said = np.where(np.linspace(0, 1, len(corpus.statements), endpoint=False) < share, "pos", "neg")
    one = corpus.with_statements(topic_id=0, sentiment=said)

    assert next(each.mood["code"] for each in cards_of(one) if each.row.topic_id == 0) == mood


def test_circles_stand_where_the_table_says(corpus: Corpus, cards: list[TopicCard]) -> None:
    found = topic_map(corpus.topics, cards)
    table = corpus.topics.set_index("topic_id")

    assert found is not None
    for dot in found.dots:
        row = table.loc[dot.card.row.topic_id]
        assert (dot.x, dot.y) == pytest.approx((row["map_x"] * WIDTH, row["map_y"] * WIDTH), abs=0.1)
        assert dot.y + dot.radius <= found.height + 0.1


def test_no_two_names_stand_over_one_another(corpus: Corpus, cards: list[TopicCard]) -> None:
    crowded = topic_map(corpus.topics.assign(map_x=0.5, map_y=0.5), cards)
    apart = topic_map(corpus.topics, cards)

    assert crowded is not None
    assert apart is not None
    assert [dot.named for dot in crowded.dots] == [True] + [False] * (len(cards) - 1)
    assert sum(dot.named for dot in apart.dots) > len(cards) / 2


def test_a_run_of_an_earlier_voc_has_topics_without_a_map(corpus: Corpus) -> None:
    page = Page(render(replace(corpus, topics=corpus.topics.drop(columns=["map_x", "map_y", "map_r"]))))

    assert "topicmap" not in page.each("class")
    assert "topiccards" in page.each("class")


def test_a_hidden_topic_is_on_no_map(corpus: Corpus) -> None:
    hidden = corpus.topics["topic_id"].iloc[0]
    page = Page(render(replace(corpus, topics=corpus.topics.assign(hidden=corpus.topics["topic_id"] == hidden))))

    assert f"topic-{hidden}" not in page.each("data-item")


def test_the_map_has_words_for_those_who_cannot_see_it(corpus: Corpus, cards: list[TopicCard]) -> None:
    page = Page(render(corpus))
    spots = [attrs for tag, attrs in page.tags if tag == "a" and str(attrs.get("class")).startswith("spot")]

    assert {attrs["href"] for attrs in spots} == {f"#{card.anchor}" for card in cards}
    assert all(f"{card.row.name}: {card.row.size:,} statement" in page.said for card in cards)


def test_what_the_filter_knows_is_there_without_it(corpus: Corpus) -> None:
    page = Page(render(corpus))
    kinds = Counter(attrs.get("data-kind") for _, attrs in page.tags)
    form = next(attrs for tag, attrs in page.tags if tag == "form")

    assert kinds["moment"] == len(corpus.moments)
    assert kinds["need"] == len(corpus.needs)
    assert kinds["topic"] == len(corpus.topics)
    assert "hidden" in form


def test_hostile_names_stay_text(corpus: Corpus) -> None:
    attacked = Page(render(hostile(corpus)))

    assert attacked.open == []
    assert [tag for tag, _ in attacked.tags].count("script") == 1
