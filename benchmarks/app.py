"""How quickly the app answers on a large run: `python -m benchmarks.app RUN [--statements 1000000]`.

A run of that many statements is made of RUN, such as that of `voc demo` (see made_run.py), and shown by `voc serve` in
a process of its own. Each page is asked for TIMES times, every time for something that was not asked for before where
the page has filters; then READERS readers at once walk through pages, each waiting for its answer. Wall time as a
reader waits, on loopback, the reading process on the same machine. Results go to results/app.json and README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice, product
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import httpx
import numpy as np
import pandas as pd

from benchmarks.made_run import make_run
from benchmarks.pages import put
from benchmarks.run import HERE

TIMES, READERS, EACH = 20, 50, 6
STAGES = ("need", "evaluate", "purchase", "onboard", "use", "support", "loyalty", "advocate")
FEELINGS = ("pos", "neg", "mixed", "neu")
WORDS = ("foam", "bottle", "bonnet", "rain", "smell", "cloth", "paint", "cheap", "parcel", "wheel")
FINDINGS = {"moments": "moment_id", "needs": "need_id", "topics": "topic_id"}


def asked(run: Path) -> dict[str, list[str]]:
    """Return what is asked for by page; addresses with filters and of findings differ each time."""
    pairs = list(product(STAGES, FEELINGS))
    days = [f"202{k % 5 + 2}-{k % 12 + 1:02d}-01" for k in range(TIMES)]
    return {
        "overview": ["dashboard"] * TIMES,
        "statements, all": [f"statements?page={k + 1}" for k in range(TIMES)],
        "one choice": [f"statements?topic_id={k}" for k in range(TIMES)],
        "two choices": [f"statements?stage={stage}&sentiment={each}" for stage, each in islice(pairs, TIMES)],
        "words": [f"statements?q={first}+{second}" for first, second in islice(product(WORDS, WORDS), 1, TIMES + 1)],
        "since a day, by outcome": [f"statements?from={day}&topic_id={k}&sort=worst" for k, day in enumerate(days)],
        "a page far behind": [f"statements?page={10_000 + k}" for k in range(TIMES)],
        "values of a column": [f"values/product?topic_id={k}" for k in range(TIMES)],
        **{
            f"one of the {table}": [
                f"{table}/{each}" for each in pd.read_parquet(run / f"{table}.parquet")[key][:TIMES]
            ]
            for table, key in FINDINGS.items()
        },
    }


def walk(k: int) -> list[str]:
    """Return the pages that a reader walks through: every third begins with a selection that nobody else has."""
    own = (
        f"statements?stage={STAGES[k % 8]}&rating.to={1 + k % 5}" if k % 3 == 0 else f"statements?stage={STAGES[k % 8]}"
    )
    return ["dashboard", "statements", own, f"{own}&page=2", f"values/product?stage={STAGES[k % 8]}", own][:EACH]


def waited(client: httpx.Client, address: str) -> float:
    """Ask for a page and return the milliseconds until it was there."""
    start = perf_counter()
    client.get(address).raise_for_status()
    return 1000 * (perf_counter() - start)


@contextmanager
def served(run: Path) -> Iterator[tuple[str, int, float]]:
    """Serve a run; yield its address, the process, and the seconds until it was ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = perf_counter()
    call = [sys.executable, "-m", "voc.cli", "serve", str(run), "--no-open", "--port", str(port)]
    with subprocess.Popen(call, stdout=subprocess.DEVNULL) as process:
        try:
            base = f"http://127.0.0.1:{port}"
            while True:
                try:
                    httpx.get(base, timeout=600)
                    break
                except httpx.ConnectError:
                    if process.poll() is not None:
                        raise
                    sleep(0.2)
            yield f"{base}/{run.name}/", process.pid, perf_counter() - start
        finally:
            process.terminate()


def measure(run: Path) -> dict[str, Any]:
    """Return what every page takes, alone and with many readers."""
    with served(run) as (base, pid, ready), httpx.Client(base_url=base, timeout=600) as client:
        pages = {name: _alone(client, pid, addresses) for name, addresses in asked(run).items()}
        start = perf_counter()
        with ThreadPoolExecutor(READERS) as readers:
            crowd = [each for own in readers.map(lambda k: _walked(base, k), range(READERS)) for each in own]
        seconds = perf_counter() - start
        return {
            "ready_s": ready,
            "pages": pages,
            "readers": {"readers": READERS, "requests": len(crowd), "seconds": seconds, **_spread(crowd)},
            "peak_mb": _peak(pid),
        }


def _alone(client: httpx.Client, pid: int, addresses: list[str]) -> dict[str, float]:
    before = _cpu(pid)
    times = [waited(client, each) for each in addresses]
    return {**_spread(times), "cpu": 1000 * (_cpu(pid) - before) / len(times)}


def _walked(base: str, k: int) -> list[float]:
    with httpx.Client(base_url=base, timeout=600) as client:
        return [waited(client, each) for each in walk(k)]


def _spread(times: list[float]) -> dict[str, float]:
    return {"p50": float(np.percentile(times, 50)), "p95": float(np.percentile(times, 95))}


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def table(found: dict[str, Any], statements: int) -> str:
    """Return the figures as a table."""
    rows = [
        f"| {name} | {each['p50']:.0f} | {each['p95']:.0f} | {each['cpu']:.0f} |"
        for name, each in found["pages"].items()
    ]
    crowd = found["readers"]
    rows.append(f"| {crowd['readers']} readers at once, mixed | {crowd['p50']:.0f} | {crowd['p95']:.0f} | |")
    told = (
        f"{statements:,} statements; ready to read after {found['ready_s']:.0f} s, "
        f"{found['peak_mb']:,.0f} MB held at most. "
        f"{crowd['readers']} readers at once were given {crowd['requests']} pages in {crowd['seconds']:.1f} s. "
        f"{found['cores']} cores, which others used too: load {found['load']:.1f} before."
    )
    return "\n".join(["| page | p50 ms | p95 ms | processor ms |", "|---|---|---|---|", *rows, "", told])


def main() -> None:
    """Make the run, measure, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--made", type=Path, help="where the made run is, or is to be kept")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        made = given.made or Path(scratch) / "large"
        if not (made / "manifest.json").exists():
            make_run(given.run, made, given.statements)
        load = os.getloadavg()[0]
        found = measure(made)
        found |= {"cores": os.cpu_count(), "load": load, "machine": platform.processor() or platform.machine()}
        counts = json.loads((made / "manifest.json").read_text())["counts"]
    (HERE / "results" / "app.json").write_text(
        json.dumps({**found, "statements": counts["statements"]}, indent=1) + "\n"
    )
    put(HERE / "README.md", "app", table(found, counts["statements"]))


if __name__ == "__main__":
    main()
