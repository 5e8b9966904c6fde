"""Tests of voc/alone.py."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from tests.read_only import read_only
from voc.alone import alone
from voc.errors import OutputError

HOLD = """
import sys
from pathlib import Path
from tests.read_only import read_only
from voc.alone import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
COUNT = """
import sys
from pathlib import Path
from tests.read_only import read_only
from voc.alone import alone
path = Path(sys.argv[1])
for _ in range(50):
    with alone(path, 30):
        path.write_text(str(int(path.read_text()) + 1))
"""


def holder(path: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_second_writer_is_told_in_one_line_and_goes_on_when_the_first_is_killed(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "there.csv" if kind == "file" else tmp_path
    with holder(path) as child:
        with pytest.raises(OutputError, match="is being written by another voc"), alone(path, 0.05):
            pass
        child.send_signal(signal.SIGKILL)
        child.wait()

        with alone(path, 5):
            pass

    assert list(tmp_path.iterdir()) == []


def test_no_count_is_lost_among_processes_and_threads(tmp_path: Path) -> None:
    path = tmp_path / "count"
    path.write_text("0")

    def count() -> None:
        exec(COUNT, {"__name__": "counting"})  # noqa: S102

    sys.argv[1:] = [str(path)]
    threads = [Thread(target=count) for _ in range(2)]
    children = [subprocess.Popen([sys.executable, "-c", COUNT, str(path)]) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert [child.wait() for child in children] == [0, 0]
    assert path.read_text() == "200"
    assert [each.name for each in tmp_path.iterdir()] == ["count"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "there.csv"
    with pytest.raises(OutputError, match=r"there\.csv cannot be written: No such file"), alone(path):
        pass


def test_a_folder_that_may_only_be_read_is_named() -> None:
    with read_only() as folder, pytest.raises(OutputError, match="Permission denied"), alone(folder):
        pass
