"""How many machines: `python -m benchmarks.sizing [--price 0.05]`.

Reads what `benchmarks.scale` measured (results/scale.json, scale-quick.json) and calculates what more texts take; the
table in docs/many-machines.md is written from it. Seconds and memory a text are the difference between the largest and
the smallest size measured, so that what every run costs once counts once. The price is that of a core-hour.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.pages import put
from benchmarks.run import HERE, ROOT
from voc.pipeline import ROWS, SAFE

TEXTS = (1_000_000, 100_000_000, 1_000_000_000)
CORES = 64
SPREAD = {step.name for step in (*SAFE, *ROWS)}


def rates(measured: Mapping[str, Any]) -> dict[str, float]:
    """Return what a text more costs: core-seconds of steps that spread over machines, seconds of the others, MB."""
    small, large = measured["runs"][0], measured["runs"][-1]
    more = large["size"] - small["size"]
    seconds = {name: (large["seconds"][name] - small["seconds"].get(name, 0)) / more for name in large["seconds"]}
    whole = sum(each for name, each in seconds.items() if name not in SPREAD)
    cpu = (large["first"]["cpu_s"] - small["first"]["cpu_s"]) / more
    memory = (large["first"]["peak_mb"] - small["first"]["peak_mb"]) / more
    return {"spread": max(cpu - whole, 0), "whole": max(whole, 0), "mb": max(memory, 0)}


def table(tiers: Mapping[str, Mapping[str, Any]], price: float) -> str:
    """Return hours, memory and cost at growing numbers of texts as a Markdown table."""
    head = f"| way | texts | core-hours | hours on {CORES} cores | of these in one place | memory there, GB | cost |"
    rows = []
    for way, measured in tiers.items():
        rate = rates(measured)
        for texts in TEXTS:
            spread, alone = texts * rate["spread"] / 3600, texts * rate["whole"] / 3600
            cells = [
                way,
                f"{texts:,}",
                f"{spread + alone:,.0f}",
                f"{spread / CORES + alone:,.1f}",
                f"{alone:,.1f}",
                f"{texts * rate['mb'] / 1000:,.0f}",
                f"{(spread + alone) * price:,.2f}",
            ]
            rows.append(f"| {' | '.join(cells)} |")
    return "\n".join([head, "|---" * 7 + "|", *rows])


def main() -> None:
    """Calculate and put the table into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--price", type=float, default=0.05, help="of a core-hour")
    price = parser.parse_args().price
    files = {"`voc run`": "scale.json", "`voc run --quick`": "scale-quick.json"}
    tiers = {way: json.loads((HERE / "results" / name).read_text()) for way, name in files.items()}
    sizes = {way: " and ".join(f"{each['runs'][at]['size']:,}" for at in (0, -1)) for way, each in tiers.items()}
    said = "; ".join(f"{way} from {size} texts" for way, size in sizes.items())
    title = f"`python -m benchmarks.sizing --price {price}`, calculated ({said}; {tiers['`voc run`']['machine']}):"
    put(ROOT / Path("docs/many-machines.md"), "sizing", f"{title}\n\n{table(tiers, price)}")


if __name__ == "__main__":
    main()
