"""Tests of voc/meaning/edits.py, edit_replay.py and edit_file.py."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.meaning.test_topics import SETTINGS, THEMES, WIDTH, planted
from voc.corpus import Corpus
from voc.errors import SettingsError
from voc.meaning.edit_file import make_edits, read_edits
from voc.meaning.edits import EditsSettings, edits
from voc.meaning.topics import topics
from voc.settings import load_settings

LIKE = {theme: list(texts) for theme, texts in THEMES.items()}


def embed(texts: Sequence[str], model: str) -> tuple[np.ndarray, int]:  # noqa: ARG001
    """Return each example's theme as a direction; what is of no theme lies apart."""
    place = {text: at for at, texts_of in enumerate(THEMES.values()) for text in texts_of}
    return np.eye(WIDTH, dtype=np.float32)[[place.get(text, WIDTH - 1) for text in texts]], len(texts)


@pytest.fixture(scope="module")
def found() -> Corpus:
    return topics(planted(), SETTINGS).with_facts("encode", model="none")


@pytest.fixture(autouse=True)
def _no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voc.meaning.edits.encode_texts", embed)


def edited(corpus: Corpus, *wanted: dict[str, Any]) -> Corpus:
    return edits(corpus, EditsSettings.model_validate({"edit": wanted}))


def name_of(corpus: Corpus, theme: str) -> str:
    """Return the name of the topic that most statements of a theme have."""
    topic = corpus.statements.loc[corpus.statements["theme"] == theme, "topic_id"].mode().iloc[0]
    return str(corpus.topics.set_index("topic_id")["name"][topic])


def lost(corpus: Corpus) -> list[str | None]:
    return [each["lost"] for each in corpus.facts["edits"]["replayed"]]


def test_without_edits_nothing_changes(found: Corpus) -> None:
    assert edits(found, EditsSettings()).statements is found.statements


def test_a_topic_is_renamed(found: Corpus) -> None:
    after = edited(found, {"do": "rename", "topic": name_of(found, "leak"), "to": "Leaking bottle"})

    assert name_of(after, "leak") == "Leaking bottle"
    assert after.facts["edits"]["moved"] == []
    assert after.statements["topic_id"].tolist() == found.statements["topic_id"].tolist()


def test_a_topic_is_sought_by_what_it_holds_when_its_name_is_gone(found: Corpus) -> None:
    after = edited(found, {"do": "rename", "topic": {"name": "As it was", "like": LIKE["smell"]}, "to": "Smell"})

    assert name_of(after, "smell") == "Smell"


def test_an_edit_that_no_longer_applies_says_so_and_the_others_go_on(found: Corpus) -> None:
    after = edited(
        found,
        {"do": "hide", "topic": {"name": "Gone", "like": ["of no theme"]}},
        {"do": "rename", "topic": name_of(found, "price").upper(), "to": "Dear"},
    )

    assert lost(after) == ["no topic is called 'Gone'", None]
    assert name_of(after, "price") == "Dear"


def test_a_name_is_given_once(found: Corpus) -> None:
    after = edited(found, {"do": "rename", "topic": name_of(found, "leak"), "to": name_of(found, "price").lower()})

    assert "is called" in str(lost(after)[0])
    assert after.topics["name"].tolist() == found.topics["name"].tolist()


def test_topics_are_merged_and_their_statements_move(found: Corpus) -> None:
    leak, pads = name_of(found, "leak"), name_of(found, "pads")

    after = edited(found, {"do": "merge", "topics": [leak, pads], "to": "Supply"})

    assert name_of(after, "leak") == name_of(after, "pads") == "Supply"
    assert len(after.topics) == len(found.topics) - 1
    assert after.topics.set_index("name")["size"]["Supply"] == 80
    assert after.facts["edits"]["moved"] == [{"from": pads, "to": "Supply", "statements": 40}]


def test_a_merged_topic_can_be_split_again(found: Corpus) -> None:
    leak, pads = name_of(found, "leak"), name_of(found, "pads")

    after = edited(
        found,
        {"do": "merge", "topics": [leak, pads], "to": "Supply"},
        {"do": "split", "topic": "Supply", "into": {"Leaks": LIKE["leak"][:1], "Pads": LIKE["pads"][:1]}},
    )

    assert (name_of(after, "leak"), name_of(after, "pads")) == ("Leaks", "Pads")
    others = ~found.statements["theme"].isin(["leak", "pads"])
    assert after.statements["topic_id"][others].tolist() == found.statements["topic_id"][others].tolist()


def test_a_split_moves_no_statement_of_another_topic(found: Corpus) -> None:
    smell = name_of(found, "smell")

    after = edited(found, {"do": "split", "topic": smell, "into": {"Near": LIKE["smell"], "Far": LIKE["price"]}})

    moved = after.facts["edits"]["moved"]
    assert {each["from"] for each in moved} <= {smell}
    assert name_of(after, "price") == name_of(found, "price")


def test_a_hidden_topic_keeps_its_statements(found: Corpus) -> None:
    after = edited(found, {"do": "hide", "topic": name_of(found, "leak")})

    assert after.topics.loc[after.topics["hidden"], "name"].tolist() == [name_of(found, "leak")]
    assert after.statements["topic_id"].tolist() == found.statements["topic_id"].tolist()


