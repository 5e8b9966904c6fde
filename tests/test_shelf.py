"""Tests of voc/shelf.py."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from voc.corpus import Corpus
from voc.errors import OutputError
from voc.shelf import SHELF, Shelf


def piece(*texts: str) -> Corpus:
    feedback = pd.DataFrame({"feedback_id": ["0", "1"][: len(texts)], "raw_text": texts})
    return Corpus(feedback).with_facts("read", names=["Pump"])


def done(corpus: Corpus) -> Corpus:
    feedback = corpus.feedback.rename(columns={"raw_text": "text"})
    feedback["kept"] = pd.array([True, None][: len(feedback)], dtype="boolean")
    statements = pd.DataFrame({"feedback_id": feedback["feedback_id"], "turn": pd.array([1] * len(feedback), "int8")})
    return replace(corpus, feedback=feedback, statements=statements, trail=("redact",)).with_facts("redact", NAME=2)


def shelved(folder: Path, made_by: str = "me") -> Shelf:
    shelf = Shelf(folder)
    shelf.put(piece("a", "b"), made_by, done(piece("a", "b")))
    return shelf


def test_what_is_put_is_got(tmp_path: Path) -> None:
    shelved(tmp_path)

    found = Shelf(tmp_path).get(piece("a", "b"), "me")

    assert found is not None
    pd.testing.assert_frame_equal(found.feedback, done(piece("a", "b")).feedback)
    pd.testing.assert_frame_equal(found.statements, done(piece("a", "b")).statements)
    assert found.trail == ("redact",)
    assert found.facts["redact"] == {"NAME": 2}
    assert found.facts["read"] == {"names": ["Pump"]}


@pytest.mark.parametrize(
    ("texts", "made_by"), [(("a", "c"), "me"), (("a",), "me"), (("b", "a"), "me"), (("a", "b"), "other settings")]
)
def test_a_part_of_other_rows_or_settings_is_not_found(texts: tuple[str, ...], made_by: str, tmp_path: Path) -> None:
    shelved(tmp_path)

    assert Shelf(tmp_path).get(piece(*texts), made_by) is None


def test_a_part_made_by_other_code_or_models_is_not_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelved(tmp_path)
    monkeypatch.setattr("voc.shelf.circumstances", lambda: "another version")

    assert Shelf(tmp_path).get(piece("a", "b"), "me") is None


@pytest.mark.parametrize("ending", ["feedback.parquet", "statements.parquet", "json"])
@pytest.mark.parametrize("harm", ["cut", "changed", "gone"])
def test_a_damaged_part_is_as_good_as_none(ending: str, harm: str, tmp_path: Path) -> None:
    shelved(tmp_path)
    (path,) = (tmp_path / SHELF).glob(f"*.{ending}")
    whole = path.read_bytes()
    path.unlink() if harm == "gone" else path.write_bytes(whole[:-9] if harm == "cut" else whole[::-1])

    assert Shelf(tmp_path).get(piece("a", "b"), "me") is None


def test_raw_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="raw_text"):
        Shelf(tmp_path).put(piece("a"), "me", piece("a"))


def test_parts_of_other_runs_are_swept_out(tmp_path: Path) -> None:
    shelved(tmp_path, "earlier settings")
    shelf = shelved(tmp_path)

    assert len(list((tmp_path / SHELF).iterdir())) == 6
    shelf.sweep()
    assert len(list((tmp_path / SHELF).iterdir())) == 3
    assert Shelf(tmp_path).get(piece("a", "b"), "me") is not None


def test_the_names_of_parts_say_nothing_of_their_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelved(tmp_path)
    monkeypatch.setattr("voc.shelf.key", lambda: b"another workspace".ljust(32))

    assert Shelf(tmp_path).get(piece("a", "b"), "me") is None
