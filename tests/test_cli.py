"""Tests of voc/cli.py: what a user types and reads."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import voc
from tests.conftest import hear_ctrl_c
from voc.cli import app

runner = CliRunner()


def test_version_is_said() -> None:
    assert runner.invoke(app, ["--version"]).output == f"voc {voc.__version__}\n"


@pytest.mark.parametrize("command", ["demo", "run", "columns", "report"])
def test_every_command_explains_itself(command: str) -> None:
    assert runner.invoke(app, [command, "--help"]).exit_code == 0


def test_a_wrong_option_is_a_usage_error() -> None:
    assert runner.invoke(app, ["run", "--colour", "x.csv"]).exit_code == 2


def test_run_writes_a_run_and_says_where(small_file: Path, tmp_path: Path) -> None:
    done = runner.invoke(app, ["run", str(small_file), "-o", str(tmp_path / "run")])

    assert done.exit_code == 0, done.output
    assert done.output.rstrip().endswith(f"Report: {tmp_path / 'run' / 'report.html'}")
    assert (tmp_path / "run" / "report.html").is_file()
    assert "Pivotal moments" in done.output


def test_quiet_says_nothing(small_file: Path, tmp_path: Path) -> None:
    assert runner.invoke(app, ["run", str(small_file), "-o", str(tmp_path), "--quiet"]).output == ""


def test_quick_takes_static_vectors_and_all_other_settings_from_the_file(small_file: Path, tmp_path: Path) -> None:
    config = tmp_path / "own.toml"
    config.write_text("[topics]\ngranularity = 'few'\n")

    done = runner.invoke(app, ["run", str(small_file), "-o", str(tmp_path / "run"), "-c", str(config), "--quick"])

    assert done.exit_code == 0, done.output
    corpus = voc.load(tmp_path / "run")
    assert corpus.facts["settings"] == {"encode": {"model": "static"}, "topics": {"granularity": "few"}}
    assert len(corpus.topics) > 0


def test_json_is_for_machines(small_file: Path, tmp_path: Path) -> None:
    done = runner.invoke(app, ["run", str(small_file), "-o", str(tmp_path), "--json"])

    assert json.loads(done.stdout)["feedback"] == len(voc.load(tmp_path).feedback)


def test_report_is_written_again(small_run: tuple[object, Path]) -> None:
    page = small_run[1] / "report.html"
    first = page.read_bytes()
    page.unlink()

    done = runner.invoke(app, ["report", str(small_run[1])])

    assert done.output == f"Report: {page}\n"
    assert page.read_bytes() == first


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "missing.csv"], "missing.csv"),
        (["report", "."], "holds no finished run"),
        (["run", "missing.csv", "-c", "none.toml"], "none.toml cannot be read"),
        (["columns", "missing.csv"], "missing.csv"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_1(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    done = runner.invoke(app, arguments)

    assert done.exit_code == 1
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "voc-runs").exists() or not any((tmp_path / "voc-runs").rglob("*.parquet"))


def test_a_mistake_of_voc_itself_is_one_line_without_a_customers_words(
    small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("what a customer wrote")

    monkeypatch.setattr("voc.pipeline.analyse", fail)

    done = runner.invoke(app, ["run", str(small_file), "-o", str(tmp_path)])

    assert done.exit_code == 1
    assert "a mistake of voc itself (KeyError in test_cli.py" in done.stderr
    assert "customer wrote" not in done.output


INTERRUPT = """
import sys, time
from voc.meaning import reader
vectors = reader.vectors
reader.CHUNK = 64
def slow(*given):
    print("chunk", file=sys.stderr, flush=True)
    time.sleep(0.2)
    return vectors(*given)
reader.vectors = slow
from voc.cli import app
app()
"""


def test_ctrl_c_leaves_nothing_half_written_and_running_again_goes_on(small_file: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", INTERRUPT, "run", str(small_file), "-o", str(tmp_path / "run"), "--quiet"]
    environment = {**os.environ, "VOC_HOME": str(tmp_path / "home")}
    first = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, text=True, preexec_fn=hear_ctrl_c)
    assert first.stderr is not None
    seen = 0
    for line in first.stderr:
        seen += line == "chunk\n"
        if seen == 3:
            first.send_signal(signal.SIGINT)
            break
    said = first.communicate()[1]

    assert first.returncode == 130
    assert "stopped" in said
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["parts"]  # the safe ones
    subprocess.run(command, env=environment, check=True, capture_output=True)
    facts = voc.load(tmp_path / "run").facts["encode"]
    assert facts["from_cache"] >= 128
    assert facts["embedded"] > 0
