"""Tests of voc/app/serving.py and the command `voc serve`."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.conftest import hear_ctrl_c
from voc.cli import app
from voc.corpus import Corpus

SERVE = [sys.executable, "-m", "voc.cli", "serve"]


def test_a_run_is_served_until_ctrl_c(small_run: tuple[Corpus, Path]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    call = [*SERVE, str(small_run[1]), "--no-open", "--port", str(port)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True, preexec_fn=hear_ctrl_c) as process:
        try:
            assert process.stdout is not None
            address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
            assert address is not None
            # another process reads it: this one has no network, not even its own machine
            reader = [sys.executable, "-c", f"import urllib.request as r; print(r.urlopen('{address.group()}').read())"]
            assert "In short" in subprocess.run(reader, capture_output=True, text=True, check=True, timeout=60).stdout
            os.kill(process.pid, signal.SIGINT)
            process.wait(30)
        finally:
            process.kill()


def test_a_folder_that_is_no_run_is_one_line(tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["serve", str(tmp_path), "--no-open", "--port", "0"])

    assert found.exit_code == 2
    found = CliRunner().invoke(app, ["serve", str(tmp_path), "--no-open"])
    assert found.exit_code == 1
    assert found.stderr.count("\n") == 1
    assert "holds no finished run" in found.stderr


def test_a_port_in_use_is_one_line(small_run: tuple[Corpus, Path]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = CliRunner().invoke(app, ["serve", str(small_run[1]), "--no-open", "--port", str(port)])

    assert found.exit_code == 1
    assert found.stderr.startswith(f"voc: 127.0.0.1, port {port} cannot be used: ")
    assert found.stderr.count("\n") == 1


def test_without_its_packages_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("voc.app.serving.find_spec", lambda name: None if name == "duckdb" else object())

    found = CliRunner().invoke(app, ["serve", str(tmp_path)])

    assert found.exit_code == 1
    assert found.stderr == "voc: The app needs duckdb. Install it: pip install 'voc[app]'.\n"
