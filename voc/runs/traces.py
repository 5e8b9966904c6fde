"""What can be traced without computing anything: statements in their feedback, evidence, the quotes of a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from voc.corpus import Corpus
from voc.runs.report_quotes import quotes_of


@dataclass(frozen=True)
class Check:
    """One thing that was checked: what, what it was checked on, and every fault found, in words.

    skipped: why it could not be checked; empty where it was.
    """

    name: str
    on: str
    faults: tuple[str, ...] = ()
    skipped: str = ""


def offsets(corpus: Corpus) -> Check:
    """Check that every statement is its feedback's text from start to end."""
    said, texts = corpus.statements, corpus.feedback.set_index("feedback_id")["text"]
    owner = texts.index.get_indexer(pd.Index(said["feedback_id"]))
    faults = []
    for row, place, start, end, text in zip(
        range(len(said)),
        owner.tolist(),
        said["start"].tolist(),
        said["end"].tolist(),
        said["text"].tolist(),
        strict=True,
    ):
        if place < 0:
            faults.append(f"statement {said['statement_id'].iloc[row]} belongs to feedback that is not there")
        elif texts.iloc[place][start:end] != text:
            faults.append(
                f"statement {said['statement_id'].iloc[row]} is not its feedback's text from {start} to {end}"
            )
    return Check("offsets", f"{len(said):,} statements stand in their feedback", tuple(faults))


def references(corpus: Corpus) -> Check:
    """Check that all evidence is there and belongs to what it is evidence of, and that no topic is unknown."""
    said, faults, count = corpus.statements.set_index("statement_id"), [], 0
    for name, table in corpus.tables().items():
        if "evidence" not in table:
            continue
        pairs = table.assign(row=np.arange(len(table)))[["row", "evidence"]].explode("evidence").dropna()
        count += len(pairs)
        strange = ~pairs["evidence"].isin(said.index)
        faults += [f"{name} row {row}: there is no statement {each}" for row, each in pairs[strange].to_numpy()]
        known = pairs[~strange]
        for column, wanted in _belonging(name, table).items():
            own, due = (
                said[column].reindex(known["evidence"]).to_numpy(),
                wanted.to_numpy()[known["row"].to_numpy(dtype=int)],
            )
            faults += [
                f"{name} row {row}: statement {each} has {column} {has}, not {should}"
                for (row, each), has, should in zip(
                    known[own != due].to_numpy(), own[own != due], due[own != due], strict=True
                )
            ]
    topics = set(corpus.topics["topic_id"]) | {-1} if len(corpus.topics) else {-1}
    lost = sorted({*corpus.statements["topic_id"]} - topics)
    faults += [f"statements speak of topic {each}, which is not among the topics" for each in lost]
    return Check("evidence", f"{count:,} pieces of evidence are there and belong", tuple(faults))


def _belonging(name: str, table: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    """Return what the statements of a table's evidence must be."""
    if name == "moments":
        return {"stage": table["stage"], "topic_id": table["topic_id"]}
    return {"need": pd.Series("unmet", index=table.index)} if name == "needs" else {}


def quotes(corpus: Corpus, page: str) -> Check:
    """Check that every quote of a report is its feedback's text where it says so."""
    texts = corpus.feedback.set_index("feedback_id")["text"]
    own = corpus.statements.set_index("statement_id")["feedback_id"].map(texts).to_dict()
    faults, shown = [], quotes_of(page)
    if not shown and "<blockquote" in page:
        return Check("quotes", "", skipped="the report does not say where its quotes stand: voc report writes it anew")
    for quote in shown:
        if quote.statement_id not in own:
            faults.append(f"there is no statement {quote.statement_id}")
        elif not quote.stands_in(str(own[quote.statement_id])):
            faults.append(
                f"statement {quote.statement_id}: the words shown are not its feedback's, {quote.start} to {quote.end}"
            )
    return Check("quotes", f"{len(shown):,} quotes of the report found at their offsets", tuple(faults))
