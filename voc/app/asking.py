"""What a run is asked with, made once and kept warm: the texts, their labels and their vectors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import BoundedSemaphore, Lock

from voc.app.index import quoted
from voc.app.library import Run
from voc.corpus import Corpus
from voc.errors import OutputError
from voc.meaning.encode import encode
from voc.meaning.vector_file import laid_out, statement_vectors
from voc.output.quotes import ABOUT
from voc.resources import definition
from voc.runs.ask import Answer, ask

FEEDBACK = ("feedback_id", "text", "author", "duplicate_of", "lang", "outcome", "outcome_from", *ABOUT)
STATEMENTS = ("statement_id", "feedback_id", "start", "end", "text", "stage", "topic_id", "topic_score", "sentiment")
MOST = 1_500_000
"""Statements of which the texts are held for asking; a million take about 3 GB while a question is answered."""
PATIENCE = 50_000
"""Statements whose vectors a page may wait for, where they are still to be made."""
WAIT = 60.0
"""Seconds that a question waits for those before it."""
WAITING = 4
"""Questions that are answered or wait at once: more would keep the other pages from being served."""
_ONE, _QUEUE = Lock(), BoundedSemaphore(WAITING)


def answered(run: Run, question: str, stage: str | None, topic: str | None, limit: int) -> Answer:
    """Answer a question, one at a time, since the models that read it are shared; what was asked before is known.

    stage, topic: a code and an id, or None. limit: quotes at most. Raises InputError as `voc.runs.ask.ask` does, and
    OutputError where a question is still being answered, or the run is too large for it.
    """

    def make() -> Answer:
        with _turn():
            return ask(run.recall("asked", lambda: _asked(run)), question, stage=stage, topic=topic, limit=limit)

    return run.recall(("answer", question, stage, topic, limit), make)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for one's turn. Raises OutputError where that takes too long, or too many wait already."""
    queued = _QUEUE.acquire(blocking=False)
    try:
        if not (queued and _ONE.acquire(timeout=WAIT)):
            raise OutputError(definition("app")["ask"]["busy"])
        try:
            yield
        finally:
            _ONE.release()
    finally:
        if queued:
            _QUEUE.release()


def _asked(run: Run) -> Corpus:
    words, statements = definition("app")["ask"], int(run.manifest["counts"]["statements"])
    size = {"statements": f"{statements:,}", "folder": run.folder.name, "most": f"{MOST:,}"}
    if statements > MOST:
        raise OutputError(words["large"].format(**size))
    read = {part for part in encode.reads if part.partition(".")[2]}
    senses = {label for each in definition("ask")["sense"] for label in (each["label"], f"{each['label']}_p")}
    wanted = {*STATEMENTS, "sentiment_p", *senses}
    said = [each for each in run.index.statements if each in wanted or f"statements.{each}" in read]
    told = [each for each in run.index.feedback if each in FEEDBACK or f"feedback.{each}" in read]
    corpus = replace(
        run.corpus(),
        feedback=run.frame(f"SELECT {', '.join(map(quoted, told))} FROM feedback ORDER BY piece"),
        statements=run.frame(f"SELECT {', '.join(map(quoted, said))} FROM said ORDER BY place"),
    )
    if statements > PATIENCE and not laid_out(corpus):
        raise OutputError(words["first"].format(**size))
    return replace(corpus, vectors=statement_vectors(corpus))
