"""An invented corpus with every table a run has, for the report's tests. The sentences are in sample.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.output.changed import alerts, spread, trends
from voc.corpus import Corpus
from voc.resources import definition

TOPICS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "sample.toml").read_text("utf-8"))["topic"]
PRODUCTS = ("Halvern Ceramic Spray", "Halvern Snow Shampoo", "Halvern Polisher 12", "Halvern Leather Kit")
STARS = {"pos": 4.7, "mixed": 3.6, "neu": 3.4, "neg": 1.9}
POLE = {"pos": 1.0, "neg": -1.0}


def make_corpus(n: int = 250, seed: int = 7) -> Corpus:
    """Return a corpus of n pieces of feedback with the columns the steps promise."""
    rng = np.random.default_rng(seed)
    feedback, statements = _texts(n, rng)
    joined = statements.merge(feedback[["feedback_id", "outcome", "author"]], on="feedback_id")
    moments = _moments(joined, rng)
    return Corpus(
        feedback=feedback,
        statements=statements,
        topics=_topics(statements),
        journey=_journey(joined),
        moments=moments,
        needs=_needs(joined),
        values=_values(joined),
        ladder=_ladder(joined),
        trends=trends(),
        alerts=alerts(statements),
        rejected=pd.DataFrame(
            {"source_file": "spring.csv", "source_row": [3, 9], "reason": ["no text", "broken row"], "detail": ""}
        ),
        facts=MappingProxyType(_facts(n, len(moments))),
    )


def _texts(n: int, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    weights = rng.dirichlet(np.ones(len(TOPICS)) * 6)
    rows, said = [], []
    for i in range(n):
        picked = rng.choice(len(TOPICS), size=int(rng.integers(1, 4)), replace=False, p=weights)
        chosen = [(t, TOPICS[t]["said"][int(rng.integers(len(TOPICS[t]["said"])))]) for t in picked]
        stars = np.clip(np.mean([STARS[each[1][0]] for each in chosen]) + rng.normal(0, 0.6), 1, 5).round()
        rows.append(_feedback_row(i, " ".join(each[1][4] for each in chosen), float(stars), rng))
        at = 0
        for k, (topic, line) in enumerate(chosen):
            said.append(_statement_row(f"f{i:012x}", k, at, topic, line))
            at += len(line[4]) + 1
    return pd.DataFrame(rows), pd.DataFrame(said)


def _feedback_row(i: int, text: str, stars: float, rng: np.random.Generator) -> dict[str, Any]:
    return {
        "feedback_id": f"f{i:012x}",
        "source_file": ("spring.csv", "shop.xlsx")[i % 2],
        "source_row": i + 1,
        "source_kind": ("review", "survey", "social")[i % 3],
        "text": text,
        "title": None,
        "author": f"a{int(rng.integers(int(i * 0.8) + 1)):016x}" if i % 4 else None,
        "date": pd.Timestamp("2024-01-03") + pd.Timedelta(days=int(rng.integers(600))),
        "lang": "en" if i % 9 else "de",
        "rating": stars,
        "rating_min": 1.0,
        "rating_max": 5.0,
        "low_is_good": False,
        "nps": np.nan,
        "recommend": np.nan,
        "product": PRODUCTS[i % 4],
        "brand": "Halvern",
        "outcome": (stars - 1) / 4,
        "outcome_from": "rating",
        "hidden": text.count("<EMAIL>") + text.count("<PHONE>"),
        "duplicate_of": f"f{0:012x}" if i in {40, 41} else None,
        "duplicate_kind": {40: "exact", 41: "near"}.get(i),
    }


def _statement_row(feedback_id: str, k: int, start: int, topic: int, line: list[str]) -> dict[str, Any]:
    sentiment, need, ladder, turn, text = line
    known = TOPICS[topic]
    return {
        "statement_id": f"{feedback_id}-{k}",
        "feedback_id": feedback_id,
        "start": start,
        "end": start + len(text),
        "text": text,
        "topic_id": topic if known["name"] != "Small talk" else -1,
        "topic_score": 0.9 - 0.1 * k,
        "stage": known["stage"],
        "stage_p": 0.45 if k == 2 else 0.9,
        "value": known["value"],
        "value_p": 0.8,
        "dimension": known["dimension"],
        "sentiment": sentiment,
        "sentiment_p": 0.9,
        "need": need,
        "need_p": 0.8,
        "ladder": ladder,
        "turn": int(turn),
    }


def _topics(statements: pd.DataFrame) -> pd.DataFrame:
    sizes = statements["topic_id"].value_counts()
    rows = [
        {
            "topic_id": t,
            "name": each["name"],
            "words": each["words"],
            "size": int(sizes.get(t, 0)),
            "coverage": sizes.get(t, 0) / len(statements),
            "stability": 0.9 - t / 50,
            "hidden": False,
            "map_x": 0.1 + 0.2 * (t % 5),
            "map_y": 0.1 + 0.2 * (t // 5),
            "map_r": 0.09 - 0.004 * t,
        }
        for t, each in enumerate(TOPICS[:-1])
    ]
    return pd.DataFrame(rows)


def _journey(joined: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for each in definition("journey")["stage"]:
        part = joined[joined["stage"] == each["code"]]
        mean, half = part["outcome"].mean(), 1.96 * part["outcome"].std() / max(len(part), 1) ** 0.5
        row = {"stage": each["code"], "phase": each["phase"], "statements": len(part), "authors": len(part)}
        row |= {"share": len(part) / len(joined), **spread("share", len(part) / len(joined), 0.02)}
        row |= {"outcome": mean, "outcome_low": mean - half, "outcome_high": mean + half}
        row |= {k: int((part["sentiment"] == k).sum()) for k in ("pos", "neg", "mixed", "neu")}
        rows.append(
            row | {f"share_{k}": float((part["sentiment"] == k).mean()) for k in ("pos", "neg", "mixed", "neu")}
        )
    return pd.DataFrame(rows)


def _moments(joined: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    for topic in range(len(TOPICS) - 1):
        part = joined[joined["topic_id"] == topic]
        if part.empty:
            continue
        well, badly = part[part["sentiment"] == "pos"], part[part["sentiment"] == "neg"]
        penalty = _gap(joined["outcome"].mean(), badly["outcome"].mean())
        reward = _gap(well["outcome"].mean(), joined["outcome"].mean())
        lost, held = penalty * len(badly) / len(joined), reward * len(well) / len(joined)
        row = {
            "moment_id": f"{part['stage'].iloc[0]}-{topic}",
            "stage": part["stage"].iloc[0],
            "topic_id": topic,
            "authors": part["author"].nunique(),
            "statements": len(part),
            "kano": ("delighter", "frustrator", "undecided", "satisfier", "hybrid")[topic % 5],
            "turn_rate": float(part["turn"].mean()),
            "ladder_shift": 0.2,
            "p": 0.001 * (1 + topic),
            "q": 0.004 * (1 + topic),
            "robust": bool(topic % 3),
            "fragile": [] if topic % 3 else ["draws", "coarser"],
            "disagrees": "vanishes" if topic == 0 else None,
            "reason": "together" if topic == 0 else None,
            "together_with": f"{part['stage'].iloc[0]}-{topic}",
            "together_share": 0.4,
            "together_else": 0.1,
            "candidate": topic != 13,
            "left_out": "verdict" if topic == 13 else None,
            "direction": "hurts" if lost > 2 * held else "lifts" if held > 2 * lost else "both",
            **{each: int((part["sentiment"] == each).sum()) for each in ("pos", "neg", "mixed", "neu")},
            "evidence": part["statement_id"].tolist()[:12],
        }
        for name, value, half in (
            ("share", len(part) / len(joined), 0.02),
            ("impact", held - lost, 0.01),
            ("adjusted", (held - lost) * 0.8, 0.01),
            ("shapley", 0.05, 0.02),
            ("penalty", -penalty, 0.06),
            ("reward", reward, 0.05),
            ("lost", lost, float(rng.uniform(0.003, 0.012))),
            ("held", held, float(rng.uniform(0.003, 0.012))),
        ):
            row |= {name: value, **spread(name, value, half)}
        rows.append(row)
    table = pd.DataFrame(rows)
    table = table.assign(at_stake=table[["lost", "held"]].max(axis=1))
    table = table.sort_values("at_stake", ascending=False, ignore_index=True)
    return table.assign(rank=table["at_stake"].where(table["candidate"]).rank(ascending=False))


def _gap(high: float, low: float) -> float:
    return 0.0 if np.isnan(high - low) else max(high - low, 0.0)


def _needs(joined: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for topic, known in enumerate(TOPICS):
        part = joined[(joined["topic_id"] == topic) & (joined["need"] != "none")]
        raised = part[part["need"] == "unmet"]
        if "need" not in known or raised.empty:
            continue
        importance, satisfaction = min(10, 60 * len(part) / len(joined)), 10 * (1 - len(raised) / len(part))
        row = {"need_id": f"n{topic}", "need": known["need"], "topic_id": topic, "stage": known["stage"]}
        row |= {"value": known["value"], "statements": len(raised), "authors": raised["author"].nunique()}
        row |= {"evidence": raised["statement_id"].tolist()[:8], "severity": 0.1, **spread("severity", 0.1, 0.06)}
        opportunity = importance + max(importance - satisfaction, 0)
        for name, value in (("importance", importance), ("satisfaction", satisfaction), ("opportunity", opportunity)):
            row |= {name: value, **spread(name, value, 0.7)}
        rows.append(row)
    table = pd.DataFrame(rows).sort_values("opportunity", ascending=False, ignore_index=True)
    return table.assign(rank=np.arange(1, len(table) + 1))


def _values(joined: pd.DataFrame) -> pd.DataFrame:
    cells = joined[joined["value"] != "none"].groupby(["stage", "value", "dimension"])
    return cells.agg(
        statements=("statement_id", "size"),
        authors=("author", "nunique"),
        delivered=("need", lambda need: int((need == "met").sum())),
        missing=("need", lambda need: int((need == "unmet").sum())),
    ).reset_index()


def _ladder(joined: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for each in definition("journey")["rung"]:
        share = float((joined["ladder"] == each["code"]).mean())
        count = int((joined["ladder"] == each["code"]).sum())
        rows.append({"rung": each["code"], "name": each["name"], "statements": count, "people": count, "share": share})
        rows[-1] |= spread("share", share, 0.01)
    return pd.DataFrame(rows)


def _facts(n: int, tested: int) -> dict[str, dict[str, Any]]:
    files = [
        {
            "file": "spring.csv",
            "rows": n - n // 2 + 2,
            "kept": n - n // 2,
            "rejected": 2,
            "columns": {"stars": "rating"},
        },
        {"file": "shop.xlsx", "rows": n // 2, "kept": n // 2, "rejected": 0, "columns": {"body": "text"}},
    ]
    return {
        "read": {"files": files, "segments": [], "names": ["Halvern"]},
        "redact": {"EMAIL": 14, "PHONE": 9},
        "encode": {"embedded": 40, "from_cache": 10, "model": "minilm"},
        "journey": {"people": int(n * 0.9)},
        "moments": {"tested": tested - 1, "too_few": 9, "judged": n, "outcome_derived": 0.0, "draws": 200, "top": 4},
        "label": {"statements": 2 * n, "silent": 3, "scores": {"stage": {"accuracy": [0.73, 0.7, 0.76]}}},
        "needs": {"min_people": 5, "unmet": n, "named": n // 2, "unnamed": 9, "found": 7},
        "trends": {"period": "quarter", "periods": 8, "tested": 40, "alerts": 4, "rate": 0.05, "mix": ["product"]},
        "seconds": {"read": 0.4, "encode": 3.2, "topics": 6.1},
        "settings": {},
    }


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """Return a corpus of 250 pieces of feedback with every table."""
    return make_corpus()


@pytest.fixture(scope="session")
def build() -> Callable[..., Corpus]:
    """Return a maker of corpora of other sizes."""
    return make_corpus
