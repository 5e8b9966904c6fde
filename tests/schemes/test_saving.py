"""Tests of voc/schemes/saving.py."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.schemes.own import content, labelled
from voc.errors import ModelError, OutputError
from voc.resources import file_hash
from voc.schemes.applying import apply_scheme
from voc.schemes.saving import MANIFEST, PAGE, SETUP, WEIGHTS, load_trained, save_trained
from voc.schemes.scheme import make_scheme
from voc.schemes.training import Trained, train_scheme

FILES = (WEIGHTS, SETUP, PAGE, MANIFEST)


@pytest.fixture
def trained(tiny_encoder: object) -> Trained:  # noqa: ARG001
    return train_scheme(make_scheme(content(none_below=0.1)), labelled(60))


def test_a_saved_scheme_labels_the_same_and_is_the_same_bytes(trained: Trained, tmp_path: Path) -> None:
    for name in ("one", "two", "two"):  # the second replaces itself
        save_trained(trained, tmp_path / name)
    rows = labelled(20, seed=9)
    before, after = apply_scheme(rows, trained), apply_scheme(rows, load_trained(tmp_path / "one"))
    assert before["reason"].tolist() == after["reason"].tolist()
    np.testing.assert_allclose(before["reason_p"], after["reason_p"], atol=1e-4)
    assert load_trained(tmp_path / "one").figures == trained.figures
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_no_text_of_the_rows_is_saved(trained: Trained, tmp_path: Path) -> None:
    save_trained(trained, tmp_path)
    saved = b"".join((tmp_path / name).read_bytes() for name in FILES).decode("utf-8", "ignore")
    assert not [text for text in labelled(60)["statement"] if text in saved]
    assert "made/" not in saved  # nor the name of a document
    assert "charged twice" in saved  # an example of the scheme


def test_the_card_tells_scheme_data_scores_and_what_is_weak(trained: Trained, tmp_path: Path) -> None:
    save_trained(trained, tmp_path)
    page = (tmp_path / PAGE).read_text()
    for line in (
        "| delivery | Late Parcel | courier or box | 0 | own |",
        "60 labelled statements of 30 documents, and 3 examples",
        "From 5-fold cross-validation",
        "gets `none`",
        "- Without a definition: app.",
    ):
        assert line in page


def test_a_card_without_scores_says_so(tiny_encoder: object, tmp_path: Path) -> None:  # noqa: ARG001
    save_trained(train_scheme(make_scheme(content())), tmp_path)
    assert "Nothing was scored" in (tmp_path / PAGE).read_text()


@pytest.mark.parametrize("name", [WEIGHTS, SETUP, MANIFEST])
def test_a_changed_or_missing_file_is_refused_in_one_line(trained: Trained, tmp_path: Path, name: str) -> None:
    save_trained(trained, tmp_path)
    path = tmp_path / name
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ModelError, match=rf"{name} is (not as it was written|damaged)") as caught:
        load_trained(tmp_path)
    assert "\n" not in str(caught.value)
    path.unlink()
    with pytest.raises(ModelError, match=rf"{name} is missing. Train it again: voc train"):
        load_trained(tmp_path)


def test_another_version_is_refused(trained: Trained, tmp_path: Path) -> None:
    save_trained(trained, tmp_path)
    setup = json.loads((tmp_path / SETUP).read_text())
    (tmp_path / SETUP).write_text(json.dumps({**setup, "encoder": "another"}))
    hashes = {name: file_hash(tmp_path / name) for name in (WEIGHTS, SETUP, PAGE)}
    (tmp_path / MANIFEST).write_text(json.dumps(hashes))
    with pytest.raises(ModelError, match="another version of voc"):
        load_trained(tmp_path)


def test_a_folder_with_other_things_is_left_alone(trained: Trained, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"holds notes\.txt, which is no trained scheme"):
        save_trained(trained, tmp_path)
    with pytest.raises(OutputError, match="is a file"):
        save_trained(trained, tmp_path / "notes.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
