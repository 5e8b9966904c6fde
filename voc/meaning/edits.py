"""Replay what people decided about the topics, and note what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import Field, model_validator

from voc.corpus import Corpus
from voc.meaning.edit_file import Edit, read_edits
from voc.meaning.edit_replay import Draft, Embed, Pen, replay
from voc.meaning.encoder import encode_texts
from voc.meaning.topic_fit import assign_topics, counted, draw_sample, one_thread, placed
from voc.meaning.topic_table import names_of, topic_table
from voc.step import StepSettings, step
from voc.topic_model import TopicModel, mute


class EditsSettings(StepSettings):
    """What people decided about the topics (docs/topics.md).

    edit: the edits, one after another. file: where they stand, when not here; a relative path starts at the voc.toml.
    """

    edit: tuple[Edit, ...] = ()
    file: Path | None = Field(default=None, exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("file") is None or given.get("edit"):
            return given
        return {**given, "edit": read_edits(Path(given["file"]))}


@step(scope="corpus", reads=("vectors", "statements.topic_id", "topics", "topic_model"), adds=("topics.hidden",))
def edits(corpus: Corpus, settings: EditsSettings) -> Corpus:
    """Change topics as people decided; statements move with them. Edits that no longer apply are noted, with why."""
    if not settings.edit or corpus.topic_model is None:
        return corpus
    with one_thread():
        there = placed(corpus, corpus.topic_model.context)
        sample = draw_sample(corpus, there, corpus.facts["topics"]["fitted_on"])
        pen = Pen(mute(sample.vectors, corpus.topic_model.muted), sample.said, _embed(corpus))
        draft, said = replay(settings.edit, _draft(corpus, corpus.topic_model), pen)
        ids, scores = assign_topics(corpus, there, draft.model)
        found = corpus.with_statements(topic_id=ids, topic_score=scores)
        table = topic_table(found, sample, draft.model, draft.names, draft.hidden)
    found = replace(
        found, topics=table.assign(stability=_kept_stability(corpus, found, table)), topic_model=draft.model
    )
    return found.with_facts("edits", replayed=_replayed(settings.edit, said), moved=_moved(corpus, found))


def _embed(corpus: Corpus) -> Embed:
    model = corpus.facts["encode"]["model"]
    return lambda texts: encode_texts(texts, model)[0]


def _draft(corpus: Corpus, model: TopicModel) -> Draft:
    return Draft(model, names_of(corpus.topics), corpus.hidden_topics())


def _kept_stability(before: Corpus, after: Corpus, table: pd.DataFrame) -> pd.Series[float]:
    """Return the stability of topics whose statements are still the same; of others nothing is known."""
    old, new = before.statements["topic_id"], after.statements["topic_id"]
    touched = {*old[old != new], *new[old != new]}
    known = before.topics.set_index("topic_id")["stability"]
    return table["topic_id"].map(known).mask(table["topic_id"].isin(touched)).astype(float)


def _replayed(wanted: Sequence[Edit], said: Sequence[str | None]) -> list[dict[str, Any]]:
    return [{"edit": str(each), "lost": why} for each, why in zip(wanted, said, strict=True)]


def _moved(before: Corpus, after: Corpus) -> list[dict[str, Any]]:
    """Return how many statements went from one topic to another, the most first; None stands for no topic."""
    kept = counted(before)
    names = (each.statements["topic_id"][kept].map(names_of(each.topics)) for each in (before, after))
    pairs = pd.DataFrame(dict(zip(("from", "to"), names, strict=True))).assign(
        same=before.statements["topic_id"][kept].eq(after.statements["topic_id"][kept])
    )
    counts = pairs[~pairs["same"]].groupby(["from", "to"], dropna=False).size().rename("statements").reset_index()
    counts = counts.sort_values(["statements", "from", "to"], ascending=[False, True, True], kind="stable")
    rows = counts.astype(object).where(counts.notna(), None).to_dict("records")
    return [{str(key): value for key, value in row.items()} for row in rows]
