"""Tests of voc/meaning/known_topics.py: the topics of an earlier run in a new one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.meaning.test_topics import SETTINGS, WIDTH, planted, taken
from voc.corpus import Corpus
from voc.errors import OutputError, SettingsError
from voc.meaning.topics import topics
from voc.store import claim, load, save


def with_model(corpus: Corpus) -> Corpus:
    return corpus.with_facts("encode", model="tiny")


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, str]:
    found = topics(with_model(planted()), SETTINGS)
    named = replace(found, topics=found.topics.assign(name=[f"Ours {each}" for each in found.topics["topic_id"]]))
    folder = claim(tmp_path_factory.mktemp("earlier") / "run")
    save(named, folder)
    return named, str(folder)


def test_the_model_comes_back_with_the_run(earlier: tuple[Corpus, str]) -> None:
    found, run = earlier
    model = load(run).topic_model

    assert model is not None
    assert found.topic_model is not None
    np.testing.assert_array_equal(model.centres, found.topic_model.centres)


def test_a_changed_model_is_not_believed(earlier: tuple[Corpus, str], tmp_path: Path) -> None:
    found, _ = earlier
    folder = claim(tmp_path / "run")
    save(found, folder)
    (folder / "topic_model.safetensors").write_bytes(b"other")

    with pytest.raises(OutputError, match=r"topic_model\.safetensors is missing or has changed"):
        load(folder)


def test_the_same_statements_have_the_same_topics_and_names(earlier: tuple[Corpus, str]) -> None:
    before, run = earlier
    rows = np.arange(0, len(before.statements), 3)

    after = topics(with_model(taken(planted(), rows)), SETTINGS.model_copy(update={"run": run}))

    wanted = before.statements.set_index("statement_id").loc[after.statements["statement_id"]]
    assert after.statements["topic_id"].tolist() == wanted["topic_id"].tolist()
    assert after.statements["topic_score"].tolist() == wanted["topic_score"].tolist()
    assert sorted(after.topics["name"]) == sorted(before.topics["name"])


def with_parking() -> Corpus:
    """Return the planted statements and sixty of a theme that the earlier run did not have."""
    more = planted()
    assert more.vectors is not None
    rng = np.random.default_rng(5)
    vectors = np.eye(WIDTH)[9] + rng.normal(0, 0.06, (60, WIDTH))
    ids = [f"g{each:02d}" for each in range(60)]
    fresh = pd.DataFrame({"statement_id": [f"{each}-0" for each in ids], "feedback_id": ids, "start": 0})
    fresh = fresh.assign(text=[f"nowhere to park again {each}" for each in ids], theme="park", sentiment="neg")
    both = replace(
        more,
        feedback=pd.concat([more.feedback, pd.DataFrame({"feedback_id": ids, "lang": "en"})], ignore_index=True),
        statements=pd.concat([more.statements, fresh], ignore_index=True),
        vectors=np.vstack([more.vectors, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)]).astype(np.float32),
    )
    return with_model(both)


def test_what_the_earlier_topics_lack_is_told(earlier: tuple[Corpus, str]) -> None:
    _, run = earlier
    settings = SETTINGS.model_copy(update={"run": run})

    same, more = (topics(corpus, settings).facts["topics"] for corpus in (with_model(planted()), with_parking()))

    assert same["lacking"] == []
    assert [each["statements"] for each in more["lacking"]] == [60]
    assert "park" in more["lacking"][0]["name"].lower()


def test_a_refit_keeps_ids_and_names_and_says_what_is_new(earlier: tuple[Corpus, str]) -> None:
    before, run = earlier

    after = topics(with_parking(), SETTINGS.model_copy(update={"run": run, "refit": True}))

    old = after.statements[after.statements["theme"] != "park"].set_index("statement_id")
    assert old["topic_id"].tolist() == before.statements["topic_id"].tolist()
    table = after.topics.set_index("topic_id")
    assert table.loc[[0, 1, 2, 3], "name"].tolist() == [f"Ours {each}" for each in range(4)]
    new = set(after.statements.loc[after.statements["theme"] == "park", "topic_id"])
    assert new.isdisjoint(range(4))
    origin = {each["topic"]: each["origin"] for each in after.facts["topics"]["lineage"]}
    assert origin == {**dict.fromkeys(range(4), "same"), **dict.fromkeys(new, "new")}


def test_topics_of_other_vectors_are_refused(earlier: tuple[Corpus, str]) -> None:
    with pytest.raises(SettingsError, match="found with the model 'tiny' and this run has 'static'"):
        topics(planted().with_facts("encode", model="static"), SETTINGS.model_copy(update={"run": earlier[1]}))


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="holds no finished run"):
        topics(with_model(planted()), SETTINGS.model_copy(update={"run": str(tmp_path)}))
