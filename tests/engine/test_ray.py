"""Tests of voc/engine/ray.py."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from voc.cli import app
from voc.corpus import Corpus
from voc.engine.ray import Ray
from voc.errors import SettingsError
from voc.pipeline import ROWS, SAFE


@pytest.mark.parametrize("step", [*SAFE, *ROWS], ids=lambda step: step.name)
def test_a_step_travels_by_name(step: object) -> None:
    assert pickle.loads(pickle.dumps(step)) is step  # noqa: S301


def test_without_ray_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)

    with pytest.raises(SettingsError, match=r"pip install 'voc\[ray\]'"):
        list(Ray().run(lambda piece: piece, []))


def test_an_address_without_ray_is_a_usage_error(small_file: Path) -> None:
    result = CliRunner().invoke(app, ["run", str(small_file), "--address", "auto"])

    assert result.exit_code == 2
    assert "--engine ray" in result.output


@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes_though_one_machine_dies(
    small_run: tuple[Corpus, Path], small_file: Path, tmp_path: Path
) -> None:
    script = Path(__file__).with_name("on_cluster.py")

    result = subprocess.run(
        [sys.executable, str(script), str(small_file), str(tmp_path / "run")], check=True, capture_output=True
    )

    alone, many = (json.loads((path / "manifest.json").read_text()) for path in (small_run[1], tmp_path / "run"))
    assert many["tables"] == alone["tables"]
    assert b"killed midway: True\n" in result.stdout  # among what Ray says


@pytest.mark.slow
def test_no_cluster_at_an_address_is_one_line(small_file: Path, tmp_path: Path) -> None:
    command = ["run", str(small_file), "-o", str(tmp_path / "run"), "--engine", "ray", "--address", "127.0.0.1:1"]

    result = subprocess.run([sys.executable, "-m", "voc.cli", *command], capture_output=True, text=True, check=False)

    assert result.returncode == 1
    assert result.stderr.startswith("voc: No Ray cluster answers at '127.0.0.1:1'")
    assert len(result.stderr.splitlines()) == 1
