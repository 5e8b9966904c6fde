"""Tests of voc/meaning/heads.py and net.py."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from voc.errors import ModelError
from voc.meaning.calibrate import Calibration
from voc.meaning.features import FACTS, GRAM_BITS, Sight, sight
from voc.meaning.heads import WEIGHTS, Heads, InContext, Voices, load_heads, save_heads
from voc.meaning.label import EMOTION, HEADS
from voc.meaning.layers import published
from voc.meaning.minilm import WIDTH
from voc.meaning.net import Member, Net
from voc.meaning.reader import Reader
from voc.meaning.static import shipped_table
from voc.resources import definition, shipped

CLASSES = {"colour": ("red", "blue"), "size": ("s", "m", "l")}


def seen() -> Sight:
    statements = pd.DataFrame({"feedback_id": ["f", "f"], "start": [0, 5], "end": [4, 9], "text": ["One.", "Two!"]})
    columns = ("source_kind", "rating", "rating_min", "rating_max", "low_is_good", "nps", "recommend")
    feedback = pd.DataFrame({"feedback_id": ["f"], "text": ["One. Two!"], **{name: [np.nan] for name in columns}})
    return sight(statements, feedback.assign(low_is_good=False), np.eye(2, WIDTH, dtype=np.float32))


def heads(words: bool = True) -> Heads:
    chance = np.random.default_rng(1)

    def member(width: int) -> Member:
        return Member(
            tuple((chance.normal(size=shape) / 4, chance.normal(size=shape[1])) for shape in ((width, 8), (8, 5)))
        )

    weights = chance.normal(size=(2**GRAM_BITS, 5)) if words else np.zeros((0, 0))
    marks = {label: Calibration(1.5, np.zeros(len(codes)), np.zeros(len(codes))) for label, codes in CLASSES.items()}
    net = Net((member(WIDTH + FACTS), member(WIDTH + FACTS)), weights.astype(np.float32))
    layers = {name: weight.numpy() for name, weight in published().encoder.layer.state_dict().items()}
    lens = np.eye(WIDTH, dtype=np.float32), np.zeros(WIDTH, dtype=np.float32)
    return Heads(Voices(net, InContext(Reader(layers, lens), member(WIDTH + FACTS))), CLASSES, marks)


@pytest.mark.parametrize("words", [True, False])
def test_saved_heads_predict_the_same(tmp_path: Path, words: bool) -> None:
    save_heads(heads(words), tmp_path / "heads")
    before, after = heads(words).predict(seen()), load_heads(tmp_path / "heads").predict(seen())
    for label in CLASSES:
        np.testing.assert_allclose(before[label].chances, after[label].chances, atol=0.02)
        np.testing.assert_allclose(after[label].chances.sum(axis=1), 1, atol=1e-6)


def test_small_weights_are_smaller_and_predict_nearly_the_same(tmp_path: Path) -> None:
    whole = Heads(Voices(heads().voices.alone), CLASSES, heads().calibrations)
    save_heads(whole, tmp_path / "whole")
    save_heads(whole, tmp_path / "small", small=True)
    sizes = [(tmp_path / name / WEIGHTS).stat().st_size for name in ("whole", "small")]
    assert sizes[1] < sizes[0]
    before, after = whole.predict(seen()), load_heads(tmp_path / "small").predict(seen())
    for label in CLASSES:
        np.testing.assert_allclose(before[label].chances, after[label].chances, atol=0.05)


@pytest.mark.parametrize(("full_name", "quick_name"), [(each["full"], each["quick"]) for each in (HEADS, EMOTION)])
def test_quick_heads_fit_static_vectors_and_have_the_classes_of_the_full_ones(full_name: str, quick_name: str) -> None:
    quick, full = (load_heads(shipped("models", each)) for each in (quick_name, full_name))
    assert quick.classes == full.classes
    assert quick.voices.in_context is None
    (width, _), *_ = (weight.shape for weight, _ in quick.voices.alone.members[0].layers)
    assert width == shipped_table().shape[1] + FACTS


def test_lean_moves_the_label_but_not_the_probability() -> None:
    plain = heads().predict(seen())["size"]
    leaning = Heads(
        heads().voices, CLASSES, {**heads().calibrations, "size": Calibration(1.5, np.zeros(3), np.array([0, 0, 50.0]))}
    )
    moved = leaning.predict(seen())["size"]
    assert moved.given().tolist() == ["l", "l"]
    np.testing.assert_allclose(moved.chances, plain.chances)
    np.testing.assert_allclose(moved.sure(), plain.chances[:, 2])


@pytest.mark.parametrize("name", ["heads.safetensors", "heads.json"])
def test_a_changed_or_missing_file_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    save_heads(heads(), tmp_path / "heads")
    path = tmp_path / "heads" / name
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(ModelError, match=rf"{name} is not the published one") as caught:
        load_heads(tmp_path / "heads")
    assert "\n" not in str(caught.value)
    path.unlink()
    with pytest.raises(ModelError, match=rf"{name} is missing"):
        load_heads(tmp_path / "heads")


def test_heads_that_see_other_things_are_refused(tmp_path: Path) -> None:
    import hashlib

    save_heads(heads(), tmp_path / "heads")
    path, manifest = tmp_path / "heads" / "heads.json", tmp_path / "manifest.json"
    path.write_text(path.read_text().replace(f'"facts": {FACTS}', '"facts": 2'))
    noted = json.loads(manifest.read_text())
    noted["heads/heads.json"]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(noted))
    with pytest.raises(ModelError, match="another version"):
        load_heads(tmp_path / "heads")


def test_the_shipped_heads_are_whole_and_know_the_codebook() -> None:
    shipped_heads = load_heads(shipped("models", "heads"))
    assert {label: list(codes) for label, codes in shipped_heads.classes.items()} == definition("labels")["classes"]
    for name, noted in json.loads(shipped("models", "manifest.json").read_text()).items():
        assert shipped("models", name).stat().st_size == noted["bytes"]


def test_classes_are_those_of_the_journey_and_of_value() -> None:
    classes, journey, values = definition("labels")["classes"], definition("journey"), definition("values")
    codes = {
        name: [entry["code"] for entry in part[name]]
        for part, name in ((journey, "stage"), (journey, "rung"), (values, "value"), (values, "dimension"))
    }
    assert classes["stage"] == [*codes["stage"], "none"]
    assert classes["ladder"] == codes["rung"]
    assert classes["value"] == [*codes["value"], "none"]
    assert classes["dimension"] == [*codes["dimension"], "none"]
