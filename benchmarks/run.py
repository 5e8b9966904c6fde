"""Time whole runs: `python -m benchmarks.run [CASE ...]`.

Each case of cases.toml runs twice as a process of its own: cold (an empty workspace: every statement is embedded)
and again (every vector comes from the cache). Wall seconds and peak memory are the operating system's own figures
for the finished process; seconds per step come from the manifest. Results go to results/runs.json, and the table
in README.md is written from them. A case whose files are absent is left out and named.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.pages import put

HERE = Path(__file__).parent
ROOT = HERE.parent
RESULTS = HERE / "results" / "runs.json"


def located(name: str) -> Path | None:
    """Return where a case's file is, or None where it is absent."""
    places = [ROOT / name, ROOT.parent / "shared" / "corpora" / name]
    return next((place for place in places if place.is_file()), None)


def timed(files: list[Path], folder: Path, home: Path, options: Sequence[str] = ()) -> dict[str, float]:
    """Run voc once as a process; return its wall and CPU seconds and its peak memory in MB."""
    command = [sys.executable, "-m", "voc.cli", "run", *map(str, files), "-o", str(folder), "--quiet", *options]
    start = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, "VOC_HOME": str(home)})
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{files[0].name}: voc ended with status {os.waitstatus_to_exitcode(status)}")
    cpu = usage.ru_utime + usage.ru_stime
    wall = time.perf_counter() - start
    return {"wall_s": round(wall, 1), "cpu_s": round(cpu, 1), "peak_mb": round(usage.ru_maxrss / 1024)}


def measure(name: str, files: list[Path]) -> dict[str, Any]:
    """Run one case cold and again; return its figures."""
    with tempfile.TemporaryDirectory() as scratch:
        home, folder = Path(scratch) / "home", Path(scratch) / "run"
        cold = timed(files, folder, home)
        first = json.loads((folder / "manifest.json").read_text())
        again = timed(files, folder, home)
        size = (folder / "report.html").stat().st_size
    facts, counts = first["facts"], first["counts"]
    return {
        "case": name,
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "voc": first["voc"],
        "on": datetime.now(UTC).date().isoformat(),
        "counts": {**counts, **{table: first["tables"][table]["rows"] for table in ("topics", "moments", "needs")}},
        "hidden": facts["redact"],
        "embedded": facts["encode"]["embedded"],
        "cold": cold,
        "again": again,
        "seconds": facts["seconds"],
        "report_kb": size // 1000,
    }


def table(results: dict[str, Any]) -> str:
    """Return the results as a Markdown table."""
    columns = ("case", "feedback", "rejected", "statements", "topics", "moments", "needs")
    head = f"| {' | '.join((*columns, 'cold s', 'cold CPU s', 'again s', 'peak MB', 'report kB'))} |\n"
    rows = []
    for each in results.values():
        counts, cold, again = each["counts"], each["cold"], each["again"]
        cells = [
            each["case"],
            *(f"{number:,}" for number in (counts["feedback"], sum(counts["rejected"].values()), counts["statements"])),
            *(counts[name] for name in ("topics", "moments", "needs")),
            *(f"{number:.0f}" for number in (cold["wall_s"], cold["cpu_s"], again["wall_s"])),
            *(f"{number:,}" for number in (max(cold["peak_mb"], again["peak_mb"]), each["report_kb"])),
        ]
        rows.append(f"| {' | '.join(map(str, cells))} |")
    return head + "|---" * 12 + "|\n" + "\n".join(rows) + "\n"


def main(wanted: list[str]) -> None:
    """Run the cases that are wanted (all when none is named) and write what was measured."""
    cases = {case["name"]: case["files"] for case in tomllib.loads((HERE / "cases.toml").read_text())["case"]}
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for name in wanted or cases:
        files = [place for place in map(located, cases[name]) if place]
        if len(files) < len(cases[name]):
            print(f"{name}: left out, {', '.join(cases[name])} not here")
            continue
        results[name] = measure(name, files)
        print(name, json.dumps(results[name]["cold"]), json.dumps(results[name]["again"]), flush=True)
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    put(HERE / "README.md", "runs", table(results))


if __name__ == "__main__":
    main(sys.argv[1:])
