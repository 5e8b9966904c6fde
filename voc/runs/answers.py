"""An answer of `voc ask` as lines for a terminal, and as a mapping for machines."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

import pandas as pd

from voc.measure.speakers import Level, Speakers
from voc.output.cards import stage_names, topic_names
from voc.output.quotes import Quote
from voc.output.scale import Scale, percent, scale_of
from voc.resources import definition
from voc.runs.ask import Answer

ROWS = 6
"""Rows of a table on the screen."""
WHY = {"neg": "Topic the same feedback complains of", "pos": "Topic the same feedback praises"}
LABELS = {"sentiment": "Feeling", "stage": "Stage", "topic_id": "Topic"}


def answer_text(answer: Answer) -> str:
    """Return an answer as lines for a terminal."""
    lines = list(_read_as(answer))
    lines += _evidence(answer) if answer.evidence else _nothing(answer)
    if answer.foreign:
        lines += ["", *_foreign(answer)]
    return "\n".join(lines)


def answer_facts(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain values: shares and outcomes 0 to 1 with their 95 % ends."""
    said, sense = answer.said, answer.question.sense
    facts: dict[str, Any] = {
        "question": answer.question.text,
        "words": list(answer.question.words),
        "sense": sense.name if sense else None,
        "scope": answer.scope,
        "evidence": answer.evidence,
        "nearest": _number(answer.nearest),
        "least": _number(answer.least),
        "unsaid": list(answer.unsaid),
        "statements": len(said.rows),
        "people": said.people,
        "everybody": said.everybody,
        "share": _number(said.share),
        "share_low": _number(said.low),
        "share_high": _number(said.high),
        "outcome": _level(said.outcome),
        "outcome_others": _level(said.others),
        "outcome_derived": _number(said.derived),
        "statements_in_other_languages": answer.foreign,
    }
    by = {name.removesuffix("_id"): _named(answer, name).to_dict("records") for name in LABELS}
    return {**facts, "by": by, "quotes": [_quote(each) for each in answer.quotes]}


def told(answer: Answer) -> list[str]:
    """Return an answer in sentences, without its tables and quotes; the word "No evidence" where there is none."""
    said = [*_read_as(answer)][1:]
    return [*said, *(_counted(answer) if answer.evidence else _none(answer)), *_foreign(answer)]


def limits(answer: Answer) -> str:
    """Say how far the counts of an answer can be trusted."""
    return " ".join(_limits(answer))


def titled(answer: Answer) -> dict[str, tuple[str, pd.DataFrame]]:
    """Return who speaks of it by feeling, stage and topic: a title, and a table with the names of its rows."""
    sense = answer.question.sense
    why = WHY.get(sense.reasons) if sense else None
    return {
        name: ((why if name == "topic_id" else None) or title, _named(answer, name)) for name, title in LABELS.items()
    }


def _read_as(answer: Answer) -> Iterator[str]:
    yield f"“{answer.question.text}”"
    sense = answer.question.sense
    if sense:
        yield (
            f"Read as: {sense.name}"
            + (f", about {' '.join(answer.question.words)}" if answer.question.words else "")
            + "."
        )
    if answer.scope:
        yield f"Only {answer.scope}."


def _foreign(answer: Answer) -> list[str]:
    said = f"{answer.foreign:,} statements are in languages unknown to the encoder: found only by all words."
    return [said] if answer.foreign else []


def _nothing(answer: Answer) -> list[str]:
    return ["", *_none(answer), *(line for quote in answer.quotes for line in _quoted(quote))]


def _none(answer: Answer) -> list[str]:
    said = answer.said
    lines = ["No evidence: nobody speaks of it, as far as voc can tell."]
    if said.people:
        few = "one person speaks" if said.people == 1 else f"{said.people} people speak"
        lines = [f"No evidence: only {few} of it, perhaps by chance."]
    if answer.question.subject:
        lines.append(f"The nearest statement has a likeness of {answer.nearest:.2f}; {answer.least:.2f} would count.")
    return [*lines, *_unsaid(answer)]


