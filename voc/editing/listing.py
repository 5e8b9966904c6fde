"""A run's topics as people see them: in a list, one by one, and as an edit calls them."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import pandas as pd

from voc.corpus import Corpus
from voc.editing.notes import EXAMPLES
from voc.errors import InputError
from voc.topic_model import group_centres

WORDS = 4
"""Words that a statement needs, at least, to be shown at a topic's edge."""


def listed(corpus: Corpus, groups: int | None = None) -> str:
    """Return the topics of a run as lines for a terminal, the largest first, and what became of its edits.

    groups: into how many groups of related topics they are put, each under the name of its largest.
    """
    lines = [f"{'id':>4}  {'statements':>10}  {'stability':>9}  topic"]
    for own in _groups(corpus, groups) if groups else [corpus.topics]:
        if groups:
            lines.append(f"\n{'':>4}  {own['size'].sum():>10,}  {'':>9}  {own['name'].iloc[0].upper()}")
        lines += [_line(row) for row in own.to_dict("records")]
    return "\n".join([*lines, *_edits(corpus)])


def _groups(corpus: Corpus, count: int) -> list[pd.DataFrame]:
    """Return the table of topics cut into groups, the largest group first: the tree of topics at any height."""
    if corpus.topic_model is None or not len(corpus.topics):
        return [corpus.topics]
    centres = corpus.topic_model.centres_of(corpus.topics["topic_id"].to_numpy())
    group = pd.Series(group_centres(centres, count), index=corpus.topics.index)
    order = corpus.topics["size"].groupby(group).sum().sort_values(ascending=False, kind="stable").index
    return [corpus.topics[group == each] for each in order]


def _line(row: Mapping[Any, Any]) -> str:
    mark = "  (hidden)" if row.get("hidden") else ""
    return f"{row['topic_id']:>4}  {row['size']:>10,}  {_sure(row['stability']):>9}  {row['name']}{mark}"


def shown(corpus: Corpus, topic: str) -> str:
    """Return one topic with its words and its examples, as lines for a terminal."""
    row = find(corpus, topic)
    head = [f"{row['name']} ({row['size']:,} statements)", ", ".join(row["words"]), *_sides(row)]
    lines = [*head, "", *(f"  {each}" for each in said(corpus, row))]
    return "\n".join([*lines, "", "At its edge:", *(f"  {each}" for each in _edge(corpus, row))])


def called(corpus: Corpus, topic: str) -> dict[str, Any]:
    """Return a topic as an edit calls it: by its name, and by statements that it holds."""
    row = find(corpus, topic)
    return {"name": row["name"], "like": said(corpus, row)[:EXAMPLES]}


def said(corpus: Corpus, row: dict[str, Any]) -> list[str]:
    """Return the texts of a topic's examples."""
    texts = corpus.statements.set_index("statement_id")["text"]
    return [str(text) for text in texts.reindex(list(row["exemplars"])).dropna()]


def find(corpus: Corpus, topic: str) -> dict[str, Any]:
    """Return the row of a topic by its id or its name. Raises InputError when there is none."""
    table: pd.DataFrame = corpus.topics
    if not len(table):
        raise InputError("The run has no topics.")
    own = table["name"].str.casefold() == topic.strip().casefold()
    rows = table[own if own.any() else table["topic_id"].astype(str) == topic.strip()]
    if not len(rows):
        near = get_close_matches(topic, table["name"].tolist(), n=1)
        raise InputError(
            f"No topic is called '{topic}'{f'; one is called {near[0]!r}' if near else ''}. See: voc topics list RUN"
        )
    return {str(key): value for key, value in rows.iloc[0].items()}


def _edge(corpus: Corpus, row: dict[str, Any]) -> list[str]:
    """Return the texts farthest from the topic's middle that are still in it: they show what it takes in."""
    return [str(text) for text in edge(corpus.statements[corpus.statements["topic_id"] == row["topic_id"]])["text"]]


def edge(own: pd.DataFrame) -> pd.DataFrame:
    """Return those of a topic's statements that are farthest from its middle, the farthest first."""
    told = own[own["text"].str.count(r"\w+") >= WORDS].sort_values(["topic_score", "statement_id"], kind="stable")
    return told.drop_duplicates("text").head(EXAMPLES)


def _sides(row: dict[str, Any]) -> list[str]:
    """Return what a topic is praised and blamed for, as far as either is told."""
    sides = {"Praised for": row.get("praised", ""), "Blamed for": row.get("blamed", "")}
    return [f"{side}: {phrase}" for side, phrase in sides.items() if phrase]


def _sure(stability: float) -> str:
    return "" if pd.isna(stability) else f"{stability:.2f}"


def _edits(corpus: Corpus) -> list[str]:
    replayed = corpus.facts.get("edits", {}).get("replayed", [])
    lost = [f"  {each['edit']}: {each['lost']}" for each in replayed if each["lost"]]
    count = len(replayed) - len(lost)
    return ["", f"{count} of {len(replayed)} edits replayed.", *lost] if replayed else []
