"""Work that takes longer than a page may: one job a run, in a process of its own, with a line on how it stands.

A job is a command of voc's own. So it holds no page up, writes a run whole or not at all even where it is killed, and
says in one line what went wrong.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock, Thread
from time import monotonic
from typing import Literal

from voc.resources import PACKAGE

State = Literal["running", "done", "failed"]
NAME = "voc: "
"""What every error of the command line begins with."""


@dataclass(frozen=True)
class Job:
    """How a job stands. what: what it does, in words. started: seconds of a clock. said: what came of it."""

    what: str
    started: float
    state: State = "running"
    said: str = ""

    @property
    def seconds(self) -> int:
        """How long it has been running."""
        return int(monotonic() - self.started)


class Jobs:
    """The last job of each run, and those that wait for it to end."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._jobs: dict[str, Job] = {}
        self._waiting: dict[str, dict[str, tuple[str, ...]]] = {}
        self._threads: dict[str, Thread] = {}
        self._children: dict[str, subprocess.Popen[str]] = {}
        self._closed = False

    def start(self, run: str, what: str, command: Sequence[str]) -> None:
        """Run `voc <command>` for a run, now or after what is running; the same work waits only once.

        what: the work in words, such as "Replaying edits".
        """
        with self._lock:
            self._waiting.setdefault(run, {})[what] = tuple(command)
            if run in self._threads or self._closed:
                return
            self._jobs[run] = Job(what, monotonic())
            self._threads[run] = Thread(target=self._work, args=(run,), daemon=True)
            self._threads[run].start()

    def of(self, run: str) -> Job | None:
        """Return the run's job: the one running, else the last one."""
        return self._jobs.get(run)

    def wait(self, run: str) -> Job | None:
        """Wait until nothing is left to do for the run, and return its last job."""
        thread = self._threads.get(run)
        if thread is not None:
            thread.join()
        return self.of(run)

    def close(self) -> None:
        """End what is running, and begin nothing more."""
        with self._lock:
            self._closed = True
            self._waiting.clear()
            children = list(self._children.values())
        for child in children:
            child.terminate()
        for run in list(self._threads):
            self.wait(run)

    def _work(self, run: str) -> None:
        while True:
            with self._lock:
                waiting = self._waiting.get(run)
                if not waiting:
                    self._threads.pop(run, None)
                    return
                what = next(iter(waiting))
                job, command = Job(what, monotonic()), waiting.pop(what)
                self._jobs[run] = job
                child = self._children[run] = _begun(command)
            said, wrong = child.communicate()
            with self._lock:
                del self._children[run]
                done = child.returncode == 0
                line = _last(said) if done else _last(wrong).removeprefix(NAME) or f"It was ended ({child.returncode})."
                self._jobs[run] = replace(job, state="done" if done else "failed", said=line)


def _begun(command: Sequence[str]) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(  # noqa: S603 - voc itself, with arguments that no shell reads
        [sys.executable, "-P", "-m", "voc.cli", *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
    )


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else ""
