"""Ask a run what customers say of something: `voc ask`, and `voc.ask` in Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.errors import InputError
from voc.meaning.question import Question, pattern_of, read_question
from voc.meaning.search import Search, search
from voc.measure.evidence import balanced, pick
from voc.measure.speakers import Speakers, speakers
from voc.output.quotes import Evidence, Quote
from voc.resources import definition
from voc.store import load

LIMIT = 8
SUREST_FIRST = 3
"""Quotes are sought among so many times as many of the statements that fit best, or a quarter of all."""


@dataclass(frozen=True)
class Answer:
    """What customers say of what was asked.

    evidence: whether at least three people speak of it. said: who, how many, of what (None where nobody may have).
    quotes: statements of different people, bad and good by turns. scope: the filters in words.
    nearest: the likeness of the statement most like the question; least: the likeness that counts here.
    unsaid: the question's words that no statement in scope holds. foreign: statements in a language that the encoder
    does not know. topics: the names of the topics by id. corpus: what was asked.
    """

    question: Question
    evidence: bool
    said: Speakers
    quotes: tuple[Quote, ...]
    scope: str
    nearest: float
    least: float
    unsaid: tuple[str, ...]
    foreign: int
    corpus: Corpus


def ask(
    run: str | Path | Corpus,
    question: str,
    *,
    stage: str | None = None,
    topic: str | int | None = None,
    where: Mapping[str, Any] | None = None,
    limit: int = LIMIT,
) -> Answer:
    """Return what customers say of something, with the evidence, or that they say nothing of it.

    run: a run folder, its address, or a corpus. question: a question or a few words, in English for feedback in
    English; of feedback in other languages only statements that hold every word are found, unless the run was encoded
    by a model that knows them. stage, topic: only statements of this stage (its code or name) and topic (its
    id or name). where: only feedback with these values in these columns; people are then counted among its authors.
    limit: quotes at most. Raises InputError when there is no such stage, topic, column or value, or nothing is asked.
    """
    if not question.strip():
        raise InputError('There is no question. Ask one, such as: voc ask RUN "delivery times"')
    whole = run if isinstance(run, Corpus) else load(run)
    read = read_question(question, whole.feedback["lang"].dropna().unique().tolist())
    found = search(whole, read)
    rows, scope = _scope(whole, stage, topic, where or {})
    corpus = replace(whole, feedback=whole.feedback[_chosen(whole.feedback, where or {})], vectors=None)
    spoken, least = _spoken(whole, read, found, rows)
    who = speakers(corpus, spoken, read.sense.reasons if read.sense else "")
    fits = (
        found.likeness if read.subject or read.sense is None else whole.statements[f"{read.sense.label}_p"].to_numpy()
    )
    evidence = who.people >= definition("ask")["evidence"]["people"]
    return Answer(
        read,
        evidence,
        who,
        tuple(_quotes(whole, who, fits, limit)),
        scope,
        float(found.likeness[rows].max(initial=0)),
        least,
        _unsaid(whole.statements["text"][rows], read) if read.subject else (),
        found.foreign,
        whole,
    )


def _spoken(corpus: Corpus, question: Question, found: Search, rows: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the statements that answer (a mask), and the likeness from which they do."""
    rules = definition("ask")["evidence"]
    if question.sense is not None:
        rows = rows & corpus.statements[question.sense.label].isin(question.sense.codes).to_numpy()
    if not question.subject:
        return rows, 0.0
    near = found.likeness[rows]
    third = np.partition(near, -rules["people"])[-rules["people"]] if len(near) >= rules["people"] else 0.0
    least = max(found.least, rules["beside_third"] * float(third))
    return rows & (found.likeness >= least), least


def _scope(
    corpus: Corpus, stage: str | None, topic: str | int | None, where: Mapping[str, Any]
) -> tuple[np.ndarray, str]:
    said = corpus.statements
    rows = said["feedback_id"].isin(corpus.feedback.loc[_chosen(corpus.feedback, where), "feedback_id"]).to_numpy()
    words = [f"{column} {value}" for column, value in where.items()]
    if stage is not None:
        names = {each["code"]: each["name"] for each in definition("journey")["stage"]}
        code = _named(stage, names, "stage")
        rows, words = rows & (said["stage"] == code).to_numpy(), [*words, f"stage {names[code]}"]
    if topic is not None:
        topics = dict(zip(corpus.topics["topic_id"], corpus.topics["name"], strict=True))
        number = _named(str(topic), topics, "topic")
        rows, words = rows & (said["topic_id"] == number).to_numpy(), [*words, f"topic {topics[number]}"]
    return rows, ", ".join(words)


def _named(wanted: str, names: Mapping[Any, str], what: str) -> Any:
    folded = wanted.strip().casefold()
    for code, name in names.items():
        if folded in (str(code).casefold(), name.casefold()):
            return code
    raise InputError(f"There is no {what} '{wanted}'. There are: {', '.join(names.values())}.")


def _chosen(feedback: pd.DataFrame, where: Mapping[str, Any]) -> np.ndarray:
    rows = np.ones(len(feedback), dtype=bool)
    for column, value in where.items():
        if column not in feedback:
            raise InputError(f"The feedback has no column '{column}'. Columns: {', '.join(map(str, feedback))}.")
        own = feedback[column].astype("str").str.strip().str.removesuffix(".0").str.casefold()
        found = (own == str(value).strip().casefold()).to_numpy(dtype=bool, na_value=False)
        if not found.any():
            most = ", ".join(feedback[column].dropna().astype("str").value_counts().index[:10])
            raise InputError(f"No feedback has '{value}' in column '{column}'. Most often there: {most or 'nothing'}.")
        rows &= found
    return rows


def _quotes(corpus: Corpus, who: Speakers, fits: np.ndarray, limit: int) -> list[Quote]:
    ids = _reasons(corpus, who, limit) if len(who.why) else _typical(corpus, who, fits, limit)
    small = corpus.statements[corpus.statements["statement_id"].isin(ids)]
    own = corpus.feedback[corpus.feedback["feedback_id"].isin(small["feedback_id"])]
    return Evidence(replace(corpus, statements=small, feedback=own, vectors=None)).pick(ids, limit)


def _typical(corpus: Corpus, who: Speakers, fits: np.ndarray, limit: int) -> list[str]:
    # those that fit best: what is shown should be beyond doubt
    nearest = np.sort(np.argsort(-fits[who.rows], kind="stable")[: max(SUREST_FIRST * limit, len(who.rows) // 4)])
    rows = who.rows[nearest]
    frame = pd.DataFrame({"row": rows, "person": who.person[nearest], "typical": fits[rows]})
    return balanced(
        frame.assign(sentiment=corpus.statements["sentiment"].iloc[rows].to_numpy()), corpus.statements, limit
    )


def _reasons(corpus: Corpus, who: Speakers, limit: int) -> list[str]:
    """Return a statement that tells why from each of the leading topics, the most typical of each."""
    own = corpus.statements.iloc[who.why["row"]]
    frame = who.why.assign(typical=(own["sentiment_p"] * own["topic_score"]).to_numpy())
    topics = [topic for topic in who.by["topic_id"]["topic_id"] if topic >= 0][:limit]
    return [each for topic in topics for each in pick(frame[frame["topic_id"] == topic], corpus.statements, 1)]


def _unsaid(texts: pd.Series[str], question: Question) -> tuple[str, ...]:
    return tuple(word for word in question.words if not texts.str.contains(pattern_of(word), regex=True).any())
