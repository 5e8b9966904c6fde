"""Tests of voc/measure/needs/needs.py and of what it is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.measure.conftest import Planted
from voc.corpus import Corpus
from voc.measure.needs.need_clusters import cluster_needs
from voc.measure.needs.need_kinds import asks_for_something, beginnings, cue_places, kinds, leading_kind, need_kinds
from voc.measure.needs.need_phrases import Phrase, background, key_phrases, noun_phrases
from voc.measure.needs.need_scores import score_needs
from voc.measure.needs.need_sentences import need_sentence
from voc.measure.needs.needs import NeedsSettings, needs

QUICK = NeedsSettings(draws=40)
IN_TOPICS = QUICK.model_copy(update={"small": 0})
CODES = [kind["code"] for kind in kinds()]


def with_vectors(corpus: Corpus) -> Corpus:
    """Give every statement a vector of its topic with a little of its own."""
    own = np.random.default_rng(0).normal(0, 0.05, (len(corpus.statements), 16))
    vectors = own + np.eye(16)[corpus.statements["topic_id"].to_numpy() % 16]
    return replace(corpus, vectors=(vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I waited three weeks for a reply to be sent", "speed"),
        ("Which size do I order, it runs small", "choice"),
        ("The receptionist was rude", "respect"),
        ("Nobody tells you what is going on, no updates", "informed"),
        ("The handle broke after two weeks", "durability"),
        ("The app crashes when I open it", "reliability"),
        ("They denied my claim with some excuse", "fairness"),
        ("I tried to cancel my subscription", "control"),
        ("The premium went up again, far too expensive", "price"),
        ("The room was dirty and had a smell", "cleanliness"),
        ("I wish it had a handle", "offering"),
        ("I was charged twice for it", "billing"),
        ("They took money from my account after I cancelled", "billing"),
        ("Increase the number of staff", None),
        ("They increased my premium by a third", "price"),
    ],
)
def test_cues_tell_the_kind(text: str, code: str | None) -> None:
    assert need_kinds(pd.Series([text]))[0] == (CODES.index(code) if code else -1)


@pytest.mark.parametrize(
    ("cue", "begins"),
    [
        (r"\brude", ["rude"]),
        (r"\bfees?\b", ["fee"]),
        (r"\bno (?:reply|answer)", ["no "]),
        (r"\b(?:was|were|arriv\w+|hours?) late\b", ["was", "were", "arriv", "hour"]),
        (r"\b(?:can|could)\W?t (?:get (?:through|hold))", ["can", "could"]),
        (r"(?<!low )\bcosts?\b", ["cost"]),
        (r"\b\d+ (?:days|weeks) ago", ["days", "weeks"]),
        (r"\b(?:very )?late", [""]),
        (r"\blate|\bslow", [""]),
        (r"unanchored", [""]),
    ],
)
def test_the_letters_a_cue_begins_with(cue: str, begins: list[str]) -> None:
    assert beginnings(cue) == begins


def test_a_kind_leads_when_enough_speak_of_it() -> None:
    speed, last = CODES.index("speed"), len(CODES) - 1

    assert leading_kind(np.array([speed, speed, -1, -1])) == speed
    assert leading_kind(np.array([speed, -1, -1, -1, -1, -1])) == -1
    assert leading_kind(np.array([last, last, -1, speed, -1, -1])) == last


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Nothing.", False),
        ("N/A", False),
        ("I can't think of anything to improve", False),
        ("They could not have done any better", False),
        ("Nothing works", True),
        ("Could be better", True),
        ("Nobody could tell me the price", True),
        (None, True),
    ],
)
def test_asking_for_nothing_is_no_need(text: str | None, asks: bool) -> None:
    assert asks_for_something(pd.Series([text], dtype="str")).tolist() == [asks]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("The seat pitch was awful", {"seat pitch", "pitch"}),
        ("The zips broke after a month", {"zip"}),
        ("The check-in took for ever", {"check-in"}),
        ("It was a problem", set()),
    ],
)
def test_noun_phrases(text: str, keys: set[str]) -> None:
    assert {phrase.key for phrase in noun_phrases([text], [True])[0]} == keys


@pytest.mark.parametrize(
    ("text", "code", "keys"),
    [
        ("Waited an hour for the ambulance, without pain relief", "speed", {"ambulance"}),
        ("No error messages, but it doesn't work", "reliability", set()),
        ("The whole playlist doesn't work and the tablet is old", "reliability", {"playlist"}),
        ("The ambulance was fine", None, {"ambulance"}),
    ],
)
def test_phrases_that_a_cue_is_about(text: str, code: str | None, keys: set[str]) -> None:
    cues = cue_places(text, CODES.index(code) if code else -1)

    assert {phrase.key for phrase in noun_phrases([text], [True], [cues])[0]} == keys


def test_another_language_gives_its_words() -> None:
    assert noun_phrases(["Die Verspätung war schlimm"], [False]) == [
        {Phrase("verspätung", "“verspätung”"), Phrase("schlimm", "“schlimm”")}
    ]


def test_the_key_phrase_is_frequent_here_and_rare_elsewhere() -> None:
    zip_, thing = Phrase("zip", "the zip"), Phrase("bag", "the bag")
    here = [{zip_, thing}] * 6 + [{thing}] * 4
    everywhere = background(here + [{thing}] * 90)

    assert key_phrases(here, everywhere, 0.1)[0] == zip_


@pytest.mark.parametrize(
    ("code", "phrases", "stage", "sentence"),
    [
        ("choice", ["size"], "evaluate", "Customers need to know whether the size will suit them before they decide."),
        ("speed", ["delay", "refund"], "support", "Customers need to wait less for the refund."),
        ("respect", ["claim"], "support", "Customers need to be treated with respect when they ask for help."),
        ("respect", ["staff"], "use", "Customers need to be treated with respect by the staff."),
        ("durability", [], "use", "Customers need what they bought to last."),
        ("offering", ["menu"], "use", "Customers need the menu to be better."),
        ("offering", [], "use", None),
        (None, ["menu"], "use", "Customers need things to go better with the menu."),
        (None, [], "use", None),
    ],
)
def test_sentences(code: str | None, phrases: Sequence[str], stage: str, sentence: str | None) -> None:
    given = [Phrase(each, f"the {each}") for each in phrases]

    assert need_sentence(CODES.index(code) if code else -1, given, stage) == sentence


@pytest.mark.parametrize("kind", range(-1, len(CODES)))
def test_every_pattern_makes_a_whole_sentence(kind: int) -> None:
    for phrases in ([Phrase("zip", "the zips")], [Phrase("staff", "the staff")], []):
        for stage in ("need", "evaluate", "use", "none"):
            sentence = need_sentence(kind, phrases, stage)
            assert sentence is None or re.fullmatch(r"Customers need [^{}.]+\w\.", sentence)


def test_clusters_keep_to_topics_and_people() -> None:
    vectors = np.eye(4, dtype=np.float32)[[0, 0, 0, 1, 1, 2, 3]]
    topic, person = np.array([0, 0, 1, 0, 0, 0, 1]), np.array([0, 1, 2, 3, 3, 4, 5])

    found = cluster_needs(vectors, topic, person, distance=0.5, same=0.2)

    assert found.tolist() == [0, 0, -1, -1, -1, -1, -1]  # the third is alone in its topic; 3 and 4 are one person


def test_statements_beyond_the_exact_ones_join_the_nearest_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.eye(4, dtype=np.float32)[[0, 0, 1, 1, 1, 0, 2]]
    whole = cluster_needs(vectors, np.zeros(7, dtype=int), np.arange(7), 0.5, 0.2)
    monkeypatch.setattr("voc.measure.needs.need_clusters.EXACT", 4)

    assert cluster_needs(vectors, np.zeros(7, dtype=int), np.arange(7), 0.5, 0.2).tolist() == whole.tolist()


def test_scores_order_what_is_raised_often_and_seldom_met() -> None:
    raised = pd.DataFrame(
        {
            "number": [0] * 40 + [1] * 40 + [2] * 10,
            "person": [*range(40), *range(40), *range(10)],
            "met": [False] * 40 + [True] * 36 + [False] * 4 + [False] * 10,
        }
    )

    table = score_needs(raised, 3, people=50, draws=200, seed=0)

    assert table["importance"].tolist() == pytest.approx([10, 10, 5])
    assert table["satisfaction"].tolist() == pytest.approx([0.12, 8.9, 0.45], abs=0.02)
    assert table["opportunity"].rank(ascending=False).tolist() == [1, 2, 3]
    for name in ("importance", "satisfaction", "opportunity"):
        assert (table[f"{name}_low"] <= table[name] + 1e-9).all()
        assert (table[name] <= table[f"{name}_high"] + 1e-9).all()


def test_needs_are_found_named_and_evidenced(planted: Planted) -> None:
    result = needs(with_vectors(planted({"onboard-0": (0.0, -0.3), "use-1": (0.0, 0.0)}, pieces=300)), IN_TOPICS)
    table = result.needs

    assert sorted(table["need"]) == [
        f"Customers need to wait less for the {thing}." for thing in ("battery", "delivery")
    ]
    delivery = table.set_index("topic_id").loc[0]
    assert (delivery["stage"], delivery["value"]) == ("onboard", "functional")
    assert delivery["severity_low"] > 0.1
    assert table["opportunity"].is_monotonic_decreasing
    assert 3 < delivery["satisfaction"] < 7
    text = result.statements.set_index("statement_id")["text"]
    assert all("delivery" in text[each] for each in delivery["evidence"])


def test_the_order_of_rows_does_not_matter_and_the_input_stays(planted: Planted) -> None:
    corpus = with_vectors(planted({"onboard-0": (0.0, -0.3), "use-1": (0.0, 0.0)}, pieces=100))
    before = corpus.statements.copy()
    assert corpus.vectors is not None
    turned = Corpus(corpus.feedback.iloc[::-1], corpus.statements.iloc[::-1], corpus.vectors[::-1])

    pd.testing.assert_frame_equal(needs(corpus, QUICK).needs, needs(turned, QUICK).needs)
    pd.testing.assert_frame_equal(corpus.statements, before)


@pytest.mark.parametrize(
    ("pieces", "feelings", "rated"),
    [(3, ("neg",), True), (200, ("pos",), True), (200, ("neg",), True), (200, ("neg", "pos"), False)],
)
def test_any_corpus_gives_a_table(planted: Planted, pieces: int, feelings: tuple[str, ...], rated: bool) -> None:
    corpus = with_vectors(planted({"use-1": (0.0, -0.1)}, pieces=pieces, feelings=feelings, rated=rated, mention=0.9))

    result = needs(corpus, QUICK)

    assert result.has("needs.opportunity_low")
    assert len(result.needs) == (1 if pieces > 3 and "neg" in feelings else 0)