def test_a_seed_takes_the_statements_nearest_to_it(found: Corpus) -> None:
    both = edited(found, {"do": "merge", "topics": [name_of(found, "leak"), name_of(found, "pads")], "to": "Supply"})

    after = edited(both, {"do": "seed", "topic": "Pads", "like": LIKE["pads"]})

    assert (name_of(after, "leak"), name_of(after, "pads")) == ("Supply", "Pads")
    assert after.topics.set_index("name")["size"]["Pads"] == 40


def test_a_topic_that_is_there_already_takes_the_name_of_its_seed(found: Corpus) -> None:
    after = edited(found, {"do": "pin", "topic": "Pads", "like": LIKE["pads"]})

    assert name_of(after, "pads") == "Pads"
    assert len(after.topics) == len(found.topics)


@pytest.mark.parametrize(
    ("edit", "number"),
    [
        ({"do": "merge", "topics": [LIKE["leak"], LIKE["pads"]]}, 3),
        ({"do": "split", "topic": LIKE["smell"], "into": {"Near": LIKE["smell"], "Far": LIKE["leak"]}}, 5),
        ({"do": "hide", "topic": LIKE["leak"]}, 4),
        ({"do": "seed", "topic": "Wind", "like": ["of no theme"]}, 5),
    ],
    ids=["merged", "split", "hidden", "seeded"],
)
def test_every_edited_topic_has_a_place_on_the_map(found: Corpus, edit: dict[str, Any], number: int) -> None:
    called = {key: _called(value) for key, value in edit.items()}

    places = edited(found, called).topics[["map_x", "map_y", "map_r"]]

    assert len(places) == number
    assert np.isfinite(places.to_numpy()).all()
    assert places.drop_duplicates(["map_x", "map_y"]).equals(places)


def _called(value: Any) -> Any:
    """Return examples as a topic that holds them."""
    if not isinstance(value, list) or value == ["of no theme"]:
        return value
    return [_called(each) for each in value] if isinstance(value[0], list) else {"name": "?", "like": value}


def test_edits_that_were_replayed_already_change_nothing_more(found: Corpus) -> None:
    leak, pads, smell, price = (
        {"name": name_of(found, theme), "like": LIKE[theme]} for theme in ("leak", "pads", "smell", "price")
    )
    wanted: list[dict[str, Any]] = [
        {"do": "merge", "topics": [leak, pads], "to": "Supply"},
        {"do": "split", "topic": smell, "into": {"Near": LIKE["smell"], "Far": LIKE["leak"]}},
        {"do": "rename", "topic": price, "to": "Dear"},
        {"do": "hide", "topic": "Supply"},
    ]

    once = edited(found, *wanted)
    twice = edited(once, *wanted)

    assert lost(twice) == [None] * 4
    assert twice.facts["edits"]["moved"] == []
    assert twice.topics["name"].tolist() == once.topics["name"].tolist()


def test_edits_change_the_same_whatever_the_order_of_rows(found: Corpus) -> None:
    from tests.meaning.test_topics import taken

    order = np.random.default_rng(1).permutation(len(found.statements))
    wanted = {"do": "split", "topic": name_of(found, "smell"), "into": {"A": LIKE["smell"], "B": LIKE["leak"]}}
    shuffled = topics(taken(planted(), order), SETTINGS).with_facts("encode", model="none")

    one, other = (edited(each, wanted).statements.set_index("statement_id")["topic_id"] for each in (found, shuffled))

    assert other[one.index].tolist() == one.tolist()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"do": "rename", "topic": "A"}, r"edit 1, rename\.to: field required"),
        ({"do": "move", "topic": "A"}, r"edit 1: .*'move'"),
        ({"do": "merge", "topics": ["A"]}, r"edit 1, merge\.topics: .*at least 2"),
        ({"do": "hide", "topic": "A", "why": "B"}, r"edit 1, hide\.why: extra inputs"),
        ({"do": "seed", "topic": "A", "like": []}, r"edit 1, seed\.like: .*at least 1"),
    ],
)
def test_a_wrong_edit_is_refused_with_its_place(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        make_edits({"edit": [wrong]})


def test_another_section_is_refused() -> None:
    with pytest.raises(SettingsError, match="no 'edits' here"):
        make_edits({"edits": []})


def test_edits_stand_in_a_file_beside_the_settings(tmp_path: Path) -> None:
    (tmp_path / "topics.toml").write_text('[[edit]]\ndo = "hide"\ntopic = "A"\n')
    (tmp_path / "voc.toml").write_text('[edits]\nfile = "topics.toml"\n')

    assert load_settings(tmp_path / "voc.toml").edits.edit == read_edits(tmp_path / "topics.toml")


def test_the_id_of_a_topic_that_was_merged_away_is_never_given_again(found: Corpus) -> None:
    last = found.topics.set_index("topic_id")["name"][3]
    merged = edited(found, {"do": "merge", "topics": [name_of(found, "smell"), last], "to": "A"})
    both = {"do": "seed", "topic": "Wind", "like": ["of no theme"]}

    after = edited(merged, both)

    assert after.topics.set_index("name")["topic_id"]["Wind"] == 4


def test_what_was_hidden_stays_hidden_when_more_is_decided(found: Corpus) -> None:
    hidden = edited(found, {"do": "hide", "topic": name_of(found, "leak")})

    after = edited(hidden, {"do": "rename", "topic": name_of(found, "price"), "to": "Dear"})

    assert after.topics.loc[after.topics["hidden"], "name"].tolist() == [name_of(found, "leak")]
