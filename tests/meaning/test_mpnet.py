"""Tests of voc/meaning/mpnet.py and bases.py, with a tiny network of the same kind: no test fetches the large one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest

from voc.errors import ModelError
from voc.meaning import mpnet
from voc.meaning.backend import Torch, vectors
from voc.meaning.bases import BASES, LARGE, SMALL
from voc.meaning.batches import Form, filled
from voc.meaning.windows import Window
from voc.resources import file_hash

FORM = Form(begin=0, end=2, padding=1, width=16)


@pytest.fixture(autouse=True)
def afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("VOC_HOME", str(tmp_path / "home"))
    mpnet.mpnet_folder.cache_clear()
    yield
    mpnet.mpnet_folder.cache_clear()


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Return what installs five packages with the parts of an archive around these weights."""

    def install(weights: bytes) -> None:
        with ZipFile(tmp_path / "whole.zip", "w") as whole:
            for name in mpnet.FILES:
                whole.writestr(f"{mpnet.MPNET}/{name}", weights)
        packed = (tmp_path / "whole.zip").read_bytes()
        size = len(packed) // 5 + 1
        for number, package in enumerate(mpnet.PACKAGES):
            (tmp_path / f"{package}.zip.00{number}").write_bytes(packed[number * size :][:size])

        def found(package: str) -> Any:
            path = next(tmp_path.glob(f"{package}.zip.*"))
            return SimpleNamespace(files=[SimpleNamespace(name=path.name, locate=lambda: path)])

        monkeypatch.setattr(mpnet, "distribution", found)

    return install


def test_without_the_packages_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(package: str) -> None:
        raise PackageNotFoundError(package)

    monkeypatch.setattr(mpnet, "distribution", absent)
    with pytest.raises(ModelError, match=r"voc\[best\]") as caught:
        mpnet.mpnet_folder()
    assert "\n" not in str(caught.value)


def test_parts_are_joined_once_and_the_published_weights_accepted(
    packages: Callable[[bytes], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    packages(b"weights" * 99)
    (tmp_path / "same").write_bytes(b"weights" * 99)
    monkeypatch.setattr(mpnet, "MPNET_SHA256", file_hash(tmp_path / "same"))
    folder = mpnet.mpnet_folder()
    assert sorted(path.name for path in folder.iterdir()) == sorted(mpnet.FILES)
    monkeypatch.setattr(mpnet, "_unpack", None)
    mpnet.mpnet_folder.cache_clear()
    assert mpnet.mpnet_folder() == folder


def test_other_weights_are_refused(packages: Callable[[bytes], None]) -> None:
    packages(b"other")
    with pytest.raises(ModelError, match="sha256"):
        mpnet.mpnet_folder()


def test_a_broken_archive_leaves_nothing(packages: Callable[[bytes], None], tmp_path: Path) -> None:
    packages(b"weights")
    next(tmp_path.glob("*part-005.zip.*")).write_bytes(b"")
    with pytest.raises(ModelError, match="Install them again"):
        mpnet.mpnet_folder()
    assert not list((tmp_path / "home" / "models").iterdir())


def test_windows_are_filled_with_this_encoders_marks() -> None:
    ids, mask = filled([Window((7, 8), ((0, 2),), (0,)), Window((9,), ((0, 1),), (1,))], 3, 4, LARGE.form)
    assert ids.tolist() == [[0, 7, 8, 2], [0, 9, 2, 1], [1, 1, 1, 1]]
    assert mask.tolist() == [[1, 1, 1, 1], [1, 1, 1, 0], [0, 0, 0, 0]]


def test_trained_layers_take_their_place_and_the_others_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch
    from transformers import MPNetConfig, MPNetModel

    torch.manual_seed(0)
    config = MPNetConfig(
        vocab_size=40, hidden_size=16, num_hidden_layers=3, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=64,
    )  # fmt: skip
    published = MPNetModel(config).state_dict()

    def fresh() -> Any:
        model: Any = MPNetModel(config)
        model.load_state_dict(published)
        return model.eval()

    monkeypatch.setattr(mpnet, "_published", fresh)
    cut = [Window((7, 8, 9, 10), ((0, 2), (2, 4)), (0, 1)), Window((9,), ((0, 1),), (2,))]
    plain = vectors(Torch(mpnet.mpnet_network({})), cut, 3, FORM)
    with torch.no_grad():
        alone = fresh()(input_ids=torch.tensor([[0, 7, 8, 9, 10, 2]])).last_hidden_state[0]
    np.testing.assert_allclose(plain[0], alone[1:3].mean(dim=0), atol=1e-5)  # padding beside it changes nothing
    name = "output.dense.weight"
    moved = {f"2.{name}": published[f"encoder.layer.2.{name}"].numpy() * 30}
    network = mpnet.mpnet_network(moved)
    np.testing.assert_array_equal(network.state_dict()[f"encoder.layer.2.{name}"], moved[f"2.{name}"])
    np.testing.assert_array_equal(network.state_dict()[f"encoder.layer.1.{name}"], published[f"encoder.layer.1.{name}"])
    assert np.abs(vectors(Torch(network), cut, 3, FORM) - plain).max() > 0.01


def test_bases_are_known_by_their_names() -> None:
    assert {SMALL.name: SMALL, LARGE.name: LARGE} == BASES
    assert SMALL.form.width != LARGE.form.width
