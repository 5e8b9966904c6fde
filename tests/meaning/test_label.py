"""Tests of voc/meaning/label.py, with the heads that ship."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.errors import SettingsError
from voc.meaning import label as module
from voc.meaning.bases import LARGE
from voc.meaning.encoder import encode_texts
from voc.meaning.features import FACTS, Sight
from voc.meaning.heads import BEST, FULL, InContext, Voices, shipped_heads
from voc.meaning.label import LABELS, LabelSettings, label, says_nothing
from voc.meaning.net import Member
from voc.meaning.static import STATIC
from voc.resources import definition, shipped

SETTINGS = LabelSettings()
FEEDBACK = pd.DataFrame(
    {
        "feedback_id": ["f1", "f2"],
        "source_kind": ["review", None],
        "rating": [5.0, np.nan],
        "rating_min": [1.0, np.nan],
        "rating_max": [5.0, np.nan],
        "low_is_good": [False, False],
        "nps": [np.nan, np.nan],
        "recommend": [np.nan, 1.0],
    }
)


def corpus(texts: list[str], owners: list[str], seed: int = 0) -> Corpus:
    """Return statements with vectors of unit length made by chance."""
    vectors = np.random.default_rng(seed).normal(size=(len(texts), 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    whole = {owner: " ".join(text for text, own in zip(texts, owners, strict=True) if own == owner) for owner in owners}
    starts = [whole[owner].find(text) for text, owner in zip(texts, owners, strict=True)]
    statements = pd.DataFrame({"feedback_id": owners, "start": starts, "text": pd.Series(texts, dtype="str")})
    statements["end"] = statements["start"] + statements["text"].str.len()
    return Corpus(FEEDBACK.assign(text=FEEDBACK["feedback_id"].map(whole)), statements, vectors)


THREE = corpus(["It works.", "Will buy again!", "ok"], ["f1", "f1", "f2"])


def test_every_statement_gets_a_known_class_a_probability_and_another_class() -> None:
    statements = label(THREE, SETTINGS).statements
    classes_of = {**definition("labels")["classes"], "emotion": list(definition("emotions")["classes"])}
    for name, classes in classes_of.items():
        assert set(statements[name].astype(str)) <= set(classes)
        assert set(statements[f"{name}_second"].astype(str)) <= set(classes)
        assert (statements[name] != statements[f"{name}_second"]).all()
        assert statements[f"{name}_p"].between(0, 1).all()
    assert statements["turn"].dtype == np.int8


@pytest.mark.parametrize("text", ["n/a", "N/A", "None", ".", "-", "", " nothing. ", "No comment", "??", "None!"])
def test_an_answer_without_content_says_nothing(text: str) -> None:
    row = label(corpus([text], ["f1"]), SETTINGS).statements.iloc[0]
    assert [row[name] for name in LABELS] == ["none", "none", "none", "neu", "none", "none", 0, "neutral"]
    assert [row[f"{name}_second"] != row[name] for name in LABELS] == [True] * 8


@pytest.mark.parametrize("text", ["None of it works", "No, the bus was late", "nada funciona", "❤️", "Nothing fits"])
def test_an_answer_with_content_is_not_silent(text: str) -> None:
    assert not says_nothing(pd.Series([text])).any()


def test_missing_text_is_silent() -> None:
    assert says_nothing(pd.Series([None, "fine"], dtype="str")).tolist() == [True, False]


def test_a_label_does_not_depend_on_other_feedback_or_on_order() -> None:
    alone = label(Corpus(THREE.feedback, THREE.statements.iloc[:2], THREE.vectors[:2]), SETTINGS).statements  # type: ignore[index]
    turned = label(Corpus(THREE.feedback[::-1], THREE.statements[::-1], THREE.vectors[::-1]), SETTINGS).statements[::-1]  # type: ignore[index]
    whole = label(THREE, SETTINGS).statements
    for name in LABELS:
        np.testing.assert_allclose(alone[f"{name}_p"], whole[f"{name}_p"][:2], atol=1e-5)
        np.testing.assert_allclose(turned[f"{name}_p"], whole[f"{name}_p"], atol=1e-5)


def test_no_statements_are_no_labels() -> None:
    empty = Corpus(THREE.feedback, THREE.statements.iloc[:0], np.zeros((0, 0), dtype=np.float32))
    assert len(label(empty, SETTINGS).statements) == 0


def test_whatever_serves_the_topics_the_heads_read_for_themselves() -> None:
    other = replace(THREE, vectors=np.ones((3, 8), dtype=np.float32)).with_facts("encode", model="bge")
    pd.testing.assert_frame_equal(label(other, SETTINGS).statements, label(THREE, SETTINGS).statements)


def test_with_static_vectors_the_quick_heads_label_and_nothing_is_read_in_context(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the reader was asked")

    monkeypatch.setattr("voc.meaning.reader.Reader.read", refuse)
    texts = ["Terrible, it broke and nobody answers.", "I love it, it works so well!", "n/a"]
    quick = corpus(texts, ["f1", "f1", "f2"])
    quick = replace(quick, vectors=encode_texts(texts, STATIC)[0]).with_facts("encode", model=STATIC)

    found = label(quick, SETTINGS)

    assert found.statements["sentiment"].tolist() == ["neg", "pos", "neu"]
    card = json.loads(shipped("models", "quick", "card.json").read_text())["scores"]["unseen, three readers"]
    assert found.facts["label"]["scores"]["stage"]["accuracy"] == card["stage"]["at_random"]["accuracy"]


def test_no_statements_are_no_labels_with_static_vectors() -> None:
    empty = Corpus(THREE.feedback, THREE.statements.iloc[:0], encode_texts([], STATIC)[0])
    assert len(label(empty.with_facts("encode", model=STATIC), SETTINGS).statements) == 0


def test_the_cards_accuracy_goes_into_the_facts() -> None:
    scores = label(THREE, SETTINGS).facts["label"]["scores"]

    assert list(scores) == list(definition("labels")["classes"])
    assert all(low <= value <= high for value, low, high in (each["accuracy"] for each in scores.values()))


class Beside:
    """In the place of the larger reader, which no test fetches: makes of every statement the same vector."""

    def __init__(self) -> None:
        self.read_before: list[bool] = []

    def read(self, seen: Sight, keep: bool = True) -> tuple[Sight, int]:  # noqa: ARG002
        self.read_before.append(seen.read is not None)
        return replace(seen, read=np.zeros((len(seen), LARGE.form.width), dtype=np.float32)), len(seen)


@pytest.fixture
def best(monkeypatch: pytest.MonkeyPatch) -> Beside:
    """Return the stand-in; heads of the best tier are the full ones with it and a net that says 'advocate'."""
    full, reader = shipped_heads(FULL), Beside()
    scores = np.zeros(sum(map(len, full.classes.values())))
    scores[full.classes["stage"].index("advocate")] = 99
    net = Member(((np.zeros((LARGE.form.width + FACTS, len(scores))), scores),))
    heads = replace(full, voices=Voices(full.voices.alone, InContext(reader, net)))  # type: ignore[arg-type]
    monkeypatch.setattr(module, "shipped_heads", lambda name: heads if name == BEST else shipped_heads(name))
    return reader


def test_the_best_tier_reads_again_by_the_larger_encoder_and_leaves_the_emotion(best: Beside) -> None:
    plain, better = (label(THREE, LabelSettings(best=each)) for each in (False, True))
    assert best.read_before == [False]  # what the default reader made of them is not for the larger one's net
    assert (better.statements["stage"] == "advocate").tolist() == [True, True, True]
    one, other = (each.statements.filter(regex="^emotion") for each in (plain, better))
    pd.testing.assert_frame_equal(one, other)
    assert [each.facts["label"]["tier"] for each in (plain, better)] == ["full", "best"]
    card = json.loads(shipped("models", "best", "card.json").read_text())["scores"]["unseen, three readers"]
    assert better.facts["label"]["scores"]["stage"]["accuracy"] == card["stage"]["at_random"]["accuracy"]


def test_a_quick_run_that_is_to_be_the_best_is_refused() -> None:
    quick = replace(THREE, facts={"encode": {"model": STATIC}})
    with pytest.raises(SettingsError, match="leave --quick, or best under"):
        label(quick, LabelSettings(best=True))