def _evidence(answer: Answer) -> list[str]:
    lines = ["", *_counted(answer)]
    for title, table in titled(answer).values():
        lines += ["", *_table(table, title)]
    sense = answer.question.sense
    lines += ["", "What the same feedback says of these topics" if sense and sense.reasons else "Quotes"]
    lines += [line for quote in answer.quotes for line in _quoted(quote)]
    return [*lines, "", *_limits(answer)]


def _counted(answer: Answer) -> list[str]:
    said, scale = answer.said, scale_of(answer.corpus.feedback)
    return [
        f"{said.people:,} of {said.everybody:,} people speak of it: {percent(said.share)} ({percent(said.low)} to "
        f"{percent(said.high)}), in {len(said.rows):,} statement{'s' if len(said.rows) != 1 else ''}.",
        *_outcome(said, scale),
        *_unsaid(answer),
    ]


def _limits(answer: Answer) -> list[str]:
    if not answer.question.subject:
        return ["Counted by labels, which err; ranges cover the chance of the sample only."]
    return [
        f"Counted by likeness to the question (from {answer.least:.2f}). Some of these speak of something else, and",
        "many who say it otherwise are missed: read counts as rough (benchmarks/README.md). Ranges cover chance only.",
    ]


def _unsaid(answer: Answer) -> list[str]:
    if not answer.unsaid:
        return []
    return [f"Nobody says {' or '.join(f'“{word}”' for word in answer.unsaid)}."]


def _outcome(said: Speakers, scale: Scale) -> Iterator[str]:
    if not said.outcome.people:
        return
    beside = f"; that of all others {_leveled(said.others, scale)}" if said.others.people else ""
    yield f"Their feedback's mean outcome is {_leveled(said.outcome, scale)}{beside}, in {scale.full}."
    if said.derived > 0:
        yield f"For {percent(said.derived)} of the feedback the outcome was derived from its own words."


def _leveled(level: Level, scale: Scale) -> str:
    return f"{scale.level(level.mean)} ({scale.level(level.low)} to {scale.level(level.high)})"


def _table(table: pd.DataFrame, title: str) -> list[str]:
    lines = [f"{title:<46}{'people':>8}{'statements':>12}   of these people"]
    for row in table.head(ROWS).to_dict("records"):
        share = f"{percent(row['share'])} ({percent(row['share_low'])} to {percent(row['share_high'])})"
        lines.append(f"  {row['name']:<44.44}{row['people']:>8,}{row['statements']:>12,}   {share}")
    rest = len(table) - ROWS
    return [*lines, f"  and {rest} more"] if rest > 0 else lines


def _quoted(quote: Quote) -> Iterator[str]:
    words = definition("report")["sentiment"]
    said = "".join(part.text for part in quote.said)
    about = (
        f"{quote.statement_id} {quote.start}-{quote.end}",
        words.get(quote.sentiment, quote.sentiment),
        *quote.about,
    )
    yield f"  “{' '.join(said.split())}”"
    yield f"    {' · '.join(about)}"


def _named(answer: Answer, name: str) -> pd.DataFrame:
    names: dict[Any, str] = {
        "sentiment": dict(definition("report")["sentiment"]),
        "stage": {**stage_names(), "none": "No stage"},
        "topic_id": {-1: "No topic", **topic_names(answer.corpus)},
    }[name]
    table = answer.said.by[name]
    return table.assign(name=[names.get(code, str(code)) for code in table[name]])


def _quote(quote: Quote) -> dict[str, Any]:
    text = "".join(part.text for part in quote.said)
    ids = {"statement_id": quote.statement_id, "feedback_id": quote.feedback_id, "start": quote.start, "end": quote.end}
    return {**ids, "text": text, "sentiment": quote.sentiment, "about": list(quote.about)}


def _level(level: Level) -> dict[str, Any]:
    return {"mean": _number(level.mean), "low": _number(level.low), "high": _number(level.high), "people": level.people}


def _number(value: float) -> float | None:
    return round(value, 6) if isfinite(value) else None
