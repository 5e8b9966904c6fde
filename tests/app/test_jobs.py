"""Tests of voc/app/jobs.py."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from voc.app import jobs as module
from voc.app.jobs import Jobs


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def test_a_job_runs_a_command_of_voc_and_keeps_its_last_line(jobs: Jobs) -> None:
    jobs.start("a", "Saying the version", ["--version"])

    job = jobs.wait("a")

    assert job is not None
    assert (job.what, job.state) == ("Saying the version", "done")
    assert job.said.startswith("voc ")
    assert jobs.of("b") is None


def test_a_failure_is_told_in_the_commands_own_line(jobs: Jobs, tmp_path: Path) -> None:
    jobs.start("a", "Replaying", ["replay", str(tmp_path / "no run")])

    job = jobs.wait("a")

    assert job is not None
    assert job.state == "failed"
    assert job.said.endswith(f"holds no finished run (no manifest.json). Make one: voc run FILES -o {tmp_path}/no run")


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Let jobs be a script that notes its argument and waits until the file `go` is there."""
    code = (
        "import sys, time; from pathlib import Path; home = Path(sys.argv[1])\n"
        "with (home / 'ran').open('a') as file: file.write(sys.argv[2] + ' ')\n"
        "while not (home / 'go').exists(): time.sleep(0.01)"
    )

    def begun(command: Sequence[str]) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path), *command], stdout=pipe, stderr=pipe, text=True
        )

    monkeypatch.setattr(module, "_begun", begun)
    return tmp_path


def test_what_is_asked_while_a_job_runs_is_done_once_after_it(jobs: Jobs, scripted: Path) -> None:
    jobs.start("a", "one", ["1"])
    while not (scripted / "ran").exists():
        pass
    for _ in range(3):
        jobs.start("a", "one", ["again"])
    jobs.start("a", "other", ["2"])
    running = jobs.of("a")
    (scripted / "go").touch()
    jobs.wait("a")

    assert running is not None
    assert running.state == "running"
    assert (scripted / "ran").read_text().split() == ["1", "again", "2"]


def test_an_app_that_ends_ends_its_jobs(jobs: Jobs, scripted: Path) -> None:
    jobs.start("a", "one", ["1"])
    while not (scripted / "ran").exists():
        pass

    jobs.close()
    jobs.start("a", "one", ["2"])

    job = jobs.of("a")
    assert job is not None
    assert job.state == "failed"
    assert job.said.startswith("It was ended")
    assert (scripted / "ran").read_text().split() == ["1"]
