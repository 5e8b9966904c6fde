"""What a run found, in a screenful of words or as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.remote import safe_url
from voc.resources import definition

TOP = 5


def summary(corpus: Corpus, folder: str | Path) -> dict[str, Any]:
    """Return a run's counts, its leading moments and needs, and where the report is."""
    feedback = corpus.feedback
    return {
        "run": safe_url(str(folder)),
        "report": f"{safe_url(str(folder)).rstrip('/')}/report.html",
        "feedback": len(feedback),
        "statements": len(corpus.statements),
        "topics": len(corpus.topics),
        "rejected": len(corpus.rejected),
        "repeated": int(feedback["duplicate_of"].notna().sum()),
        "hidden": int(feedback["hidden"].sum()),
        "edits": corpus.facts.get("edits", {}).get("replayed", []),
        "namer": corpus.facts.get("topics", {}).get("namer", ""),
        "lacking": corpus.facts.get("topics", {}).get("lacking", []),
        "moments": [_moment(corpus, row) for row in leading(corpus.moments).to_dict("records")],
        "needs": leading(corpus.needs)[["need", "authors", "opportunity"]].to_dict("records")
        if len(corpus.needs)
        else [],
    }


def summary_text(corpus: Corpus, folder: str | Path) -> str:
    """Return the summary as lines for a terminal."""
    facts = summary(corpus, folder)
    head = (
        f"{facts['feedback']:,} pieces of feedback, {facts['statements']:,} statements, {facts['topics']:,} topics. "
        f"{facts['rejected']:,} rows rejected, {facts['repeated']:,} repeated, "
        f"{facts['hidden']:,} personal details hidden."
    )
    lost = [f"  {each['edit']}: {each['lost']}" for each in facts["edits"] if each["lost"]]
    edits = [f"{len(facts['edits']) - len(lost)} of {len(facts['edits'])} edits of topics replayed.", *lost]
    lacking = [f"  {each['name']:<50.50}  {each['statements']:>6,} statements" for each in facts["lacking"][:TOP]]
    moments = [
        f"  {each['direction']:<5}  {each['moment']:<44.44}  {each['people']:>6,} people" for each in facts["moments"]
    ]
    needs = [f"  {each['need']:<90}  {each['authors']:>6,} people" for each in facts["needs"]]
    parts = [
        head,
        *(edits if facts["edits"] else []),
        *([facts["namer"]] if facts["namer"] else []),
        *(["", "Not spoken of in the earlier run (--refit makes topics of it)", *lacking] if lacking else []),
        "",
        "Pivotal moments",
        *(moments or ["  none found"]),
        "",
        "Unmet needs",
        *(needs or ["  none found"]),
    ]
    return "\n".join([*parts, "", f"Report: {facts['report']}"])


def summary_json(corpus: Corpus, folder: str | Path) -> str:
    """Return the summary as JSON."""
    return json.dumps(summary(corpus, folder), ensure_ascii=False, indent=1)


def leading(table: pd.DataFrame) -> pd.DataFrame:
    """Return the ranked rows of a table of findings, best first, at most five."""
    return table.dropna(subset="rank").sort_values("rank").head(TOP) if "rank" in table else table.head(0)


def _moment(corpus: Corpus, row: Mapping[Any, Any]) -> dict[str, Any]:
    stages = {stage["code"]: stage["name"] for stage in definition("journey")["stage"]}
    names = dict(zip(corpus.topics["topic_id"], corpus.topics["name"], strict=True))
    return {
        "moment": f"{stages[row['stage']]}: {names[row['topic_id']]}",
        "direction": row["direction"],
        "people": row["authors"],
        "at_stake": row["at_stake"],
        "at_stake_low": row["at_stake_low"],
        "at_stake_high": row["at_stake_high"],
    }
