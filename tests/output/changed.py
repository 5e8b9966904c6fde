"""Invented trends and alerts, for the corpus that the report is tested on."""

from __future__ import annotations

import pandas as pd

SERIES = (("all", "all", "Outcome"), ("topic", "0", "Late parcel"), ("need", "speed", "Customers need to wait less"))


def spread(name: str, value: float, half: float) -> dict[str, float]:
    return {f"{name}_low": value - half, f"{name}_high": value + half}


def trends() -> pd.DataFrame:
    """Return two years of quarters in which the topic grows; in the last one only four people speak."""
    rows = []
    for k, quarter in enumerate(pd.date_range("2024-01-01", periods=8, freq="QS")):
        of = 4 if k == 7 else 30
        for kind, key, name in SERIES:
            share = 1.0 if kind == "all" else 0.1 + 0.05 * k
            row = {"kind": kind, "key": key, "name": name, "period": quarter, "people": round(share * of), "of": of}
            row |= {"share": share, "low": share / 2, "high": min(share * 1.5, 1)}
            rows.append(row | {"outcome": 0.6 - 0.02 * k, **spread("outcome", 0.6 - 0.02 * k, 0.1)})
    return pd.DataFrame(rows)


def alerts(statements: pd.DataFrame) -> pd.DataFrame:
    said = statements.loc[statements["topic_id"] == 0, "statement_id"].tolist()[:3]
    since = pd.Timestamp("2025-01-01")
    rows = []
    for (kind, key, name), verdict, change in zip(
        SERIES, ("shrinking", "growing", "mix"), (-0.1, 0.2, 0.1), strict=True
    ):
        row = {"kind": kind, "key": key, "name": name, "since": since, "a": 0.5, "b": 0.5 + change}
        row |= {"difference": change, "low": change - 0.05, "high": change + 0.05, "q": 0.0004, "verdict": verdict}
        row |= {"mix": change if verdict == "mix" else 0.0, "again": False}
        rows.append(row | {"evidence": said if kind == "topic" else []})
    again = {**rows[1], "kind": "blame", "again": True}
    return pd.DataFrame([*rows, again])
