"""Feedback and files that mean harm, for every format of the report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from voc.corpus import Corpus

HOSTILE = "<script>alert(1)</script> {{ 7*7 }} {% raw %} \"onload=x <img src=https://evil.example/x> ' </style> <EMAIL>"


def hostile(corpus: Corpus, attack: str = HOSTILE) -> Corpus:
    """Return the corpus with every text that customers or files bring replaced by an attack."""
    facts: dict[str, Any] = {
        **corpus.facts,
        "read": {"files": [{"file": attack, "rows": 1, "kept": 1, "rejected": 0}]},
    }
    return replace(
        corpus,
        feedback=corpus.feedback.assign(text=attack, product=attack, brand=attack, source_file=attack, lang='"><b>'),
        statements=corpus.statements.assign(text=attack, start=0, end=len(attack)),
        topics=corpus.topics.assign(name=attack, words=corpus.topics["words"].map(lambda _: [attack])),
        needs=corpus.needs.assign(need=attack),
        rejected=corpus.rejected.assign(reason=attack),
        facts=facts,
    )
